import type { Log } from "@/lib/kernel";
import type { Database } from "../db/db";
import { createOutboxMailer } from "./drivers/outbox";
import { createSmtpMailer } from "./drivers/smtp";
import type { Mailer } from "./mail";

export { createOutboxMailer } from "./drivers/outbox";
export { createSmtpMailer } from "./drivers/smtp";
export type { Mailer, MailMessage, OutboxMail } from "./mail";

export interface MailerOptions {
  readonly db: Database;
  /** Present = SMTP; absent = the outbox table and one line on stdout. */
  readonly smtpUrl?: string;
  readonly from: string;
  readonly log: Log;
}

/** Chooses the driver. */
export function openMailer({ db, smtpUrl, from, log }: MailerOptions): Mailer {
  if (smtpUrl) return createSmtpMailer({ db, url: smtpUrl, from, log });
  return createOutboxMailer(db, (line) => process.stdout.write(`${line}\n`));
}
