import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createOutboxMailer, openMailer } from "@/lib/backends/mail";
import { silentLog } from "@/lib/kernel";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { type SmtpServer, startSmtpServer } from "../support/smtp-server";

let test: TestDatabase;
let server: SmtpServer;

beforeAll(async () => {
  test = await createTestDatabase();
  server = await startSmtpServer();
});
afterAll(async () => {
  await server.stop();
  await test.drop();
});

describe("mail without a server", () => {
  it("keeps the message and prints its link or code on one line", async () => {
    const lines: string[] = [];
    const mailer = createOutboxMailer(test.db, (line) => lines.push(line));
    await mailer.send({
      to: "a@example.com",
      subject: "Verify",
      text: "Open\n\nhttp://localhost:3000/verify?token=abc\n\nBye",
    });
    await mailer.send({
      to: "b@example.com",
      subject: "Code",
      text: "Your code:\n\n1234 5678\n\nIt lives 10 minutes.",
    });
    expect(lines).toEqual([
      "mail to a@example.com: Verify http://localhost:3000/verify?token=abc",
      "mail to b@example.com: Code 1234 5678",
    ]);
    const mail = openMailer({ db: test.db, from: "x@example.com", log: silentLog });
    const list = await mail.list();
    expect(list.map(({ to, subject, sent_at }) => ({ to, subject, sent_at }))).toEqual([
      { to: "b@example.com", subject: "Code", sent_at: null },
      { to: "a@example.com", subject: "Verify", sent_at: null },
    ]);
    expect(list[1]?.text).toContain("token=abc");
    await test.db.pool.query(
      "update mail_outbox set created_at = now() - interval '31 days' where recipient = 'a@example.com'",
    );
    expect(await mail.purge()).toBe(1);
    expect(await mail.list()).toHaveLength(1);
  });
});

describe("mail over SMTP", () => {
  it("delivers behind the caller's back, repeats what was refused and empties what was sent", async () => {
    const mail = openMailer({
      db: test.db,
      smtpUrl: server.url,
      from: "Router <no-reply@example.com>",
      log: silentLog,
    });
    server.refuse(1);
    await mail.send({ to: "c@example.com", subject: "Код", text: "Ваш код: 1234 5678" });
    const row = async () => (await mail.list()).find(({ to }) => to === "c@example.com");
    await expect.poll(async () => (await row())?.last_error).toMatch(/not now/);
    expect(await mail.deliverDue()).toBe(0);
    await test.db.pool.query("update mail_outbox set next_attempt_at = now() where recipient = 'c@example.com'");
    expect(await mail.deliverDue()).toBe(1);
    expect(server.received).toHaveLength(1);
    expect(server.received[0]?.recipients).toEqual(["c@example.com"]);
    expect(await row()).toMatchObject({ text: "", attempts: 2, last_error: null, sent_at: expect.any(String) });
    expect(await mail.deliverDue()).toBe(0);
    await mail.close();
  });

  it("sends to one address, whatever is written in it", async () => {
    const mail = openMailer({ db: test.db, smtpUrl: server.url, from: "no-reply@example.com", log: silentLog });
    await mail.send({ to: '"evil@attacker.test"@example.com', subject: "s", text: "t" });
    await expect.poll(() => server.received).toHaveLength(2);
    expect(server.received[1]?.recipients.join()).toMatch(/@example\.com$/);
    expect(server.received[1]?.recipients).toHaveLength(1);
    await mail.close();
  });

  it("gives up after six tries", async () => {
    const mail = openMailer({ db: test.db, smtpUrl: server.url, from: "no-reply@example.com", log: silentLog });
    server.refuse(10);
    await mail.send({ to: "d@example.com", subject: "s", text: "t" });
    for (let tries = 0; tries < 8; tries++) {
      await mail.deliverDue();
      await test.db.pool.query(
        "update mail_outbox set next_attempt_at = now() where recipient = 'd@example.com' and next_attempt_at is not null",
      );
    }
    expect((await mail.list()).find(({ to }) => to === "d@example.com")).toMatchObject({ attempts: 6, sent_at: null });
    server.refuse(0);
    await mail.close();
  });
});
