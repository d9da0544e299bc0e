/** Outgoing mail. Without SMTP each message is kept in the outbox table and shown as one line on stdout. */
export interface MailMessage {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
}

export interface Mailer {
  send(message: MailMessage): Promise<void>;
}
