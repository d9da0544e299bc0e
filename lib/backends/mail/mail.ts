/** Outgoing mail. Without SMTP each message is kept in the outbox table and shown as one line on stdout. */
export interface MailMessage {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
}

/** A message of the outbox as the operator sees it. The body is empty once a mail server has taken it. */
export interface OutboxMail {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly attempts: number;
  readonly last_error: string | null;
  readonly created_at: string;
  readonly sent_at: string | null;
}

export interface Mailer {
  /** Resolves when the message is safe in the outbox; a mail server is asked behind the caller's back. */
  send(message: MailMessage): Promise<void>;
  /** For a job every minute: what the mail server did not take at first. Returns how many were sent. */
  deliverDue(): Promise<number>;
  /** For a daily job: forgets messages older than 30 days. Returns how many. */
  purge(): Promise<number>;
  /** For the operator: the newest messages first. */
  list(limit?: number): Promise<OutboxMail[]>;
  close(): Promise<void>;
}
