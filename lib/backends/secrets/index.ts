import { hkdfSync, randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Secrets } from "./secrets";

export type { Secrets } from "./secrets";

/** Derives purpose keys from the root secret's text (APP_SECRET as it is written, whatever its encoding). */
export function createSecrets(rootSecret: string): Secrets {
  if (rootSecret.length < 32) throw new RangeError("The root secret must have at least 32 characters.");
  const derived = new Map<string, Buffer>();
  return {
    derive(purpose) {
      let bytes = derived.get(purpose);
      if (!bytes) {
        bytes = Buffer.from(hkdfSync("sha256", rootSecret, "ai-router", purpose, 32));
        derived.set(purpose, bytes);
      }
      return bytes;
    },
  };
}

/** The root secret of an installation without APP_SECRET: DATA_DIR/secret (mode 0600), made at first use. */
export function readOrCreateRootSecret(dataDir: string): string {
  const file = path.join(dataDir, "secret");
  mkdirSync(dataDir, { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, randomBytes(32).toString("base64url"), { mode: 0o600 });
  try {
    // A link appears whole or not at all: of two processes that start at once, one wins and both read the same.
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    unlinkSync(draft);
  }
  return readFileSync(file, "utf8").trim();
}
