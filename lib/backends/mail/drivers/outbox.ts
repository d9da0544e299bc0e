import { newUuid } from "@/lib/kernel";
import type { Database } from "../../db/db";
import type { Mailer } from "../mail";
import { deleteOldMail, insertMail, readOutbox } from "../store";

/** Keeps each message in the outbox and prints one line with its link or code: mail for installations without a server. */
export function createOutboxMailer(db: Database, print: (line: string) => void): Mailer {
  return {
    async send(message) {
      await insertMail(db, newUuid(), message, false);
      const essence = /https?:\/\/\S+/.exec(message.text) ?? /^\s*(\d[\d ]{4,}\d)\s*$/m.exec(message.text);
      print(`mail to ${message.to}: ${message.subject}${essence ? ` ${essence[0].trim()}` : ""}`);
    },
    deliverDue: async () => 0,
    purge: () => deleteOldMail(db),
    list: (limit = 50) => readOutbox(db, limit),
    close: async () => {},
  };
}
