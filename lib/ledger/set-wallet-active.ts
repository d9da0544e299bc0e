import { AppError } from "@/lib/kernel";
import { type Queryable, updateWalletActive } from "./store-wallet";

/** An inactive wallet takes no new holds (402); what runs is settled, and credit may still arrive. */
export async function setWalletActive(
  client: Queryable,
  input: { readonly walletId: string; readonly isActive: boolean },
): Promise<void> {
  if (!(await updateWalletActive(client, input.walletId, input.isActive))) {
    throw new AppError("not_found", { message: "There is no such wallet." });
  }
}
