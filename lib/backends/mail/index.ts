import type { Log } from "@/lib/kernel";
import type { Database } from "../db/db";
import { createOutboxMailer } from "./drivers/outbox";
import { createSmtpMailer } from "./drivers/smtp";
import type { Mailer } from "./mail";
import { deleteOldMail, type OutboxMail, readOutbox } from "./store";

export { createOutboxMailer } from "./drivers/outbox";
export { createSmtpMailer, type SmtpMailer } from "./drivers/smtp";
export type { Mailer, MailMessage } from "./mail";
export type { OutboxMail } from "./store";

export interface MailBackend {
  readonly mailer: Mailer;
  /** For a job every minute: what the mail server did not take at first. Returns how many were sent. */
  deliverDue(): Promise<number>;
  /** For a daily job: forgets messages older than 30 days. */
  purge(): Promise<number>;
  /** For the operator: the newest messages first. */
  list(limit?: number): Promise<OutboxMail[]>;
  close(): Promise<void>;
}

export interface MailOptions {
  readonly db: Database;
  /** Present = SMTP; absent = the outbox table and one line on stdout. */
  readonly smtpUrl?: string;
  readonly from: string;
  readonly log: Log;
}

const KEEP_DAYS = 30;

/** Chooses the driver. */
export function openMail(options: MailOptions): MailBackend {
  const { db, smtpUrl, from, log } = options;
  const smtp = smtpUrl ? createSmtpMailer({ db, url: smtpUrl, from, log }) : null;
  return {
    mailer: smtp ?? createOutboxMailer(db, (line) => process.stdout.write(`${line}\n`)),
    deliverDue: async () => (smtp ? smtp.deliverDue() : 0),
    purge: () => deleteOldMail(db, KEEP_DAYS),
    list: (limit = 50) => readOutbox(db, limit),
    close: async () => smtp?.close(),
  };
}
