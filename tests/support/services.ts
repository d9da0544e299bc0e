import type { Database } from "@/lib/backends/db";
import { createMemoryKeyValue } from "@/lib/backends/kv";
import { createOutboxMailer } from "@/lib/backends/mail";
import { openPayments } from "@/lib/backends/payments";
import { createPgBossQueue } from "@/lib/backends/queue";
import { createSecrets } from "@/lib/backends/secrets";
import { readConfig } from "@/lib/config";
import { type Context, SCOPES, type Services } from "@/lib/context";
import { silentLog, systemClock } from "@/lib/kernel";

export interface TestServices {
  readonly services: Services;
  /** Lines that mail printed: `mail to a@b.c: Subject link-or-code`. */
  readonly mailLines: string[];
  /** The operator's command line. */
  readonly operator: Context;
  /** Somebody who is not signed in, from an address of his own. */
  anybody(address?: string): Context;
}

let strangers = 0;

/** The real services of an installation without configuration, over a test's database. */
export function createTestServices(db: Database, overrides: Partial<Services> = {}): TestServices {
  const mailLines: string[] = [];
  const services: Services = {
    db,
    kv: createMemoryKeyValue(systemClock),
    mail: createOutboxMailer(db, (line) => mailLines.push(line)),
    queue: createPgBossQueue(db.pool, { log: silentLog }),
    payments: openPayments(readConfig({ NODE_ENV: "test" })),
    secrets: createSecrets("test secret test secret test secret"),
    clock: systemClock,
    log: silentLog,
    appUrl: "http://localhost:3000",
    appName: "AI Router",
    ...overrides,
  };
  const nobody = { ...services, actor: { kind: "system" } as const, accountId: null, workspaceId: null };
  return {
    services,
    mailLines,
    operator: { ...nobody, scopes: new Set(SCOPES) },
    anybody: (address = `198.51.${Math.floor(++strangers / 250)}.${strangers % 250}`) => ({
      ...nobody,
      scopes: new Set(),
      address,
      userAgent: "Test browser",
    }),
  };
}
