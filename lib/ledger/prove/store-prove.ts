import type { PoolClient } from "pg";
import type { Check } from "./store-checks";

export interface Violation {
  readonly example: string;
  readonly wallet_id: string | null;
}

export interface Bounds {
  readonly lease: number;
  readonly request: number;
  /** Postings up to this id are taken as proved. */
  readonly from: string;
}

/** Makes the transaction a read-only snapshot; must be its first statement. */
export async function readSnapshot(client: PoolClient): Promise<void> {
  await client.query("set transaction isolation level repeatable read read only");
}

export async function countChecked(client: PoolClient, check: Check): Promise<number> {
  const { rows } = await client.query<{ count: string }>(check.counted);
  return Number.parseInt(rows[0]?.count ?? "0", 10);
}

export async function findViolations(client: PoolClient, sql: string, bounds: Bounds): Promise<Violation[]> {
  const values = sql.includes("$1") ? [JSON.stringify(bounds)] : [];
  return (await client.query<{ example: string; wallet_id: string | null }>(sql, values)).rows;
}

export async function lastPostingId(client: PoolClient): Promise<string> {
  const { rows } = await client.query<{ id: string }>("select coalesce(max(id), 0) as id from posting");
  return rows[0]?.id ?? "0";
}

export async function countPostings(client: PoolClient, from: string): Promise<number> {
  const { rows } = await client.query<{ count: string }>("select count(*) as count from posting where id > $1", [from]);
  return Number.parseInt(rows[0]?.count ?? "0", 10);
}

export async function freezeWallet(client: PoolClient, walletId: string, check: Check, detail: string): Promise<void> {
  await client.query("select money_freeze($1, $2, $3)", [walletId, check.invariant, detail]);
}

export async function liftFreeze(client: PoolClient, walletId: string): Promise<boolean> {
  const { rowCount } = await client.query("update wallet set frozen = false where id = $1 and frozen", [walletId]);
  await client.query("update account_freeze set lifted_at = now() where wallet_id = $1 and lifted_at is null", [
    walletId,
  ]);
  return rowCount === 1;
}
