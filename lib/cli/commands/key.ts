import { actInAccount } from "@/lib/accounts";
import { CAP_INTERVALS, createKey, listKeys, updateKey } from "@/lib/keys";
import type { CliContext, Command, FlagReader } from "../command";
import { ACCOUNT } from "./account";

async function create({ ctx }: CliContext, flags: FlagReader) {
  const owner = await actInAccount(ctx, { accountId: flags.required("account") });
  const made = await createKey(owner, {
    mode: flags.choice("mode", ["live", "test"] as const),
    kind: flags.choice("kind", ["inference", "management", "read_only"] as const),
    name: flags.text("name"),
    limit: flags.text("cap"),
    limit_reset: flags.choice("cap-reset", CAP_INTERVALS),
    rate_limit: flags.integer("rpm", 0),
    tpm: flags.integer("tpm", 0),
    allowed_models: flags.text("models")?.split(","),
    expires_at: flags.text("expires-at"),
  });
  return { value: { id: made.id, key: made.key } };
}

async function list({ ctx }: CliContext, flags: FlagReader) {
  const owner = await actInAccount(ctx, { accountId: flags.required("account") });
  const { data } = await listKeys(owner, {});
  const rows = data.map((key) => ({
    id: key.id,
    name: key.name,
    label: key.label,
    kind: key.kind,
    mode: key.mode,
    disabled: key.disabled,
    currency: key.currency,
    limit: key.limit,
    limit_reset: key.limit_reset,
    usage: key.usage,
    rate_limit: key.rate_limit,
    last_used_at: key.last_used_at,
  }));
  return { value: rows };
}

async function setDisabled({ ctx }: CliContext, flags: FlagReader, isDisabled: boolean) {
  const owner = await actInAccount(ctx, { accountId: flags.required("account") });
  const key = await updateKey(owner, { id: flags.required("key"), changes: { disabled: isDisabled } });
  return { value: { id: key.id, disabled: key.disabled } };
}

const KEY = { type: "string", description: "Key id", example: "key_…", isRequired: true } as const;

export const keyCommands: readonly Command[] = [
  {
    noun: "key",
    verb: "create",
    summary: "Makes an API key; its secret is shown this once",
    flags: {
      account: ACCOUNT,
      mode: { type: "string", description: "live (default) or test", example: "live" },
      kind: { type: "string", description: "inference (default), management or read_only", example: "inference" },
      name: { type: "string", description: "What people know it by" },
      cap: { type: "string", description: "Spend cap in the wallet's currency", example: "5.00" },
      "cap-reset": { type: "string", description: "none (default), daily, weekly or monthly", example: "monthly" },
      rpm: { type: "string", description: "Requests a minute (default 60); 0 = unlimited", example: "60" },
      tpm: { type: "string", description: "Tokens a minute (default 0 = unlimited)", example: "100000" },
      models: { type: "string", description: "Only these models or lab/*, comma-separated", example: "openai/*" },
      "expires-at": { type: "string", description: "When it stops working", example: "2027-01-01T00:00:00Z" },
    },
    run: create,
  },
  {
    noun: "key",
    verb: "list",
    summary: "An account's keys",
    flags: { account: ACCOUNT },
    run: list,
  },
  {
    noun: "key",
    verb: "disable",
    summary: "Stops a key everywhere within a second",
    flags: { account: ACCOUNT, key: KEY },
    run: (cli, flags) => setDisabled(cli, flags, true),
  },
  {
    noun: "key",
    verb: "enable",
    summary: "Lets a disabled key work again",
    flags: { account: ACCOUNT, key: KEY },
    run: (cli, flags) => setDisabled(cli, flags, false),
  },
];
