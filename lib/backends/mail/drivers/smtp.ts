import nodemailer, { type Transporter } from "nodemailer";
import { type Log, newUuid } from "@/lib/kernel";
import type { Database } from "../../db/db";
import type { Mailer } from "../mail";
import {
  claimDueMail,
  type DueMail,
  deleteOldMail,
  insertMail,
  markMailFailed,
  markMailSent,
  readOutbox,
} from "../store";

const ATTEMPTS_MAX = 6;
const BATCH = 20;
const TIMEOUT_MS = 10_000;

export interface SmtpOptions {
  readonly db: Database;
  /** smtp:// or smtps:// with credentials. */
  readonly url: string;
  readonly from: string;
  readonly log: Log;
}

/** Mail through a server, tried at once and again after 30 s, 1 min, 2 min, …, six times in all. */
export function createSmtpMailer(options: SmtpOptions): Mailer {
  const { db, log } = options;
  const transport = nodemailer.createTransport(options.url, {
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  } as object);
  let delivering: Promise<number> | null = null;
  let isAskedAgain = false;

  async function deliverAll(): Promise<number> {
    let sent = 0;
    do {
      isAskedAgain = false;
      const due = await claimDueMail(db, BATCH, ATTEMPTS_MAX);
      for (const mail of due) sent += (await deliver(transport, options, mail)) ? 1 : 0;
      if (due.length === BATCH) isAskedAgain = true;
    } while (isAskedAgain);
    return sent;
  }

  function deliverDue(): Promise<number> {
    isAskedAgain = true;
    delivering ??= deliverAll().finally(() => {
      delivering = null;
    });
    return delivering;
  }

  return {
    async send(message) {
      await insertMail(db, newUuid(), message, true);
      deliverDue().catch((error) => log.warn({ error: String(error) }, "mail could not be delivered now"));
    },
    deliverDue,
    purge: () => deleteOldMail(db),
    list: (limit = 50) => readOutbox(db, limit),
    async close() {
      await delivering?.catch(() => {});
      transport.close();
    },
  };
}

async function deliver(transport: Transporter, options: SmtpOptions, mail: DueMail): Promise<boolean> {
  const { db, from, log } = options;
  try {
    // An address object is never parsed as a list, so it can name nobody else.
    await transport.sendMail({
      from,
      to: { name: "", address: mail.recipient },
      subject: mail.subject,
      text: mail.text,
      html: mail.html ?? undefined,
    });
  } catch (error) {
    log.warn({ mail: mail.id, error: String(error) }, "the mail server refused a message; it is tried again later");
    await markMailFailed(db, mail.id, String(error));
    return false;
  }
  await markMailSent(db, mail.id);
  return true;
}
