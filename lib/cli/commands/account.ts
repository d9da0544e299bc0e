import { actInAccount, audit, createAccount, freezeAccount, showAccount } from "@/lib/accounts";
import { CURRENCIES, type Currency, formatNano, type Nano, newUuid, parseId, parseNano, renderId } from "@/lib/kernel";
import { creditWallet, getBalance } from "@/lib/ledger";
import { type CliContext, type Command, type Flag, type FlagReader, UsageError } from "../command";

export const ACCOUNT: Flag = { type: "string", description: "Account id", example: "acc_…", isRequired: true };

/** A positive amount in the wallet's currency. */
function amountOf(flags: FlagReader, name: string): Nano | undefined {
  const text = flags.text(name);
  if (text === undefined) return undefined;
  if (!/^\d{1,9}(\.\d{1,9})?$/.test(text) || parseNano(text) <= 0n) {
    throw new UsageError(`--${name} must be a positive decimal amount such as 10.00`);
  }
  return parseNano(text);
}

/** Posts money received or given outside Stripe, with who did it, in one transaction. */
async function credit({ ctx }: CliContext, accountId: string, amountNano: Nano, reason: string) {
  const { accountId: owner } = await actInAccount(ctx, { accountId });
  if (owner === null) throw new Error("an account's context has no account");
  const wallet = await getBalance(ctx.db.pool, { accountId: owner });
  const posted = await ctx.db.transaction(async (client) => {
    const details = { amount: formatNano(amountNano), reason };
    await audit(ctx, client, {
      action: "credit.add",
      targetKind: "account",
      targetId: owner,
      accountId: owner,
      details,
    });
    return creditWallet(client, {
      walletId: wallet.id,
      amountNano,
      kind: "manual",
      reference: newUuid(),
      note: reason,
    });
  });
  return { wallet, posted };
}

async function create(cli: CliContext, flags: FlagReader) {
  const amountNano = amountOf(flags, "credit");
  const made = await createAccount(cli.ctx, {
    email: flags.required("email"),
    password: flags.text("password"),
    currency: flags.choice("currency", CURRENCIES),
    name: flags.text("name"),
  });
  if (amountNano !== undefined) await credit(cli, made.account_id, amountNano, "Opening credit");
  const { account_id, workspace_id, wallet_id } = made;
  return { value: { account_id, workspace_id, wallet_id } };
}

async function show({ ctx }: CliContext, flags: FlagReader) {
  const account = await showAccount(ctx, { accountId: flags.required("account") });
  const wallet = await getBalance(ctx.db.pool, { accountId: parseId(account.id) ?? "" });
  const amounts = shown(wallet.currency, {
    balance: wallet.balanceNano,
    held: wallet.heldNano,
    available: wallet.availableNano,
  });
  const totals = { credited: formatNano(wallet.creditedNano, 2), used: formatNano(wallet.usedNano, 2) };
  const state = { active: wallet.isActive && !wallet.isFrozen, open_holds: wallet.openHoldCount };
  return { value: { ...account, wallet: { id: account.wallet_id, ...amounts, ...totals, ...state } } };
}

async function setFrozen({ ctx }: CliContext, flags: FlagReader, reason: string | null) {
  const accountId = flags.required("account");
  await freezeAccount(ctx, { accountId, reason });
  const { id, frozen, frozen_reason } = await showAccount(ctx, { accountId });
  return { value: { account_id: id, frozen, frozen_reason } };
}

const shown = (currency: Currency, amounts: Readonly<Record<string, Nano>>) => ({
  currency,
  ...Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, formatNano(amount, 2)])),
});

async function add(cli: CliContext, flags: FlagReader) {
  const amountNano = amountOf(flags, "amount");
  if (amountNano === undefined) throw new UsageError("--amount is missing");
  const { wallet, posted } = await credit(cli, flags.required("account"), amountNano, flags.required("reason"));
  return {
    value: {
      account_id: renderId("account", wallet.accountId),
      wallet_id: renderId("wallet", wallet.id),
      transaction_id: posted.transactionId === null ? null : renderId("transaction", posted.transactionId),
      ...shown(wallet.currency, { amount: amountNano }),
      balance: posted.balanceNano === null ? null : formatNano(posted.balanceNano, 2),
    },
  };
}

export const accountCommands: readonly Command[] = [
  {
    noun: "account",
    verb: "create",
    summary: "Makes an account with an owner, a workspace and a wallet",
    flags: {
      email: {
        type: "string",
        description: "Owner's e-mail; counts as verified",
        example: "you@example.com",
        isRequired: true,
      },
      password: { type: "string", description: "At least 8 characters; without one, sign in by e-mailed code" },
      currency: { type: "string", description: "USD (default), RUB or KZT; never changes", example: "USD" },
      credit: { type: "string", description: "Opening balance in that currency", example: "25.00" },
      name: { type: "string", description: "What the account is called" },
    },
    run: create,
  },
  {
    noun: "account",
    verb: "show",
    summary: "An account with its wallet, members and workspaces",
    flags: { account: ACCOUNT },
    run: show,
  },
  {
    noun: "account",
    verb: "freeze",
    summary: "Refuses every key and console call of an account, at once, until it is unfrozen",
    flags: {
      account: ACCOUNT,
      reason: { type: "string", description: "Kept with the account", example: "chargeback", isRequired: true },
    },
    run: (cli, flags) => setFrozen(cli, flags, flags.required("reason")),
  },
  {
    noun: "account",
    verb: "unfreeze",
    summary: "Lets a frozen account call again",
    flags: { account: ACCOUNT },
    run: (cli, flags) => setFrozen(cli, flags, null),
  },
  {
    noun: "credit",
    verb: "add",
    summary: "Adds money to an account's wallet",
    flags: {
      account: ACCOUNT,
      amount: { type: "string", description: "In the wallet's currency", example: "10.00", isRequired: true },
      reason: {
        type: "string",
        description: "Shown on the customer's ledger line",
        example: "invoice-17",
        isRequired: true,
      },
    },
    run: add,
  },
];
