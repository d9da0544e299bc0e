import type { z } from "zod";
import { announceAccessChange, audit } from "@/lib/accounts";
import type { Context } from "@/lib/context";
import { AppError, type Nano, newUuid, parseNano } from "@/lib/kernel";
import { type Caller, callerOf, requireMayGive } from "./caller";
import { makeKey, visibleParts } from "./format";
import { createKeyHasher, HASH_VERSION } from "./hash";
import { type CreatedKey, CreateKeyInput } from "./schemas";
import { findKeyById, insertKey, type KeySettings, type Secret } from "./store";
import { viewKeys } from "./view";

const RPM_DEFAULT = 60;

/**
 * Makes a key in the context's workspace; the answer is the only place its secret ever appears. A calling key cannot give
 * more than it has: what is left out it passes on of its own, what goes beyond is refused (`permission`, `param` names it).
 */
export async function createKey(
  ctx: Context,
  input: z.input<typeof CreateKeyInput>,
): Promise<z.output<typeof CreatedKey>> {
  const caller = await callerOf(ctx, "keys:write");
  const settings = toSettings(CreateKeyInput.parse(input), caller);
  requireFuture(ctx, settings.expiresAtMs);
  requireMayGive(ctx, caller, settings);
  const { key, secret } = makeSecret(ctx, settings.mode);
  const id = newUuid();
  const row = await ctx.db.transaction(async (client) => {
    const creatorUserId = caller.userId ?? caller.ownKey?.creatorUserId ?? null;
    await insertKey(client, caller, { id, creatorUserId, ...settings, ...secret });
    await announceAccessChange(client, "key", id);
    const { name, kind, mode } = settings;
    await audit(ctx, client, { action: "key.create", targetKind: "key", targetId: id, details: { name, kind, mode } });
    return findKeyById(client, id);
  });
  const [view] = row ? await viewKeys(ctx, [row]) : [];
  if (!view) throw new Error("the key vanished while it was made");
  return { ...view, data: view, key };
}

/** A new secret and what is kept of it. */
export function makeSecret(ctx: Context, mode: "live" | "test"): { readonly key: string; readonly secret: Secret } {
  const key = makeKey(mode);
  const hash = createKeyHasher(ctx.secrets)(key);
  return { key, secret: { hash, hashVersion: HASH_VERSION, ...visibleParts(key) } };
}

export function requireFuture(ctx: Context, expiresAtMs: number | null): void {
  if (expiresAtMs !== null && expiresAtMs <= ctx.clock.now()) {
    throw new AppError("invalid_request", { message: "expires_at must be in the future.", param: "expires_at" });
  }
}

export const toNano = (limit: string | null): Nano | null => (limit === null ? null : parseNano(limit));

function toSettings(fields: z.output<typeof CreateKeyInput>, { ownKey }: Caller): KeySettings {
  const given = <T>(value: T | undefined, own: T | undefined, otherwise: T): T =>
    value === undefined ? (own ?? otherwise) : value;
  const limit = fields.limit === undefined ? undefined : toNano(fields.limit);
  return {
    name: fields.name ?? "API key",
    kind: fields.kind ?? "inference",
    mode: fields.mode ?? ownKey?.mode ?? "live",
    capNano: given(limit, ownKey?.capNano, null),
    capInterval: given(
      fields.limit_reset ?? (fields.limit_reset === null ? "none" : undefined),
      ownKey?.capInterval,
      "none",
    ),
    rpm: given(fields.rate_limit, ownKey?.rpm, RPM_DEFAULT),
    tpm: given(fields.tpm, ownKey?.tpm, 0),
    allowedModels: given(fields.allowed_models === null ? [] : fields.allowed_models, ownKey?.allowedModels, []),
    allowedIps: given(fields.allowed_ips === null ? [] : fields.allowed_ips, ownKey?.allowedIps, []),
    defaultTag: given(fields.tag, ownKey?.defaultTag, null),
    expiresAtMs: given(toMs(fields.expires_at), ownKey?.expiresAtMs, null),
    disabled: fields.disabled ?? false,
  };
}

/** A date's milliseconds; null and absence stay what they are. */
export const toMs = (date: string | null | undefined): number | null | undefined =>
  typeof date === "string" ? Date.parse(date) : date;
