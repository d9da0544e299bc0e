import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import path from "node:path";
import { freePort } from "@/tests/support/free-port";
import { nodeOptions } from "@/tests/support/node-options";
import { type Contestant, start } from "./process";

/** Where one contestant takes its calls. */
export interface Lane {
  readonly name: string;
  readonly contestant: Contestant;
  readonly origin: string;
  readonly path: string;
  readonly headers: Record<string, string>;
}

const root = path.resolve(import.meta.dirname, "../..");

const answers = (url: string) => async () => (await fetch(url)).status < 500;

export async function bare(upstream: string): Promise<Lane> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const contestant = await start(["tests/bench/bare-proxy.mjs", String(port), upstream], {}, async () => {
    const response = await fetch(`${origin}/v1/chat/completions`, { method: "POST", body: "{}" });
    return response.ok;
  });
  return {
    name: "bare",
    contestant,
    origin,
    path: "/v1/chat/completions",
    headers: { "content-type": "application/json" },
  };
}

export async function portkey(upstream: string): Promise<Lane> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const script = "tests/bench/node_modules/@portkey-ai/gateway/build/start-server.js";
  const contestant = await start([script, `--port=${port}`, "--headless"], {}, answers(`${origin}/`));
  const headers = {
    "content-type": "application/json",
    authorization: "Bearer sk-none",
    "x-portkey-provider": "openai",
    "x-portkey-custom-host": `${upstream}/v1`,
  };
  return { name: "portkey", contestant, origin, path: "/v1/chat/completions", headers };
}

/** A server for each of our mounts, all on one database, with everything on. */
export async function ours(
  upstream: string,
  databaseUrl: string,
  dataDir: string,
  mounts: readonly ("node" | "next")[] = ["node", "next"],
): Promise<Lane[]> {
  const lanes: Lane[] = [];
  let key: string | null = null;
  for (const mount of mounts) {
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    const env = {
      HOST: "127.0.0.1",
      PORT: String(port),
      GATEWAY_MOUNT: mount,
      DATA_DIR: path.join(dataDir, mount),
      DATABASE_URL: databaseUrl,
      APP_SECRET: "bench-secret-bench-secret-bench-secret-01",
      LOG_LEVEL: "error",
      OPENAI_API_KEY: "sk-none",
      OPENAI_BASE_URL: `${upstream}/v1`,
      MISTRAL_API_KEY: "none",
      MISTRAL_BASE_URL: `${upstream}/v1`,
      ANTHROPIC_API_KEY: "none",
      ANTHROPIC_BASE_URL: `${upstream}/v1`,
      GEMINI_API_KEY: "none",
      GEMINI_BASE_URL: `${upstream}/v1beta`,
    };
    const contestant = await start([...nodeOptions(), "tests/support/serve.mjs"], env, answers(`${origin}/healthz`));
    key ??= makeKey(env);
    const headers = { "content-type": "application/json", authorization: `Bearer ${key}` };
    lanes.push({ name: mount, contestant, origin, path: "/v1/chat/completions", headers });
  }
  return lanes;
}

function makeKey(env: Readonly<Record<string, string>>): string {
  const cli = (...args: string[]) => {
    const result = spawnSync(process.execPath, ["bin/cli.mjs", ...args, "--json"], {
      cwd: root,
      env: { ...process.env, ...env },
      encoding: "utf8",
    });
    if (result.status !== 0) throw new Error(result.stderr || result.stdout);
    return JSON.parse(result.stdout);
  };
  const account: { account_id: string } = cli(
    "account",
    "create",
    "--email",
    `bench-${randomUUID()}@example.com`,
    "--credit",
    "100000.00",
  );
  return cli("key", "create", "--account", account.account_id, "--mode", "live", "--rpm", "0").key;
}
