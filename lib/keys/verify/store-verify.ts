import type { Pool } from "pg";
import { type Currency, type Nano, nano } from "@/lib/kernel";
import type { CapInterval } from "../rules/windows";

/** What the verifier needs to know about a key, read in one query. */
export interface VerifiableKey {
  readonly id: string;
  readonly workspaceId: string;
  readonly accountId: string;
  readonly walletId: string | null;
  readonly currency: Currency;
  readonly subAccountId: string | null;
  readonly defaultModel: string | null;
  readonly mode: "live" | "test";
  readonly kind: "inference" | "management" | "read_only";
  readonly capNano: Nano | null;
  readonly capInterval: CapInterval;
  readonly rpm: number;
  readonly tpm: number;
  readonly allowedModels: readonly string[];
  readonly allowedIps: readonly string[];
  readonly defaultTag: string | null;
  /** The earlier of the key's own expiry and, for a rotated-out secret, the end of the overlap. */
  readonly expiresAtMs: number | null;
  readonly isRotatedOut: boolean;
  readonly isDisabled: boolean;
  readonly isDeleted: boolean;
  readonly isFrozen: boolean;
}

interface Row {
  id: string;
  workspace_id: string;
  account_id: string;
  wallet_id: string | null;
  currency: Currency;
  sub_account_id: string | null;
  default_model: string | null;
  mode: "live" | "test";
  kind: "inference" | "management" | "read_only";
  cap_nano: string | null;
  cap_interval: CapInterval;
  rpm: number;
  tpm: number;
  allowed_models: string[];
  allowed_ips: string[];
  default_tag: string | null;
  expires_at: Date | null;
  previous_until: Date | null;
  is_rotated_out: boolean;
  disabled: boolean;
  is_deleted: boolean;
  is_frozen: boolean;
}

const FIND = `
  select k.id, k.workspace_id, w.account_id, a.wallet_id, a.currency, k.sub_account_id, w.default_model, k.mode, k.kind,
    k.cap_nano, k.cap_interval, k.rpm, k.tpm, k.allowed_models, k.allowed_ips, k.default_tag, k.expires_at,
    k.previous_until, k.hash <> $1 as is_rotated_out, k.disabled, k.deleted_at is not null as is_deleted,
    a.frozen_at is not null as is_frozen
  from api_key k join workspace w on w.id = k.workspace_id join account a on a.id = w.account_id
  where k.hash = $1 or k.previous_hash = $1`;

export async function findVerifiableKey(pool: Pool, hash: string): Promise<VerifiableKey | null> {
  const { rows } = await pool.query<Row>({ name: "keys_verify", text: FIND, values: [hash] });
  const row = rows[0];
  if (!row) return null;
  const ends = [row.expires_at, row.is_rotated_out ? row.previous_until : null].filter((date) => date !== null);
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    accountId: row.account_id,
    walletId: row.wallet_id,
    currency: row.currency,
    subAccountId: row.sub_account_id,
    defaultModel: row.default_model,
    mode: row.mode,
    kind: row.kind,
    capNano: row.cap_nano === null ? null : nano(BigInt(row.cap_nano)),
    capInterval: row.cap_interval,
    rpm: row.rpm,
    tpm: row.tpm,
    allowedModels: row.allowed_models,
    allowedIps: row.allowed_ips,
    defaultTag: row.default_tag,
    expiresAtMs: ends.length > 0 ? Math.min(...ends.map((date) => date.getTime())) : null,
    isRotatedOut: row.is_rotated_out,
    isDisabled: row.disabled,
    isDeleted: row.is_deleted,
    isFrozen: row.is_frozen,
  };
}

/** Writes when keys were last used, one statement for all of them. Announces nothing: it changes no right. */
export async function writeLastUsed(pool: Pool, uses: ReadonlyMap<string, number>): Promise<void> {
  await pool.query(
    `update api_key k set last_used_at = greatest(k.last_used_at, u.at)
     from unnest($1::uuid[], $2::timestamptz[]) as u(id, at) where k.id = u.id`,
    [[...uses.keys()], [...uses.values()].map((ms) => new Date(ms).toISOString())],
  );
}
