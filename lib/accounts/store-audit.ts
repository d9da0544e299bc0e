import type { PoolClient } from "pg";
import type { Context } from "@/lib/context";
import { newUuid } from "@/lib/kernel";

export interface AuditEntry {
  /** Noun and verb, e.g. "key.create". */
  readonly action: string;
  readonly targetKind?: string;
  /** uuid */
  readonly targetId?: string;
  /** Public facts about the change; never secrets. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** For actors outside an account (sign-up, the operator). */
  readonly accountId?: string;
  /** For changes a person makes before being signed in. */
  readonly userId?: string;
}

/** Writes who did what within the transaction that does it. */
export async function audit(ctx: Context, client: PoolClient, entry: AuditEntry): Promise<void> {
  const { actor } = ctx;
  const actorId = actor.kind === "user" ? actor.userId : actor.kind === "key" ? actor.keyId : (entry.userId ?? null);
  await client.query(
    `insert into audit_log (id, account_id, workspace_id, actor_kind, actor_id, action, target_kind, target_id, details)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      newUuid(),
      entry.accountId ?? ctx.accountId,
      ctx.workspaceId,
      entry.userId ? "user" : actor.kind,
      actorId,
      entry.action,
      entry.targetKind ?? null,
      entry.targetId ?? null,
      JSON.stringify({ ...entry.details, ...(ctx.address ? { address: ctx.address } : {}) }),
    ],
  );
}
