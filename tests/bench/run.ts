import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { startEmbedded } from "@/lib/backends/db";
import { freePort } from "@/tests/support/free-port";
import { load } from "./load";
import { measureMemory } from "./memory";
import { type Contestant, start } from "./process";
import { type Row, report } from "./report";

const MODEL = "openai/gpt-4o-mini";
const isQuick = process.argv.includes("--quick");
const root = path.resolve(import.meta.dirname, "../..");
const dataDir = mkdtempSync(path.join(os.tmpdir(), "ai-router-bench-"));
chmodSync(dataDir, 0o755);

interface Lane {
  readonly name: string;
  readonly contestant: Contestant;
  readonly origin: string;
  readonly path: string;
  readonly headers: Record<string, string>;
}

const answers = (url: string) => async () => (await fetch(url)).status < 500;

async function main(): Promise<void> {
  const database = await startEmbedded(dataDir);
  const upstreamPort = await freePort();
  const upstream = await start(["tests/bench/upstream.mjs", String(upstreamPort)], {}, async () => {
    const response = await fetch(`http://127.0.0.1:${upstreamPort}/`, { method: "POST", body: "{}" });
    return response.ok;
  });
  const origin = `http://127.0.0.1:${upstreamPort}`;
  const lanes = [await bare(origin), await portkey(origin), ...(await ours(origin, database.url))];
  const node = lanes.find((lane) => lane.name === "node");
  // First, on a fresh process: what load leaves in the heap is no cost of open streams.
  const memory = node
    ? await measureMemory(node.origin, node.path, node.headers, requestBody("stream", "hold"), node.contestant)
    : null;
  const rows: Row[] = [];
  for (const shape of ["plain", "stream"] as const) {
    for (const concurrency of [16, 256]) {
      for (const lane of lanes) {
        console.error(`${lane.name}: ${shape}, ${concurrency} at once`);
        rows.push(await measure(lane, shape, concurrency));
      }
    }
  }
  for (const lane of lanes) await lane.contestant.stop();
  await upstream.stop();
  await database.stop();
  rmSync(dataDir, { recursive: true, force: true });
  const text = report(rows, memory);
  console.log(text);
  const output = process.argv.find((argument) => argument.startsWith("--write="))?.slice(8);
  if (output) writeFileSync(output, text);
}

const requestBody = (shape: "plain" | "stream", content = "Say two hundred words.") =>
  JSON.stringify({
    model: MODEL,
    max_tokens: 400,
    messages: [{ role: "user", content }],
    ...(shape === "stream" ? { stream: true } : {}),
  });

async function measure(lane: Lane, shape: "plain" | "stream", concurrency: number): Promise<Row> {
  const requests = isQuick ? 400 : shape === "plain" ? 4000 : 1500;
  const options = {
    origin: lane.origin,
    path: lane.path,
    headers: lane.headers,
    body: requestBody(shape),
    concurrency,
  };
  await load({ ...options, requests: Math.max(concurrency, Math.floor(requests / 4)) });
  const before = lane.contestant.cpuMs();
  const result = await load({ ...options, requests });
  const cpuMs = (lane.contestant.cpuMs() - before) / requests;
  return { lane: lane.name, shape, concurrency, cpuMs, memoryMiB: lane.contestant.memoryMiB(), ...result };
}

async function bare(upstream: string): Promise<Lane> {
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

async function portkey(upstream: string): Promise<Lane> {
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

/** One server for both of our mounts, each in a process of its own on one database, with everything on. */
async function ours(upstream: string, databaseUrl: string): Promise<Lane[]> {
  const lanes: Lane[] = [];
  let key: string | null = null;
  for (const mount of ["node", "next"] as const) {
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
    };
    const contestant = await start(["tests/support/serve.mjs"], env, answers(`${origin}/healthz`));
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
    "bench@example.com",
    "--credit",
    "100000.00",
  );
  return cli("key", "create", "--account", account.account_id, "--mode", "live", "--rpm", "0").key;
}

await main();
