import type { Pool } from "pg";
import type { KeptResponse, ResponseOwner } from "./types";

const VISIBLE = "r.workspace_id = $1 and ($2::uuid is null or r.sub_account_id = $2) and r.expires_at > now()";
const ownerValues = ({ workspaceId, subAccountId }: ResponseOwner) => [workspaceId, subAccountId];

const toKept = (row: { input: string; response: string }): KeptResponse => ({
  input: JSON.parse(row.input),
  response: JSON.parse(row.response),
});

export async function findResponse(pool: Pool, owner: ResponseOwner, id: string): Promise<KeptResponse | null> {
  const { rows } = await pool.query<{ input: string; response: string }>(
    `select r.input, r.response from stored_response r where ${VISIBLE} and r.id = $3`,
    [...ownerValues(owner), id],
  );
  return rows[0] ? toKept(rows[0]) : null;
}

/** Items of answers by their ids; of several with one id the newest. */
export async function findItems(
  pool: Pool,
  owner: ResponseOwner,
  itemIds: readonly string[],
): Promise<Map<string, unknown>> {
  const { rows } = await pool.query<{ item_id: string; position: number; response: string }>(
    `select i.item_id, i.position, r.response from stored_response_item i join stored_response r on r.id = i.response_id
     where ${VISIBLE} and i.item_id = any($3) order by r.created_at`,
    [...ownerValues(owner), itemIds],
  );
  const answers = new Map<string, KeptResponse["response"]>();
  const found = new Map<string, unknown>();
  for (const { item_id, position, response } of rows) {
    const answer = answers.get(response) ?? JSON.parse(response);
    answers.set(response, answer);
    const output: readonly unknown[] = Array.isArray(answer.output) ? answer.output : [];
    if (output[position] !== undefined) found.set(item_id, output[position]);
  }
  return found;
}

/** One statement: the answer and the places of its items. An id that is there already stays as it is. */
export async function insertResponse(
  pool: Pool,
  owner: ResponseOwner,
  row: {
    readonly id: string;
    readonly kept: KeptResponse;
    readonly createdAtMs: number;
    readonly expiresAtMs: number;
    readonly items: readonly { readonly id: string; readonly position: number }[];
  },
): Promise<void> {
  await pool.query(
    `with kept as (
       insert into stored_response (id, workspace_id, sub_account_id, input, response, created_at, expires_at)
       values ($3, $1, $2, $4, $5, $6, $7) on conflict (id) do nothing returning id)
     insert into stored_response_item (response_id, position, item_id)
     select kept.id, item.position, item.item_id from kept, unnest($8::int[], $9::text[]) as item(position, item_id)`,
    [
      ...ownerValues(owner),
      row.id,
      JSON.stringify(row.kept.input),
      JSON.stringify(row.kept.response),
      new Date(row.createdAtMs),
      new Date(row.expiresAtMs),
      row.items.map(({ position }) => position),
      row.items.map(({ id }) => id),
    ],
  );
}

/** True when there was one. */
export async function removeResponse(pool: Pool, owner: ResponseOwner, id: string): Promise<boolean> {
  const { rowCount } = await pool.query(`delete from stored_response r where ${VISIBLE} and r.id = $3`, [
    ...ownerValues(owner),
    id,
  ]);
  return (rowCount ?? 0) > 0;
}

/** Removes what has expired, in portions that hold no lock for long. Returns how many. */
export async function removeExpired(pool: Pool, nowMs: number, portion: number): Promise<number> {
  let removed = 0;
  for (;;) {
    const { rowCount } = await pool.query(
      `delete from stored_response where id in
         (select id from stored_response where expires_at <= $1 limit $2 for update skip locked)`,
      [new Date(nowMs), portion],
    );
    removed += rowCount ?? 0;
    if ((rowCount ?? 0) < portion) return removed;
  }
}
