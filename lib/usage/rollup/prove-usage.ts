import type { Pool, PoolClient } from "pg";
import { startOf, sumsOf, USAGE_DAY_COLUMNS } from "./store";

/** I11, in the shape in which the ledger's proof takes the proofs of other rooms. */
export interface UsageProof {
  readonly id: "I11";
  readonly statement: string;
  readonly checkedCount: number;
  readonly broken: readonly string[];
}

const NEXT_DAY = "(SELECT next_day FROM usage_mark WHERE id = 1)";
const SUMMED = `u.day < ${NEXT_DAY} AND NOT EXISTS (
  SELECT 1 FROM usage_late l WHERE l.workspace_id = u.workspace_id AND l.day = u.day)`;

/** $1 = first day looked at. */
const daysBroken = `
  WITH kept AS (SELECT ${USAGE_DAY_COLUMNS} FROM usage_day u WHERE u.day >= $1::date AND ${SUMMED}),
  made AS (SELECT ${USAGE_DAY_COLUMNS} FROM (
    ${sumsOf("generation g", `g.started_at >= ${startOf("$1::date")} AND g.started_at < ${startOf(NEXT_DAY)}`)}) u WHERE ${SUMMED}),
  wrong AS ((SELECT * FROM kept EXCEPT ALL SELECT * FROM made) UNION ALL (SELECT * FROM made EXCEPT ALL SELECT * FROM kept))
  SELECT DISTINCT day || ' of workspace ' || workspace_id AS broken FROM wrong ORDER BY 1`;
const daysCounted = `SELECT count(*) FROM usage_day u WHERE u.day >= $1::date AND ${SUMMED}`;

const accountsBroken = `
  WITH used AS (
    SELECT account_id, sum(cost) AS cost FROM (
      SELECT u.account_id, u.cost FROM usage_day u WHERE ${SUMMED}
      UNION ALL
      SELECT u.account_id, u.cost FROM (
        SELECT account_id, workspace_id, cost, (started_at AT TIME ZONE 'UTC')::date AS day FROM generation
         WHERE cost > 0) u WHERE (${SUMMED}) IS NOT TRUE) x GROUP BY account_id),
  charged AS (
    SELECT w.account_id, -sum(p.amount) AS cost FROM posting p JOIN wallet w ON w.ledger_account_id = p.account_id
     WHERE p.kind = 'usage' GROUP BY w.account_id)
  SELECT account_id || ': used ' || coalesce(used.cost, 0) || ', charged ' || coalesce(charged.cost, 0) AS broken
    FROM used FULL JOIN charged USING (account_id) WHERE coalesce(used.cost, 0) <> coalesce(charged.cost, 0)`;
const accountsCounted = "SELECT count(*) FROM wallet";

/** Holds the summed days against the records, and both against the charges in the ledger, in the caller's snapshot. */
export async function proveUsage(client: Pool | PoolClient): Promise<UsageProof[]> {
  return [
    await proveUsageDays(client, "0001-01-01"),
    {
      id: "I11",
      statement: "summed days and later generations of an account are its charges in the ledger",
      checkedCount: await countOf(client, accountsCounted, []),
      broken: await brokenOf(client, accountsBroken, []),
    },
  ];
}

/** The first half alone, from a day (YYYY-MM-DD) on: cheap enough to run every hour. */
export async function proveUsageDays(client: Pool | PoolClient, fromDay: string): Promise<UsageProof> {
  return {
    id: "I11",
    statement: "each summed day is the sum of its generations per key, tag, sub-account and model",
    checkedCount: await countOf(client, daysCounted, [fromDay]),
    broken: await brokenOf(client, daysBroken, [fromDay]),
  };
}

async function countOf(client: Pool | PoolClient, text: string, values: readonly string[]): Promise<number> {
  const { rows } = await (client as Pool).query<{ count: string }>(text, [...values]);
  return Number.parseInt(rows[0]?.count ?? "0", 10);
}

async function brokenOf(client: Pool | PoolClient, text: string, values: readonly string[]): Promise<string[]> {
  const { rows } = await (client as Pool).query<{ broken: string }>(text, [...values]);
  return rows.map((row) => row.broken);
}
