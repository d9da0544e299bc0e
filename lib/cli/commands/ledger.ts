import { audit, showAccount } from "@/lib/accounts";
import { proveBilling } from "@/lib/billing";
import { parseId, renderId } from "@/lib/kernel";
import { proveLedger, thawWallet } from "@/lib/ledger";
import { proveUsage } from "@/lib/usage";
import type { CliContext, Command, FlagReader } from "../command";
import { ACCOUNT } from "./account";

async function prove({ ctx }: CliContext) {
  const { proofs, isClean, frozenWalletIds } = await proveLedger(ctx.db, { foreign: [proveBilling, proveUsage] });
  const value = {
    clean: isClean,
    invariants: proofs,
    frozen_wallets: frozenWalletIds.map((id) => renderId("wallet", id)),
  };
  return { value, exitCode: isClean ? 0 : 1 };
}

async function thaw({ ctx }: CliContext, flags: FlagReader) {
  const account = await showAccount(ctx, { accountId: flags.required("account") });
  const wasFrozen = await thawWallet(ctx.db, parseId(account.wallet_id) ?? "");
  const accountId = parseId(account.id) ?? "";
  await ctx.db.transaction((client) =>
    audit(ctx, client, { action: "wallet.thaw", targetKind: "account", targetId: accountId, accountId }),
  );
  return { value: { account_id: account.id, wallet_id: account.wallet_id, was_frozen: wasFrozen } };
}

export const ledgerCommands: readonly Command[] = [
  {
    noun: "ledger",
    verb: "prove",
    summary: "Recomputes every balance and invariant from the postings; 1 when one is broken",
    flags: {},
    run: prove,
  },
  {
    noun: "ledger",
    verb: "thaw",
    summary: "Lets a wallet that a broken proof froze take requests again",
    flags: { account: ACCOUNT },
    run: thaw,
  },
];
