import type { z } from "zod";
import { announceAccessChange, audit } from "@/lib/accounts";
import type { Context } from "@/lib/context";
import { callerOf, keyIdOf, noSuchKey, requireMayGive } from "./caller";
import { requireFuture, toMs, toNano } from "./create-key";
import { KeyIdInput, type KeyReply, UpdateKeyInput } from "./schemas";
import { findKey, type KeyRow, type KeySettings, updateKeySettings } from "./store";
import { viewKeys } from "./view";

/** Changes that give nobody anything: a key may make them even to one that has more than itself. */
const HARMLESS: ReadonlySet<string> = new Set(["name", "include_byok_in_limit"]);

/**
 * Changes a key; every process hears of it within a second. A calling key can neither give more than it has nor enable a
 * key that has more.
 */
export async function updateKey(
  ctx: Context,
  input: z.input<typeof KeyIdInput> & { readonly changes: z.input<typeof UpdateKeyInput> },
): Promise<z.output<typeof KeyReply>> {
  const caller = await callerOf(ctx, "keys:write");
  const id = keyIdOf(KeyIdInput.parse(input).id);
  const changes = UpdateKeyInput.parse(input.changes);
  if (changes.expires_at !== undefined) requireFuture(ctx, toMs(changes.expires_at) ?? null);
  const key = await ctx.db.transaction(async (client) => {
    const before = await findKey(client, caller, id, true);
    if (!before) throw noSuchKey();
    const after = { ...before, ...apply(before, changes) };
    const fields = Object.keys(changes);
    const isOnlyDisabling = changes.disabled === true && fields.every((field) => field === "disabled");
    if (!isOnlyDisabling && fields.some((field) => !HARMLESS.has(field))) requireMayGive(ctx, caller, after);
    await updateKeySettings(client, id, after);
    await announceAccessChange(client, "key", id);
    await audit(ctx, client, { action: "key.update", targetKind: "key", targetId: id, details: { changes } });
    return findKey(client, caller, id);
  });
  const [view] = key ? await viewKeys(ctx, [key]) : [];
  if (!view) throw noSuchKey();
  return { ...view, data: view };
}

function apply(key: KeyRow, changes: z.output<typeof UpdateKeyInput>): KeySettings {
  const { limit, limit_reset: reset, expires_at: expiresAt } = changes;
  return {
    ...key,
    name: changes.name ?? key.name,
    capNano: limit === undefined ? key.capNano : toNano(limit),
    capInterval: reset === undefined ? key.capInterval : (reset ?? "none"),
    rpm: changes.rate_limit ?? key.rpm,
    tpm: changes.tpm ?? key.tpm,
    allowedModels: changes.allowed_models === undefined ? key.allowedModels : (changes.allowed_models ?? []),
    allowedIps: changes.allowed_ips === undefined ? key.allowedIps : (changes.allowed_ips ?? []),
    defaultTag: changes.tag === undefined ? key.defaultTag : changes.tag,
    expiresAtMs: expiresAt === undefined ? key.expiresAtMs : (toMs(expiresAt) ?? null),
    disabled: changes.disabled ?? key.disabled,
  };
}
