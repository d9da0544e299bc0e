import type { z } from "zod";
import { type RatePoint, rateAt, readRateHistory } from "@/lib/catalog";
import type { Context } from "@/lib/context";
import { type Currency, exact, formatNano, nano, ZERO_NANO } from "@/lib/kernel";
import { getWallet } from "@/lib/ledger";
import { idOf } from "./list-generations";
import { GetUsageInput } from "./schemas";
import { selectUsage, type UsageRow } from "./store";
import { charge, renderOptional, tenantOf, toUsd } from "./tenant";

const DAY_MS = 86_400_000;
const DAYS = 30;
const ROWS_MAX = 5000;

/**
 * Sums of the workspace's requests by UTC day, model and key: a month, or the last 30 days. The charge is exact; USD
 * figures of a day use the rate at its end.
 */
export async function getUsage(ctx: Context, input: z.input<typeof GetUsageInput>) {
  const { accountId, workspaceId } = tenantOf(ctx);
  const { month, mode, key_id: keyId, model } = GetUsageInput.parse(input);
  const { fromMs, toMs } = month ? monthOf(month) : lastDays(ctx.clock.now());
  const { currency } = await getWallet(ctx.db.pool, { accountId });
  const { days, details } = await selectUsage(ctx.db.pool, {
    workspaceId,
    mode,
    fromDay: dayOf(fromMs),
    toDay: dayOf(toMs),
    keyId: idOf(keyId, "key_id") ?? null,
    model: model ?? null,
    rowsMax: ROWS_MAX + 1,
  });
  const rates = await readRateHistory(ctx.db, currency, fromMs);
  const shown = details.slice(0, ROWS_MAX);
  return {
    object: "list" as const,
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    mode,
    data: shown.map((row) => ({
      date: row.day,
      model: row.model,
      key_id: renderOptional("key", row.key_id),
      ...figures([row], currency, rates),
    })),
    total: figures(days, currency, rates),
    truncated: details.length > ROWS_MAX,
  };
}

function figures(rows: readonly UsageRow[], currency: Currency, rates: readonly RatePoint[]) {
  const sum = (read: (row: UsageRow) => string) => rows.reduce((total, row) => total + Number(read(row)), 0);
  let cost = ZERO_NANO;
  let usd = ZERO_NANO;
  for (const row of rows) {
    const amount = nano(BigInt(row.cost));
    cost = nano(cost + amount);
    usd = nano(usd + toUsd(amount, rateAt(rates, Date.parse(row.day) + DAY_MS - 1)));
  }
  return {
    requests: sum((row) => row.requests),
    failed_requests: sum((row) => row.failed),
    prompt_tokens: sum((row) => row.input_tokens),
    completion_tokens: sum((row) => row.output_tokens),
    cached_tokens: sum((row) => row.cache_read_tokens),
    reasoning_tokens: sum((row) => row.reasoning_tokens),
    cost: exact(formatNano(usd)),
    charge: charge(cost, currency),
  };
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

function monthOf(month: string): { fromMs: number; toMs: number } {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return { fromMs: Date.UTC(year, number - 1, 1), toMs: Date.UTC(year, number, 1) };
}

function lastDays(nowMs: number): { fromMs: number; toMs: number } {
  const toMs = Math.floor(nowMs / DAY_MS) * DAY_MS + DAY_MS;
  return { fromMs: toMs - DAYS * DAY_MS, toMs };
}
