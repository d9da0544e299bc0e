import type { Server } from "node:http";
import type { Composition } from "@/lib/composition";
import { quickstartKey } from "./quickstart";

/** Tells whoever started the server where it is and, on the embedded database, how to make the first call. */
export async function printWelcome(composition: Composition, server: Server | null): Promise<void> {
  const { config } = composition;
  const address = server?.address();
  const port = address && typeof address === "object" ? address.port : config.PORT;
  const base = config.APP_URL ?? `http://localhost:${port}`;
  const lines = [`${config.APP_NAME} ${config.version} is ready.`, "", `  Address   ${base}`];
  const key = composition.isEmbedded ? await quickstartKey(composition) : null;
  if (key) {
    lines.push(`  Test key  ${key}`, "", "Try it:", "", curl(base, key));
  } else {
    lines.push(
      "",
      "Make an account and a key:",
      "",
      "  npm run -s cli -- account create --email you@example.com --json",
    );
    lines.push("  npm run -s cli -- key create --account ACCOUNT_ID --mode test --json");
  }
  console.log(`${lines.join("\n")}\n`);
}

function curl(base: string, key: string): string {
  const body = '{"model":"sandbox/echo","messages":[{"role":"user","content":"Hello"}]}';
  return `curl ${base}/v1/chat/completions -H "Authorization: Bearer ${key}" -H "Content-Type: application/json" -d '${body}'`;
}
