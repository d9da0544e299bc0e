import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createAccount } from "@/lib/accounts";
import type { Composition } from "@/lib/composition";
import { type Context, SCOPES } from "@/lib/context";
import { isAppError, parseId } from "@/lib/kernel";
import { createKey } from "@/lib/keys";

const EMAIL = "quickstart@ai-router.local";

/** The test key that a server on the embedded database prints: made once, kept in DATA_DIR/quickstart-key. */
export async function quickstartKey(composition: Composition): Promise<string> {
  const file = path.join(composition.config.dataDir, "quickstart-key");
  const kept = readKept(file);
  if (kept && (await isGood(composition, kept))) return kept;
  const system: Context = {
    ...composition.services,
    actor: { kind: "system" },
    scopes: new Set(SCOPES),
    accountId: null,
    workspaceId: null,
  };
  const account = await createAccount(system, { email: kept ? `${Date.now()}-${EMAIL}` : EMAIL });
  const ctx = { ...system, accountId: parseId(account.account_id), workspaceId: parseId(account.workspace_id) };
  const { key } = await createKey(ctx, { name: "Quick start", mode: "test" });
  writeFileSync(file, key, { mode: 0o600 });
  return key;
}

function readKept(file: string): string | null {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return null;
  }
}

async function isGood(composition: Composition, key: string): Promise<boolean> {
  try {
    await composition.keys.verify(key, null);
    return true;
  } catch (error) {
    if (isAppError(error) && error.code === "authentication") return false;
    throw error;
  }
}
