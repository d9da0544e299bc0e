import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { startEmbedded } from "@/lib/backends/db";
import { freePort } from "@/tests/support/free-port";
import { bare, type Lane, ours, portkey } from "./contestants";
import { load } from "./load";
import { measureMemory } from "./memory";
import { start } from "./process";
import { type Row, report } from "./report";
import { measureFirstByte, measureTranslation } from "./translation";

const MODEL = "openai/gpt-4o-mini";
const isQuick = process.argv.includes("--quick");
const dataDir = mkdtempSync(path.join(os.tmpdir(), "ai-router-bench-"));
chmodSync(dataDir, 0o755);

async function main(): Promise<void> {
  const database = await startEmbedded(dataDir);
  const upstreamPort = await freePort();
  const upstream = await start(["tests/bench/upstream.mjs", String(upstreamPort)], {}, async () => {
    const response = await fetch(`http://127.0.0.1:${upstreamPort}/`, { method: "POST", body: "{}" });
    return response.ok;
  });
  const origin = `http://127.0.0.1:${upstreamPort}`;
  // On a process of its own: what load leaves in the heap is no cost of open streams, and nobody else is measured after
  // a thousand broken off streams.
  const [quiet] = await ours(origin, database.url, dataDir, ["node"]);
  const memory = quiet
    ? await measureMemory(quiet.origin, quiet.path, quiet.headers, requestBody("stream", "hold"), quiet.contestant)
    : null;
  await quiet?.contestant.stop();
  const lanes = [await bare(origin), await portkey(origin), ...(await ours(origin, database.url, dataDir))];
  const node = lanes.find((lane) => lane.name === "node");
  // Nobody is measured as if the other shape did not exist.
  for (const lane of lanes) await load({ ...optionsOf(lane, "stream", 16), requests: 500 });
  const rows: Row[] = [];
  for (const shape of ["plain", "stream"] as const) {
    for (const concurrency of [16, 256]) {
      for (const lane of lanes) {
        console.error(`${lane.name}: ${shape}, ${concurrency} at once`);
        rows.push(await measure(lane, shape, concurrency));
      }
    }
  }
  const translation = node ? await measureTranslation(node, isQuick ? 150 : 750) : [];
  for (const lane of lanes) await lane.contestant.stop();
  await upstream.stop();
  await database.stop();
  rmSync(dataDir, { recursive: true, force: true });
  const text = report(rows, memory, translation, measureFirstByte());
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

const optionsOf = (lane: Lane, shape: "plain" | "stream", concurrency: number) => ({
  origin: lane.origin,
  path: lane.path,
  headers: lane.headers,
  body: requestBody(shape),
  concurrency,
});

const WARM_ROUNDS_MAX = 12;
/** A round must be this much cheaper than the cheapest before it to count as progress. */
const PROGRESS = 0.97;

/** Odd, and long enough that the ledger's proof of each minute does not fall on most of them. */
const MEASURED_ROUNDS = 5;

/** The median, by CPU, of five rounds: one round is at the mercy of what else the machine does. */
async function measure(lane: Lane, shape: "plain" | "stream", concurrency: number): Promise<Row> {
  const requests = isQuick ? 400 : shape === "plain" ? 4000 : 1500;
  const options = { ...optionsOf(lane, shape, concurrency), requests };
  const round = async (): Promise<Row> => {
    const before = lane.contestant.cpuMs();
    const result = await load(options);
    const cpuMs = (lane.contestant.cpuMs() - before) / requests;
    return { lane: lane.name, shape, concurrency, cpuMs, memoryMiB: lane.contestant.memoryMiB(), ...result };
  };
  await warmUp(async () => (await round()).cpuMs);
  const rounds: Row[] = [];
  while (rounds.length < MEASURED_ROUNDS) rounds.push(await round());
  rounds.sort((left, right) => left.cpuMs - right.cpuMs);
  const failures = rounds.reduce((sum, each) => sum + each.failures, 0);
  return { ...(rounds[(MEASURED_ROUNDS - 1) / 2] as Row), failures };
}

/** Everybody is measured as after hours of work: rounds go by until two in a row were no cheaper than the best before. */
async function warmUp(round: () => Promise<number>): Promise<void> {
  let best = Number.POSITIVE_INFINITY;
  for (let rounds = 0, idle = 0; rounds < WARM_ROUNDS_MAX && idle < 2; rounds++) {
    const cpuMs = await round();
    idle = cpuMs < best * PROGRESS ? 0 : idle + 1;
    best = Math.min(best, cpuMs);
  }
}

await main();
