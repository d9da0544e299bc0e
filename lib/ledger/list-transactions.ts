import type { Context } from "@/lib/context";
import { AppError, formatNano, nano, renderId } from "@/lib/kernel";
import { getWallet } from "./find-wallet";
import type { ListTransactionsInput, Transaction, TransactionList } from "./schemas";
import { selectTransactions, type TransactionRow } from "./store-transactions";

/** Lines of the account's ledger with the running balance, newest first. */
export async function listTransactions(ctx: Context, input: ListTransactionsInput): Promise<TransactionList> {
  if (!ctx.scopes.has("billing:read")) {
    throw new AppError("permission", { message: "This needs the scope billing:read. Use a management key." });
  }
  if (!ctx.accountId) throw new AppError("not_found", { message: "There is no account in view." });
  const { ledgerAccountId } = await getWallet(ctx.db.pool, { accountId: ctx.accountId });
  const rows = await selectTransactions(ctx.db.pool, ledgerAccountId, { ...input, limit: input.limit + 1 });
  return { data: rows.slice(0, input.limit).map(shown), has_more: rows.length > input.limit };
}

function shown(row: TransactionRow): Transaction {
  const isUsage = row.kind === "usage";
  return {
    id: renderId("transaction", row.tx_id),
    type: row.kind,
    amount: formatNano(nano(BigInt(row.amount))),
    balance_after: formatNano(nano(BigInt(row.balance_after))),
    currency: row.currency,
    reference: isUsage ? null : row.ref_id,
    description: row.note,
    generation_id: isUsage && row.ref_id ? renderId("generation", row.ref_id) : null,
    created_at: row.created_at.toISOString(),
  };
}
