import type { PoolClient } from "pg";

/** The NOTIFY channel that tells every process to forget what it knows about who may do what. */
export const ACCESS_CHANNEL = "access_changed";

export type AccessTarget = "key" | "workspace" | "account" | "user";

/**
 * Announces a change to a key, a cap, a membership or an account within the transaction that makes it, so that it is
 * heard exactly when it is committed.
 */
export async function announceAccessChange(client: PoolClient, target: AccessTarget, id: string): Promise<void> {
  await client.query("select pg_notify($1, $2)", [ACCESS_CHANNEL, `${target}:${id}`]);
}

/** Reads an announcement; null when it is none of ours. */
export function parseAccessChange(payload: string): { readonly target: AccessTarget; readonly id: string } | null {
  const match = /^(key|workspace|account|user):([0-9a-f-]{36})$/.exec(payload);
  return match?.[2] ? { target: match[1] as AccessTarget, id: match[2] } : null;
}
