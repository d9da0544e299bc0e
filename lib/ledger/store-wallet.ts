import type { ClientBase, Pool, QueryResultRow } from "pg";
import { AppError, type Currency, type Nano, nano } from "@/lib/kernel";
import type { Posted, Wallet } from "./types";

/** A connection in the caller's transaction, or the pool when there is none. */
export type Queryable = Pick<ClientBase, "query"> | Pick<Pool, "query">;

/** Both kinds of `query` promise the same; TypeScript cannot call a union of overloads. */
export async function rowsOf<Row extends QueryResultRow>(
  client: Queryable,
  text: string,
  values: unknown[],
): Promise<Row[]> {
  const { rows } = await (client as Pick<ClientBase, "query">).query<Row>(text, values);
  return rows;
}

interface WalletRow extends QueryResultRow {
  id: string;
  account_id: string;
  ledger_account_id: string;
  currency: Currency;
  balance: string;
  held: string;
  floor: string;
  open_holds: number;
  active: boolean;
  frozen: boolean;
}

/** Makes the account's wallet, or finds the one it has. */
export async function insertWallet(
  client: Queryable,
  id: string,
  accountId: string,
  currency: Currency,
): Promise<string> {
  await rowsOf(
    client,
    `insert into wallet (id, account_id, ledger_account_id, revenue_id, currency)
     select $1, $2, ledger_account_of('customer', $2, $3), ledger_account_of('revenue', null, $3), $3
     on conflict (account_id) do nothing`,
    [id, accountId, currency],
  );
  const [row] = await rowsOf<{ id: string; currency: string }>(
    client,
    "select id, currency from wallet where account_id = $1",
    [accountId],
  );
  if (!row) throw new AppError("internal");
  if (row.currency !== currency) {
    throw new AppError("conflict", {
      message: `The account's wallet is in ${row.currency}; a wallet keeps its currency.`,
    });
  }
  return row.id;
}

export async function selectWallet(
  client: Queryable,
  by: { readonly walletId: string } | { readonly accountId: string },
): Promise<Wallet | null> {
  const [column, value] = "walletId" in by ? ["id", by.walletId] : ["account_id", by.accountId];
  const [row] = await rowsOf<WalletRow>(client, `select * from wallet where ${column} = $1`, [value]);
  if (!row) return null;
  const balance = BigInt(row.balance);
  const held = BigInt(row.held);
  const free = balance - held - BigInt(row.floor);
  return {
    id: row.id,
    accountId: row.account_id,
    ledgerAccountId: row.ledger_account_id,
    currency: row.currency,
    balanceNano: nano(balance),
    heldNano: nano(held),
    availableNano: nano(free > 0n ? free : 0n),
    openHoldCount: row.open_holds,
    isActive: row.active,
    isFrozen: row.frozen,
  };
}

export interface PostRow {
  readonly kind: string;
  readonly key: string;
  readonly reference: string | null;
  readonly note: string | null;
  readonly walletId: string;
  readonly amountNano: bigint;
  readonly against: string;
  readonly isConditional: boolean;
}

type PostedRow = [outcome: string, transactionId: string | null, balance: string | null];

function toPosted([outcome, transactionId, balance]: PostedRow): Posted {
  if (outcome === "missing") throw new AppError("not_found", { message: "There is no such wallet." });
  return {
    status: outcome as Posted["status"],
    transactionId,
    balanceNano: balance === null ? null : nano(BigInt(balance)),
  };
}

const one = async (client: Queryable, text: string, values: unknown[]): Promise<Posted> => {
  const [row] = await rowsOf<{ outcome: PostedRow }>(client, text, values);
  return toPosted(row?.outcome ?? ["missing", null, null]);
};

export const postToWallet = (client: Queryable, row: PostRow): Promise<Posted> =>
  one(client, "select money_post($1, $2, $3, $4, $5, $6, $7, $8, null) as outcome", [
    row.kind,
    row.key,
    row.reference,
    row.note,
    row.walletId,
    row.amountNano.toString(),
    row.against,
    row.isConditional,
  ]);

export const topUp = (client: Queryable, row: Omit<PostRow, "kind" | "isConditional">): Promise<Posted> =>
  one(client, "select money_topup($1, $2, $3, $4, $5, $6) as outcome", [
    row.key,
    row.reference,
    row.note,
    row.walletId,
    row.amountNano.toString(),
    row.against,
  ]);

export interface GrantRow {
  readonly key: string;
  readonly note: string | null;
  readonly walletId: string;
  readonly amountNano: bigint;
  readonly priority: number;
  readonly expiresAt: Date | null;
}

export const grantPromo = (client: Queryable, row: GrantRow): Promise<Posted> =>
  one(client, "select money_grant($1, $2, $3, $4, $5, $6) as outcome", [
    row.key,
    row.note,
    row.walletId,
    row.amountNano.toString(),
    row.priority,
    row.expiresAt,
  ]);

export interface TransferRow {
  readonly kind: string;
  readonly key: string;
  readonly reference: string | null;
  readonly note: string | null;
  readonly currency: Currency;
  readonly from: string;
  readonly to: string;
  readonly amountNano: bigint;
}

export const transferBetween = (client: Queryable, row: TransferRow): Promise<Posted> =>
  one(client, "select money_transfer($1, $2, $3, $4, $5, $6, $7, $8) as outcome", [
    row.kind,
    row.key,
    row.reference,
    row.note,
    row.currency,
    row.from,
    row.to,
    row.amountNano.toString(),
  ]);

export async function expirePromos(client: Queryable, walletCountMax: number): Promise<number> {
  const [row] = await rowsOf<{ count: number }>(client, "select money_expire_promos($1) as count", [walletCountMax]);
  return row?.count ?? 0;
}

export async function selectLivePromo(client: Queryable, walletId: string): Promise<Nano> {
  await rowsOf(client, "select 1 from wallet where id = $1 for no key update", [walletId]);
  const text =
    "select coalesce(sum(remaining), 0)::bigint as left from promo_grant where wallet_id = $1 and remaining > 0";
  const [before] = await rowsOf<{ left: string }>(client, text, [walletId]);
  if (!before || before.left === "0") return nano(0n);
  await rowsOf(client, "select money_allocate_promos($1)", [walletId]);
  const [after] = await rowsOf<{ left: string }>(client, text, [walletId]);
  return nano(BigInt(after?.left ?? "0"));
}

export async function updateWalletActive(client: Queryable, walletId: string, isActive: boolean): Promise<boolean> {
  const rows = await rowsOf(client, "update wallet set active = $2 where id = $1 returning id", [walletId, isActive]);
  return rows.length > 0;
}

/** Makes or finds a tag's id. */
export async function upsertTag(client: Queryable, id: string, workspaceId: string, name: string): Promise<string> {
  const [row] = await rowsOf<{ id: string }>(
    client,
    `with made as (
       insert into tag (id, workspace_id, name) values ($1, $2, $3) on conflict (workspace_id, name) do nothing returning id)
     select id from made union all select id from tag where workspace_id = $2 and name = $3 limit 1`,
    [id, workspaceId, name],
  );
  if (row) return row.id;
  // Another transaction made it between the two halves of the statement.
  return upsertTag(client, id, workspaceId, name);
}
