import type { MemoryResult } from "./memory";
import type { TranslationRow } from "./translation";

export interface Row {
  readonly lane: string;
  readonly shape: "plain" | "stream";
  readonly concurrency: number;
  readonly cpuMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly failures: number;
  readonly memoryMiB: number;
}

const NAMES: Readonly<Record<string, string>> = {
  bare: "bare Node proxy",
  portkey: "@portkey-ai/gateway (no auth, no billing)",
  node: "AI Router, Node mount (auth, limits, hold, settle, record)",
  next: "AI Router, Next mount",
};

/** A Markdown table: ratios to the bare proxy of the same run, which is what carries over to other machines. */
export function report(
  rows: readonly Row[],
  memory: MemoryResult | null,
  translation: readonly TranslationRow[],
  firstByteMs: number,
): string {
  const lines = [
    "| what | load | CPU per request | × bare | × portkey | added p50 | added p99 | failures | memory |",
    "|---|---|---|---|---|---|---|---|---|",
  ];
  for (const row of rows) {
    const same = (lane: string) =>
      rows.find((other) => other.lane === lane && other.shape === row.shape && other.concurrency === row.concurrency);
    const [base, peer] = [same("bare"), same("portkey")];
    const ratio = (other: Row | undefined) => (other ? (row.cpuMs / other.cpuMs).toFixed(2) : "–");
    const added = (field: "p50Ms" | "p99Ms") => (base ? `${(row[field] - base[field]).toFixed(1)} ms` : "–");
    lines.push(
      `| ${NAMES[row.lane] ?? row.lane} | ${row.shape}, ${row.concurrency} at once | ${row.cpuMs.toFixed(3)} ms | ${ratio(base)} | ${ratio(peer)} | ${added("p50Ms")} | ${added("p99Ms")} | ${row.failures} | ${row.memoryMiB.toFixed(0)} MiB |`,
    );
  }
  if (memory) {
    lines.push(
      "",
      `Memory of the Node mount with ${memory.streams} open streams: ${memory.duringMiB.toFixed(0)} MiB (${memory.beforeMiB.toFixed(0)} MiB before).`,
    );
  }
  lines.push("", ...translationTable(translation));
  lines.push(
    "",
    `CPU of translating the first text of a stream, slowest pair of dialects: ${firstByteMs.toFixed(3)} ms.`,
  );
  return `${lines.join("\n")}\n`;
}

function translationTable(rows: readonly TranslationRow[]): string[] {
  const [passthrough] = rows;
  if (!passthrough) return [];
  const lines = [
    "| client | upstream | CPU per stream of 200 chunks | × passthrough | failures |",
    "|---|---|---|---|---|",
  ];
  for (const { client, upstream, cpuMs, failures } of rows) {
    const ratio = (cpuMs / passthrough.cpuMs).toFixed(2);
    lines.push(`| ${client} | ${upstream} | ${cpuMs.toFixed(3)} ms | ${ratio} | ${failures} |`);
  }
  return lines;
}
