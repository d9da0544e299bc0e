import type { PoolClient } from "pg";
import type { Database } from "@/lib/backends/db/db";
import { type Currency, nano } from "@/lib/kernel";
import type { Grant, KeyKind } from "./rules/grants";
import type { CapInterval } from "./rules/windows";

export interface KeyRow extends Grant {
  readonly id: string;
  readonly workspaceId: string;
  readonly subAccountId: string | null;
  readonly creatorUserId: string | null;
  readonly name: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly defaultTag: string | null;
  readonly disabled: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly lastUsedAt: Date | null;
  readonly currency: Currency;
}

interface KeyRecord {
  id: string;
  workspace_id: string;
  sub_account_id: string | null;
  creator_user_id: string | null;
  name: string;
  kind: KeyKind;
  mode: "live" | "test";
  prefix: string;
  suffix: string;
  cap_nano: string | null;
  cap_interval: CapInterval;
  rpm: number;
  tpm: number;
  allowed_models: string[];
  allowed_ips: string[];
  default_tag: string | null;
  expires_at: Date | null;
  disabled: boolean;
  created_at: Date;
  updated_at: Date;
  last_used_at: Date | null;
  currency: Currency;
}

const SELECT = `select k.id, k.workspace_id, k.sub_account_id, k.creator_user_id, k.name, k.kind, k.mode, k.prefix, k.suffix,
  k.cap_nano, k.cap_interval, k.rpm, k.tpm, k.allowed_models, k.allowed_ips, k.default_tag, k.expires_at, k.disabled,
  k.created_at, k.updated_at, k.last_used_at, a.currency
  from api_key k join workspace w on w.id = k.workspace_id join account a on a.id = w.account_id`;

function toKey(record: KeyRecord): KeyRow {
  return {
    id: record.id,
    workspaceId: record.workspace_id,
    subAccountId: record.sub_account_id,
    creatorUserId: record.creator_user_id,
    name: record.name,
    kind: record.kind,
    mode: record.mode,
    prefix: record.prefix,
    suffix: record.suffix,
    capNano: record.cap_nano === null ? null : nano(BigInt(record.cap_nano)),
    capInterval: record.cap_interval,
    rpm: record.rpm,
    tpm: record.tpm,
    allowedModels: record.allowed_models,
    allowedIps: record.allowed_ips,
    defaultTag: record.default_tag,
    expiresAtMs: record.expires_at?.getTime() ?? null,
    disabled: record.disabled,
    createdAt: record.created_at,
    updatedAt: record.updated_at,
    lastUsedAt: record.last_used_at,
    currency: record.currency,
  };
}

/** Which keys an actor may see: those of a workspace, or of one sub-account in it. */
export interface KeyScope {
  readonly workspaceId: string;
  readonly subAccountId: string | null;
  /** Test keys see and manage test keys only. */
  readonly isTestOnly: boolean;
}

type Queryable = Pick<PoolClient, "query">;
const VISIBLE = `k.workspace_id = $1 and ($2::uuid is null or k.sub_account_id = $2) and (k.mode = 'test' or not $3)
  and k.deleted_at is null`;
const valuesOf = ({ workspaceId, subAccountId, isTestOnly }: KeyScope) => [workspaceId, subAccountId, isTestOnly];

/** A key that is not deleted, or null. `isLocked` keeps others from changing it until the transaction ends. */
export async function findKey(on: Queryable, scope: KeyScope, id: string, isLocked = false): Promise<KeyRow | null> {
  const { rows } = await on.query<KeyRecord>(
    `${SELECT} where ${VISIBLE} and k.id = $4${isLocked ? " for update of k" : ""}`,
    [...valuesOf(scope), id],
  );
  return rows[0] ? toKey(rows[0]) : null;
}

/** A key by its id alone, for what a calling key needs to know about itself. */
export async function findKeyById(on: Queryable, id: string): Promise<KeyRow | null> {
  const { rows } = await on.query<KeyRecord>(`${SELECT} where k.id = $1 and k.deleted_at is null`, [id]);
  return rows[0] ? toKey(rows[0]) : null;
}

/** A page of keys, the newest first, and how many there are. */
export async function findKeys(
  db: Database,
  scope: KeyScope,
  page: { readonly offset: number; readonly limit: number; readonly withDisabled: boolean },
): Promise<{ readonly keys: KeyRow[]; readonly total: number }> {
  const shown = `${VISIBLE} and ($4 or not k.disabled)`;
  const values = [...valuesOf(scope), page.withDisabled];
  const [list, count] = await Promise.all([
    db.pool.query<KeyRecord>(`${SELECT} where ${shown} order by k.created_at desc, k.id desc limit $5 offset $6`, [
      ...values,
      page.limit,
      page.offset,
    ]),
    db.pool.query<{ count: string }>(`select count(*) from api_key k where ${shown}`, values),
  ]);
  return { keys: list.rows.map(toKey), total: Number(count.rows[0]?.count ?? 0) };
}

export interface Secret {
  readonly hash: string;
  readonly hashVersion: number;
  readonly prefix: string;
  readonly suffix: string;
}

export interface KeySettings extends Grant {
  readonly name: string;
  readonly defaultTag: string | null;
  readonly disabled: boolean;
}

export async function insertKey(
  client: PoolClient,
  scope: KeyScope,
  key: KeySettings & Secret & { readonly id: string; readonly creatorUserId: string | null },
): Promise<void> {
  await client.query(
    `insert into api_key (id, workspace_id, sub_account_id, creator_user_id, name, kind, mode, hash, hash_version, prefix,
       suffix, cap_nano, cap_interval, rpm, tpm, allowed_models, allowed_ips, default_tag, expires_at, disabled)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)`,
    [
      ...[key.id, scope.workspaceId, scope.subAccountId, key.creatorUserId, key.name, key.kind, key.mode],
      ...[key.hash, key.hashVersion, key.prefix, key.suffix, key.capNano?.toString() ?? null, key.capInterval],
      ...[key.rpm, key.tpm, key.allowedModels, key.allowedIps, key.defaultTag, toDate(key.expiresAtMs), key.disabled],
    ],
  );
}

export async function updateKeySettings(client: PoolClient, id: string, key: KeySettings): Promise<void> {
  await client.query(
    `update api_key set name = $2, cap_nano = $3, cap_interval = $4, rpm = $5, tpm = $6, allowed_models = $7,
       allowed_ips = $8, default_tag = $9, expires_at = $10, disabled = $11, updated_at = now() where id = $1`,
    [
      ...[id, key.name, key.capNano?.toString() ?? null, key.capInterval, key.rpm, key.tpm, key.allowedModels],
      ...[key.allowedIps, key.defaultTag, toDate(key.expiresAtMs), key.disabled],
    ],
  );
}

const toDate = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));

/** Marks a key as deleted; its row stays for reports. */
export async function markKeyDeleted(client: PoolClient, id: string): Promise<void> {
  await client.query("update api_key set deleted_at = now(), updated_at = now() where id = $1", [id]);
}

/** Gives a key a new secret; the old one works for the overlap. Returns until when, or null. */
export async function replaceSecret(
  client: PoolClient,
  id: string,
  secret: Secret,
  overlapSeconds: number,
): Promise<Date | null> {
  const { rows } = await client.query<{ previous_until: Date | null }>(
    `update api_key set previous_hash = case when $6 > 0 then hash end,
       previous_hash_version = case when $6 > 0 then hash_version end,
       previous_until = case when $6 > 0 then now() + interval '1 s' * $6 end,
       hash = $2, hash_version = $3, prefix = $4, suffix = $5, updated_at = now()
     where id = $1 returning previous_until`,
    [id, secret.hash, secret.hashVersion, secret.prefix, secret.suffix, overlapSeconds],
  );
  return rows[0]?.previous_until ?? null;
}
