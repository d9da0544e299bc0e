import { createHash } from "node:crypto";

const LEGAL_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** An id every client and vendor accepts: letters, digits, "_" and "-", at most 64 characters (wire 55). */
export function legalCallId(id: string): string {
  if (LEGAL_ID.test(id)) return id;
  const cleaned = id.replace(/[^A-Za-z0-9_-]/g, "_");
  if (cleaned.length <= 64) return cleaned;
  return `${cleaned.slice(0, 47)}_${createHash("sha256").update(id).digest("hex").slice(0, 16)}`;
}

/** An id for a call that the vendor gave none, the same for the same place in the same answer. */
export const madeCallId = (seed: string, index: number): string =>
  `call_${createHash("sha256").update(`${seed}:${index}`).digest("hex").slice(0, 24)}`;
