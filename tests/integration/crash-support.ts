import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import type { Pool } from "pg";
import { expect } from "vitest";
import type { TestWallet } from "./ledger-support";

export interface Child {
  /** Costs of acknowledged settles by hold id. */
  readonly acknowledged: Map<string, bigint>;
  /** kill -9; resolves when it is gone and its output is read. */
  kill(): Promise<void>;
}

/** Starts crash-child.ts and waits until it works. */
export async function startChild(url: string, spoolDir: string, lease: number, wallet: TestWallet): Promise<Child> {
  const script = path.resolve("tests/integration/crash-child.ts");
  const process = spawn("node", ["--import", "tsx", script, url, spoolDir, String(lease), JSON.stringify(wallet)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const acknowledged = new Map<string, bigint>();
  const errors = readLines(process, acknowledged);
  await expect.poll(() => acknowledged.size, { timeout: 30_000, message: "the child works" }).toBeGreaterThan(50);
  return {
    acknowledged,
    async kill() {
      if (process.exitCode !== null) throw new Error(`the child died by itself: ${errors.join("")}`);
      const closed = once(process, "close");
      process.kill("SIGKILL");
      await closed;
    },
  };
}

function readLines(child: ChildProcess, acknowledged: Map<string, bigint>): string[] {
  const errors: string[] = [];
  let rest = "";
  child.stdout?.on("data", (chunk) => {
    const lines = `${rest}${chunk}`.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const [id, cost] = line.split(" ");
      if (id && cost) acknowledged.set(id, BigInt(cost));
    }
  });
  child.stderr?.on("data", (chunk) => errors.push(String(chunk)));
  return errors;
}

/** Every acknowledged settle is in the ledger with its exact cost. */
export async function expectNothingLost(pool: Pool, acknowledged: ReadonlyMap<string, bigint>): Promise<void> {
  const { rows } = await pool.query<{ id: string; captured: string }>(
    `select h.id, h.captured from hold h join generation g on g.id = h.id and g.cost = h.captured
      where h.id = any($1) and (h.captured = 0 or exists (select 1 from ledger_tx t where t.idem_key = 'gen:' || h.id))`,
    [[...acknowledged.keys()]],
  );
  const found = new Map(rows.map((row) => [row.id, BigInt(row.captured)]));
  const lost = [...acknowledged].filter(([id, cost]) => found.get(id) !== cost);
  expect(lost).toEqual([]);
}

export interface Wire {
  readonly port: number;
  /** Connections are cut and refused until `open` names where to. */
  cut(): void;
  open(target: string): void;
  close(): Promise<void>;
}

/** A wire between a process and its database that can be cut. */
export async function startProxy(target: string): Promise<Wire> {
  const sockets = new Set<net.Socket>();
  let current: URL | null = new URL(target);
  const server = net.createServer((inbound) => {
    if (!current) return inbound.destroy();
    const outbound = net.connect(Number.parseInt(current.port, 10), current.hostname);
    for (const [socket, other] of [
      [inbound, outbound],
      [outbound, inbound],
    ] as const) {
      sockets.add(socket);
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const cut = () => {
    current = null;
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: address.port,
    cut,
    open(next) {
      current = new URL(next);
    },
    async close() {
      cut();
      server.close();
      await once(server, "close");
    },
  };
}

export function throughProxy(url: string, proxy: Wire): string {
  const changed = new URL(url);
  changed.hostname = "127.0.0.1";
  changed.port = String(proxy.port);
  return changed.toString();
}

/** Kills a cluster of startEmbedded as a power cut would: no checkpoint, nothing flushed. */
export async function crashDatabase(dataDir: string): Promise<void> {
  const { pid }: { pid: number } = JSON.parse(readFileSync(path.join(dataDir, "postgres.json"), "utf8"));
  process.kill(pid, "SIGQUIT");
  await expect.poll(() => isRunning(pid), { timeout: 10_000, message: "the database is gone" }).toBe(false);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
