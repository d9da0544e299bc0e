import type { QueryResultRow } from "pg";
import type { Currency } from "@/lib/kernel";
import { type Queryable, rowsOf } from "./store-wallet";

export interface TransactionRow extends QueryResultRow {
  tx_id: string;
  kind: string;
  amount: string;
  balance_after: string;
  currency: Currency;
  ref_id: string | null;
  note: string | null;
  created_at: Date;
}

export interface TransactionFilter {
  readonly limit: number;
  /** A transaction of the page before. */
  readonly after?: string;
  readonly type?: readonly string[];
  readonly from?: string;
  readonly to?: string;
}

/** Lines of one account's ledger, newest first. Without usage, a smaller index serves. */
export function selectTransactions(
  client: Queryable,
  ledgerAccountId: string,
  filter: TransactionFilter,
): Promise<TransactionRow[]> {
  const values: unknown[] = [ledgerAccountId, filter.limit];
  const where = ["p.account_id = $1"];
  const add = (value: unknown, sql: (place: string) => string) => where.push(sql(`$${values.push(value)}`));
  if (filter.after)
    add(filter.after, (at) => `p.id < (select id from posting where tx_id = ${at} and account_id = $1)`);
  if (filter.type) {
    add(filter.type, (at) => `p.kind = any(${at})`);
    if (!filter.type.includes("usage")) where.push("p.kind <> 'usage'");
  }
  if (filter.from) add(filter.from, (at) => `t.created_at >= ${at}`);
  if (filter.to) add(filter.to, (at) => `t.created_at < ${at}`);
  return rowsOf<TransactionRow>(
    client,
    `select p.tx_id, p.kind, p.amount, p.balance_after, p.currency, t.ref_id, t.note, t.created_at
       from posting p join ledger_tx t on t.id = p.tx_id where ${where.join(" and ")} order by p.id desc limit $2`,
    values,
  );
}

/** Everything ever added to an account except by charging less: the sum of its lines that are not usage. */
export async function sumWithoutUsage(client: Queryable, ledgerAccountId: string): Promise<bigint> {
  const [row] = await rowsOf<{ total: string }>(
    client,
    "select coalesce(sum(amount), 0)::bigint as total from posting where account_id = $1 and kind <> 'usage'",
    [ledgerAccountId],
  );
  return BigInt(row?.total ?? "0");
}
