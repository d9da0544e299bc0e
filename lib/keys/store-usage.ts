import type { Pool } from "pg";
import { type Nano, nano } from "@/lib/kernel";
import { capWindow } from "./rules/windows";

/** Spend of a key in nano of its wallet's currency: in all, and since the UTC day, ISO week and month began. */
export interface KeyUsage {
  readonly totalNano: Nano;
  readonly dailyNano: Nano;
  readonly weeklyNano: Nano;
  readonly monthlyNano: Nano;
}

interface UsageRecord {
  key_id: string;
  total: string;
  daily: string;
  weekly: string;
  monthly: string;
}

/** Settled spend of keys from the generation records. Keys that spent nothing are absent. */
export async function readUsage(pool: Pool, keyIds: readonly string[], nowMs: number): Promise<Map<string, KeyUsage>> {
  const since = (interval: "daily" | "weekly" | "monthly") => new Date(capWindow(interval, nowMs).startsAtMs);
  const { rows } = await pool.query<UsageRecord>(
    `select key_id, coalesce(sum(cost), 0)::text as total,
       coalesce(sum(cost) filter (where started_at >= $2), 0)::text as daily,
       coalesce(sum(cost) filter (where started_at >= $3), 0)::text as weekly,
       coalesce(sum(cost) filter (where started_at >= $4), 0)::text as monthly
     from generation where key_id = any($1::uuid[]) group by key_id`,
    [keyIds, since("daily"), since("weekly"), since("monthly")],
  );
  return new Map(
    rows.map((row) => [
      row.key_id,
      {
        totalNano: nano(BigInt(row.total)),
        dailyNano: nano(BigInt(row.daily)),
        weeklyNano: nano(BigInt(row.weekly)),
        monthlyNano: nano(BigInt(row.monthly)),
      },
    ]),
  );
}

/** What counts against keys' caps in windows that began at given times: spent and held. Untouched windows are absent. */
export async function readCapUse(
  pool: Pool,
  windows: readonly { readonly keyId: string; readonly startsAtMs: number }[],
): Promise<Map<string, Nano>> {
  if (windows.length === 0) return new Map();
  const { rows } = await pool.query<{ scope_id: string; used: string }>(
    `select s.scope_id, (s.spent + s.held)::text as used from spend_window s
     join unnest($1::uuid[], $2::timestamptz[]) as w(id, starts_at) on s.scope_id = w.id and s.starts_at = w.starts_at
     where s.scope = 'key'`,
    [windows.map(({ keyId }) => keyId), windows.map(({ startsAtMs }) => new Date(startsAtMs).toISOString())],
  );
  return new Map(rows.map((row) => [row.scope_id, nano(BigInt(row.used))]));
}
