import type { Database } from "@/lib/backends/db/db";
import type { KeyValue } from "@/lib/backends/kv/kv";
import type { Mailer } from "@/lib/backends/mail/mail";
import type { Payments } from "@/lib/backends/payments/payments";
import type { Queue } from "@/lib/backends/queue/queue";
import type { Secrets } from "@/lib/backends/secrets/secrets";
import type { Clock, Log } from "@/lib/kernel";

/** Who performs a verb. */
export type Actor =
  | { readonly kind: "user"; readonly userId: string; readonly sessionId: string }
  | { readonly kind: "key"; readonly keyId: string }
  /** The operator's command line and jobs. */
  | { readonly kind: "system" };

/** What an actor may do within the account. Management keys and owners have all of a workspace's scopes. */
export const SCOPES = [
  "keys:read",
  "keys:write",
  "billing:read",
  "billing:write",
  "usage:read",
  "account:read",
  "account:write",
  "catalog:write",
  "ledger:write",
  /** What the account's calls left here: kept answers. */
  "content:read",
  "content:write",
] as const;
export type Scope = (typeof SCOPES)[number];

/** The process's services, the same for every verb. */
export interface Services {
  readonly db: Database;
  readonly kv: KeyValue;
  readonly mail: Mailer;
  readonly queue: Queue;
  readonly payments: Payments;
  /** Decimal amount a new account gets when its e-mail is verified, in its currency; absent = none. */
  readonly signUpCredit?: string;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly log: Log;
  /** Public base of this installation, without a trailing slash. */
  readonly appUrl: string;
  readonly appName: string;
}

/** What every verb receives first: `verb(ctx, input)`. */
export interface Context extends Services {
  readonly actor: Actor;
  readonly scopes: ReadonlySet<Scope>;
  /** The paying account and the workspace in view; null for actors outside any (sign-up, system jobs). */
  readonly accountId: string | null;
  readonly workspaceId: string | null;
  /** The sub-account that the calling key belongs to, which bounds what is its own; null or absent = none. */
  readonly subAccountId?: string | null;
  /** Where the request came from, when there is one: for counters of tries and the list of sessions. */
  readonly address?: string | null;
  readonly userAgent?: string | null;
}
