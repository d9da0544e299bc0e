import type { Pool } from "pg";
import type { Currency } from "@/lib/kernel";

/** What a model call needs to know of the workspace that pays for it. */
export interface PayingWorkspace {
  readonly accountId: string;
  readonly walletId: string | null;
  readonly currency: Currency;
  readonly defaultModel: string | null;
  readonly isFrozen: boolean;
}

export async function findPayingWorkspace(pool: Pool, workspaceId: string): Promise<PayingWorkspace | null> {
  const { rows } = await pool.query<PayingWorkspace>({
    name: "keys_workspace",
    text: `select a.id as "accountId", a.wallet_id as "walletId", a.currency, w.default_model as "defaultModel",
             a.frozen_at is not null as "isFrozen"
           from workspace w join account a on a.id = w.account_id where w.id = $1`,
    values: [workspaceId],
  });
  return rows[0] ?? null;
}
