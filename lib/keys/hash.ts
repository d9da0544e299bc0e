import { createHmac } from "node:crypto";
import type { Secrets } from "@/lib/backends/secrets/secrets";

/** The version new hashes are made with; stored beside each hash so that a later one can stand next to it. */
export const HASH_VERSION = 1;

/** HMAC-SHA-256 of a whole key in hex, under a key derived from the root secret. */
export function createKeyHasher(secrets: Secrets): (secret: string) => string {
  const key = secrets.derive(`api-keys:v${HASH_VERSION}`);
  return (secret) => createHmac("sha256", key).update(secret).digest("hex");
}
