import { createHash, randomFillSync } from "node:crypto";

/** Rendered prefixes of public ids; the database holds bare UUIDs. */
export const ID_PREFIXES = {
  account: "acc_",
  workspace: "ws_",
  subAccount: "sub_",
  user: "usr_",
  key: "key_",
  generation: "gen-",
  message: "msg_",
  response: "resp_",
  file: "file-",
  job: "job_",
  batch: "batch_",
  event: "evt_",
  webhook: "whk_",
  wallet: "wal_",
  transaction: "txn_",
  topup: "top_",
  refund: "rfd_",
  conversation: "conv_",
  share: "shr_",
} as const;
export type IdKind = keyof typeof ID_PREFIXES;

const pool = Buffer.allocUnsafe(4096);
let poolAt = pool.length;

let timedMs = Number.NaN;
let timed = "";

/** "0190…-abcd": the first two groups of a UUIDv7. Many ids are made within a millisecond. */
function timeDigits(nowMs: number): string {
  if (nowMs !== timedMs) {
    const digits = nowMs.toString(16).padStart(12, "0");
    timed = `${digits.slice(0, 8)}-${digits.slice(8)}`;
    timedMs = nowMs;
  }
  return timed;
}

/** A new UUIDv7 (RFC 9562): sortable by creation time. */
export function newUuid(nowMs = Date.now()): string {
  if (poolAt + 10 > pool.length) {
    randomFillSync(pool);
    poolAt = 0;
  }
  // Version and variant are written over six random bits, so that the digits come out in one piece.
  pool[poolAt] = ((pool[poolAt] ?? 0) & 0x0f) | 0x70;
  pool[poolAt + 2] = ((pool[poolAt + 2] ?? 0) & 0x3f) | 0x80;
  const random = pool.toString("hex", poolAt, poolAt + 10);
  poolAt += 10;
  return `${timeDigits(nowMs)}-${random.slice(0, 4)}-${random.slice(4, 8)}-${random.slice(8)}`;
}

/** The UUIDv8 that an Idempotency-Key stands for within a scope: the same words give the same id. */
export function derivedUuid(scope: string, text: string): string {
  const hash = createHash("sha256").update(scope).update("\0").update(text).digest("hex");
  const variant = ((Number.parseInt(hash.charAt(16), 16) & 3) | 8).toString(16);
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-${variant}${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

/** uuid → "gen-0190…" (32 hex digits behind the kind's prefix). */
export const renderId = (kind: IdKind, uuid: string): string => ID_PREFIXES[kind] + uuid.replaceAll("-", "");

const HEX32 = /^[0-9a-f]{32}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Any rendered form of an id (prefixed, bare hex, UUID) → uuid, or null when it is none. */
export function parseId(text: string): string | null {
  const lower = text.toLowerCase();
  if (UUID.test(lower)) return lower;
  const hex = lower.slice(-32);
  if (!HEX32.test(hex)) return null;
  const prefix = lower.slice(0, -32);
  if (prefix !== "" && !Object.values(ID_PREFIXES).includes(prefix as never)) return null;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
