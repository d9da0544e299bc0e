import type { ClientBase, Pool, QueryConfig } from "pg";
import type { WindowSpec } from "@/lib/kernel";
import { BatchQuery } from "./batch-query";

/** Every statement of the hot path and its keepers. The functions are in the migrations. */

/** What a batch did not simply do: [section, position, why, available, held, scope], or ["overdrawn", wallet, balance]. */
export type BatchNote = readonly [string, number, string, string?, string?, string?];
export type Overdrawn = readonly ["overdrawn", string, string];

const TIMEOUT_MS = 10_000;

/** A statement that fails as a lost connection does when no answer comes. */
const timed = (text: string, values: unknown[], name?: string, timeoutMs = TIMEOUT_MS): QueryConfig =>
  Object.assign({ text, values }, { query_timeout: timeoutMs }, name === undefined ? {} : { name });

/** One batch on a lane's own connection. An empty list = everything was done. */
export const runBatch = (client: ClientBase, json: string): Promise<readonly (BatchNote | Overdrawn)[]> =>
  new Promise((resolve, reject) => {
    const done: BatchQuery["callback"] = (error, notes) => {
      if (error) reject(error);
      else resolve(notes === null ? NO_NOTES : (JSON.parse(notes) ?? NO_NOTES));
    };
    client.query(new BatchQuery(json, TIMEOUT_MS, done));
  });

const NO_NOTES: readonly BatchNote[] = [];

/** Books a settle whose hold may be lost, open or swept. Durable and idempotent. */
export async function chargeMissing(pool: Pool, json: string): Promise<"ok" | "noop" | "missing"> {
  const query = timed("select money_charge_missing($1) as outcome", [json]);
  const { rows } = await pool.query<{ outcome: "ok" | "noop" | "missing" }>(query);
  return rows[0]?.outcome ?? "missing";
}

export async function recordBatch(pool: Pool, json: string): Promise<void> {
  await pool.query(timed("select money_batch($1)", [json]));
}

export async function findWindowIds(pool: Pool, specs: readonly WindowSpec[]): Promise<string[]> {
  const json = JSON.stringify(
    specs.map((spec) => ({
      scope: spec.scope,
      scope_id: spec.scopeId,
      starts_at: spec.startsAt,
      lim: spec.limitNano === null ? null : spec.limitNano.toString(),
    })),
  );
  const { rows } = await pool.query<{ ids: string[] | null }>(timed("select money_windows($1) as ids", [json]));
  return rows[0]?.ids ?? [];
}

const EXTEND_LEASES = `with mine as materialized (
    select id from hold where id = any($1::uuid[]) and captured is null order by id for no key update skip locked)
  update hold set lease_until = now() + make_interval(secs => $2) from mine where hold.id = mine.id`;

/** Rows that a batch is working on are skipped: the next round comes well within the lease. */
export async function extendLeases(pool: Pool, ids: readonly string[], leaseSeconds: number): Promise<void> {
  await pool.query(timed(EXTEND_LEASES, [ids, leaseSeconds]));
}

const WRITE_CHECKPOINTS = `with mine as materialized (
    select id, spent from hold join unnest($1::uuid[], $2::bigint[]) as x(id, spent) using (id)
     where id = any($1::uuid[]) and captured is null order by id for no key update of hold)
  update hold set progress = greatest(progress, mine.spent) from mine where hold.id = mine.id`;

export async function writeCheckpoints(pool: Pool, spent: ReadonlyMap<string, bigint>): Promise<void> {
  await pool.query(timed(WRITE_CHECKPOINTS, [[...spent.keys()], [...spent.values()].map(String)]));
}

export async function listHoldOwners(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ owner: string }>(timed("select distinct owner from hold where status = 0", []));
  return rows.map((row) => row.owner);
}

/** Closes up to `limit` abandoned holds of dead owners, and with `isExpiredToo` those whose lease is over. */
export async function sweepHolds(
  pool: Pool,
  deadOwners: readonly string[],
  limit: number,
  isExpiredToo: boolean,
): Promise<number> {
  const query = timed("select money_sweep($1, $2, $3) as count", [deadOwners, limit, isExpiredToo]);
  const { rows } = await pool.query<{ count: number }>(query);
  return rows[0]?.count ?? 0;
}

export async function readWallet(pool: Pool, walletId: string): Promise<{ balance: string; held: string } | undefined> {
  const query = timed("select balance, held from wallet where id = $1", [walletId], "wallet_snapshot");
  const { rows } = await pool.query<{ balance: string; held: string }>(query);
  return rows[0];
}

export async function ping(pool: Pool): Promise<void> {
  await pool.query(timed("select 1", [], undefined, 2000));
}
