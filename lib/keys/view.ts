import type { Services } from "@/lib/context";
import { exact, formatNano, nano, renderId, ZERO_NANO } from "@/lib/kernel";
import { capWindow } from "./rules/windows";
import type { KeyView } from "./schemas";
import type { KeyRow } from "./store";
import { type KeyUsage, readCapUse, readUsage } from "./store-usage";

const NOTHING: KeyUsage = { totalNano: ZERO_NANO, dailyNano: ZERO_NANO, weeklyNano: ZERO_NANO, monthlyNano: ZERO_NANO };

/** Keys as clients see them, with spend and what remains of caps. Two queries for any number of keys. */
export async function viewKeys(services: Pick<Services, "db" | "clock">, keys: readonly KeyRow[]): Promise<KeyView[]> {
  const nowMs = services.clock.now();
  const { pool } = services.db;
  const capped = keys.filter(({ capNano }) => capNano !== null);
  const [usage, capUse] = await Promise.all([
    readUsage(
      pool,
      keys.map(({ id }) => id),
      nowMs,
    ),
    readCapUse(
      pool,
      capped.map((key) => ({ keyId: key.id, startsAtMs: capWindow(key.capInterval, nowMs).startsAtMs })),
    ),
  ]);
  return keys.map((key) => viewKey(key, usage.get(key.id) ?? NOTHING, capUse.get(key.id) ?? ZERO_NANO));
}

const amount = (value: bigint) => exact(formatNano(nano(value)));
const orNull = (list: readonly string[]): string[] | null => (list.length > 0 ? [...list] : null);

function viewKey(key: KeyRow, usage: KeyUsage, capUsed: bigint): KeyView {
  const id = renderId("key", key.id);
  const remaining = key.capNano === null ? null : key.capNano > capUsed ? key.capNano - capUsed : 0n;
  return {
    id,
    hash: id,
    name: key.name,
    label: `${key.prefix}…${key.suffix}`,
    kind: key.kind,
    mode: key.mode,
    disabled: key.disabled,
    currency: key.currency,
    limit: key.capNano === null ? null : amount(key.capNano),
    limit_remaining: remaining === null ? null : amount(remaining),
    limit_reset: key.capInterval === "none" ? null : key.capInterval,
    include_byok_in_limit: false,
    usage: amount(usage.totalNano),
    usage_daily: amount(usage.dailyNano),
    usage_weekly: amount(usage.weeklyNano),
    usage_monthly: amount(usage.monthlyNano),
    byok_usage: 0,
    byok_usage_daily: 0,
    byok_usage_weekly: 0,
    byok_usage_monthly: 0,
    rate_limit: key.rpm,
    tpm: key.tpm,
    allowed_models: orNull(key.allowedModels),
    allowed_ips: orNull(key.allowedIps),
    tag: key.defaultTag,
    expires_at: key.expiresAtMs === null ? null : new Date(key.expiresAtMs).toISOString(),
    created_at: key.createdAt.toISOString(),
    updated_at: key.updatedAt.toISOString(),
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
    creator_user_id: key.creatorUserId === null ? null : renderId("user", key.creatorUserId),
    external_user: null,
    workspace_id: renderId("workspace", key.workspaceId),
    sub_account_id: key.subAccountId === null ? null : renderId("subAccount", key.subAccountId),
  };
}
