import type { z } from "zod";
import { rateAt, readRateHistory } from "@/lib/catalog";
import type { Context } from "@/lib/context";
import { formatNano, nano, renderId } from "@/lib/kernel";
import { getWallet } from "@/lib/ledger";
import { idOf } from "./list-generations";
import { ListTransactionsInput } from "./schemas";
import { type LineRow, selectLines } from "./store";
import { renderOptional, tenantOf, usdNumber } from "./tenant";

/** Lines of the account's ledger, newest first: every top-up, charge and correction with the balance after it. */
export async function listTransactions(ctx: Context, input: z.input<typeof ListTransactionsInput>) {
  const { accountId } = tenantOf(ctx);
  const { type, usage, after, limit } = ListTransactionsInput.parse(input);
  const wallet = await getWallet(ctx.db.pool, { accountId });
  const rows = await selectLines(ctx.db, {
    ledgerAccountId: wallet.ledgerAccountId,
    kind: type ?? null,
    isUsageHidden: usage === "false",
    afterTransactionId: idOf(after, "after"),
    limit: limit + 1,
  });
  const page = rows.slice(0, limit);
  const oldest = page.at(-1);
  const rates = oldest ? await readRateHistory(ctx.db, wallet.currency, oldest.created_at.getTime()) : [];
  const render = (row: LineRow) => {
    const amount = nano(BigInt(row.amount));
    const isUsage = row.kind === "usage";
    return {
      id: renderId("transaction", row.tx_id),
      type: row.kind,
      created_at: row.created_at.toISOString(),
      amount: formatNano(amount),
      balance_after: row.balance_after === null ? null : formatNano(nano(BigInt(row.balance_after))),
      currency: row.currency,
      usd: usdNumber(amount, rateAt(rates, row.created_at.getTime())),
      description: row.note ?? row.model,
      reference: isUsage ? null : row.ref_id,
      generation_id: isUsage ? renderId("generation", row.tx_id) : null,
      model: row.model,
      reverses: renderOptional("transaction", row.reverses),
    };
  };
  const data = page.map(render);
  const hasMore = rows.length > page.length;
  return { object: "list" as const, data, has_more: hasMore, next: hasMore ? (data.at(-1)?.id ?? null) : null };
}
