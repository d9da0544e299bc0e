import type { Context } from "@/lib/context";
import { parseScaled, requireScope } from "@/lib/kernel";
import { SetFxInput } from "./schemas";
import { insertFxSnapshot, lockCatalog, reprice, touchCatalog } from "./store-price";

const RATE_DIGITS = 6;

export interface FxSet {
  readonly snapshotId: string;
  readonly base: "USD";
  readonly quote: "RUB" | "KZT";
  readonly rate: string;
  readonly source: string;
  readonly at: string;
  readonly priceVersionsWritten: number;
}

/** Adds an exchange rate (one USD = `rate` of `quote`) and writes the price book anew for that currency. */
export async function setFx(ctx: Context, input: SetFxInput): Promise<FxSet> {
  requireScope(ctx, "catalog:write");
  const { base, quote, rate, source, at } = SetFxInput.parse(input);
  const atMs = at === undefined ? ctx.clock.now() : Date.parse(at);
  return ctx.db.transaction(async (client) => {
    await lockCatalog(client);
    const snapshotId = await insertFxSnapshot(client, {
      quote,
      num: parseScaled(rate, RATE_DIGITS),
      den: 10n ** BigInt(RATE_DIGITS),
      source,
      atMs,
    });
    const priceVersionsWritten = await reprice(client);
    await touchCatalog(client);
    return { snapshotId, base, quote, rate, source, at: new Date(atMs).toISOString(), priceVersionsWritten };
  });
}
