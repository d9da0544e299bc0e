import type { Database } from "../db/db";
import type { MailMessage, OutboxMail } from "./mail";

const KEEP_DAYS = 30;

export interface DueMail {
  readonly id: string;
  readonly recipient: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
}

/** Keeps a message; `isDue` = a mail server is to be tried. */
export async function insertMail(db: Database, id: string, message: MailMessage, isDue: boolean): Promise<void> {
  await db.prisma.mailOutbox.create({
    data: {
      id,
      recipient: message.to,
      subject: message.subject,
      text: message.text,
      html: message.html ?? null,
      nextAttemptAt: isDue ? new Date() : null,
    },
  });
}

/** The newest messages first. */
export async function readOutbox(db: Database, limit: number): Promise<OutboxMail[]> {
  const rows = await db.prisma.mailOutbox.findMany({ orderBy: [{ createdAt: "desc" }, { id: "desc" }], take: limit });
  return rows.map((row) => ({
    id: row.id,
    to: row.recipient,
    subject: row.subject,
    text: row.text,
    attempts: row.attempts,
    last_error: row.lastError,
    created_at: row.createdAt.toISOString(),
    sent_at: row.sentAt?.toISOString() ?? null,
  }));
}

/** Claims due messages for one attempt: the next one is set at once, so that a crash or a second process cannot repeat it soon. */
export async function claimDueMail(db: Database, limit: number, attemptsMax: number): Promise<DueMail[]> {
  const { rows } = await db.pool.query<DueMail>(
    `update mail_outbox set attempts = attempts + 1,
       next_attempt_at = case when attempts + 1 >= $2 then null else now() + interval '30 s' * power(2, attempts) end
     where id in (select id from mail_outbox where sent_at is null and next_attempt_at <= now()
       order by next_attempt_at limit $1 for update skip locked)
     returning id, recipient, subject, text, html`,
    [limit, attemptsMax],
  );
  return rows;
}

/** Marks a message as sent and empties its body, which may hold a code or a link. */
export async function markMailSent(db: Database, id: string): Promise<void> {
  await db.prisma.mailOutbox.update({
    where: { id },
    data: { sentAt: new Date(), nextAttemptAt: null, text: "", html: null, lastError: null },
  });
}

export async function markMailFailed(db: Database, id: string, error: string): Promise<void> {
  await db.prisma.mailOutbox.update({ where: { id }, data: { lastError: error.slice(0, 500) } });
}

/** Removes messages older than 30 days. Returns how many. */
export async function deleteOldMail(db: Database): Promise<number> {
  const { rowCount } = await db.pool.query("delete from mail_outbox where created_at < now() - interval '1 day' * $1", [
    KEEP_DAYS,
  ]);
  return rowCount ?? 0;
}
