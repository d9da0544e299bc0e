import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "@/tests/support/free-port";
import { nodeOptions } from "@/tests/support/node-options";

const root = path.resolve(import.meta.dirname, "../..");

/** `npm start` as a newcomer runs it: nothing configured, a data folder that only its owner may enter. */
class Started {
  output = "";
  constructor(
    readonly child: ChildProcess,
    readonly origin: string,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk) => {
        this.output += chunk;
      });
    }
  }

  async untilReady(): Promise<this> {
    for (let tries = 0; tries < 1200 && this.child.exitCode === null; tries++) {
      if (/is ready[\s\S]*curl /.test(this.output)) return this;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`npm start did not get ready:\n${this.output}`);
  }

  get key(): string {
    return /air_test_[\w-]+/.exec(this.output)?.[0] ?? "";
  }

  get curl(): string {
    return /^curl .*$/m.exec(this.output)?.[0] ?? "";
  }

  exited(): Promise<number | null> {
    return new Promise((resolve) => {
      if (this.child.exitCode !== null) resolve(this.child.exitCode);
      else this.child.once("exit", (code) => resolve(code));
    });
  }
}

describe("npm start with nothing configured", () => {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), "ai-router-start-"));
  let port = 0;
  const start = async (command = ["npm", "start"]) => {
    const [program = "", ...args] = command;
    const env = {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: "production" as const,
      DATA_DIR: dataDir,
      PORT: String(port),
      LOG_LEVEL: "warn",
    };
    const child = spawn(program, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
    return new Started(child, `http://localhost:${port}`).untilReady();
  };
  let first: Started;
  beforeAll(async () => {
    port = await freePort();
    first = await start();
  }, 240_000);
  afterAll(async () => {
    const record = path.join(dataDir, "postgres.json");
    const cluster = existsSync(record) ? JSON.parse(readFileSync(record, "utf8")).cluster : null;
    rmSync(dataDir, { recursive: true, force: true });
    if (typeof cluster === "string" && !cluster.startsWith(dataDir))
      rmSync(path.dirname(cluster), { recursive: true, force: true });
  });

  it("prints a curl that answers", () => {
    const answer = JSON.parse(execFileSync("sh", ["-c", first.curl], { encoding: "utf8" }));
    expect(answer.choices[0].message.content).toBe("Hello");
  });

  it("runs an embedded database whose secrets only the owner reads", async () => {
    const health = await (await fetch(`${first.origin}/healthz`)).json();
    expect(health).toMatchObject({ status: "ok", database: "embedded" });
    for (const file of ["secret", "quickstart-key", "postgres.json"]) {
      expect(statSync(path.join(dataDir, file)).mode & 0o077).toBe(0);
    }
  });

  it("has one pool, one cache and one batcher for both mounts", async () => {
    const answers = await Promise.all(
      ["/v1/models", "/api/v1/models", "/healthz"].map((at) => fetch(first.origin + at)),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    // Pages run in Next's bundle; a second composition would start a second server on the same folder and fail.
    expect((await fetch(`${first.origin}/models`)).status).toBe(200);
    const { port: databasePort, password } = JSON.parse(readFileSync(path.join(dataDir, "postgres.json"), "utf8"));
    const { default: pg } = await import("pg");
    const client = new pg.Client({
      connectionString: `postgresql://postgres:${password}@127.0.0.1:${databasePort}/postgres`,
    });
    await client.connect();
    const { rows } = await client.query(
      "select count(*)::int as n from pg_stat_activity where application_name = 'ai-router listen'",
    );
    await client.end();
    expect(rows[0].n).toBe(1);
  });

  it("lets the command line join the running database", () => {
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: "production" as const, DATA_DIR: dataDir };
    const printed = execFileSync(process.execPath, ["bin/cli.mjs", "ledger", "prove", "--json"], {
      cwd: root,
      env,
      encoding: "utf8",
    });
    expect(() => JSON.parse(printed)).not.toThrow();
  });

  it("drains and exits with 0 on SIGTERM, and prints the same key when it starts again", async () => {
    const pid = Number(readFileSync(path.join(dataDir, "server.pid"), "utf8"));
    process.kill(pid, "SIGTERM");
    expect(await first.exited()).toBe(0);
    expect(existsSync(path.join(dataDir, "server.pid"))).toBe(false);
    const second = await start();
    expect(second.key).toBe(first.key);
    second.child.kill("SIGTERM");
    expect(await second.exited()).toBe(0);
  }, 240_000);

  it("has its young generation at full size from the start (decision record 0021)", () => {
    const script = "v8.getHeapSpaceStatistics().find((space) => space.space_name === 'new_space').space_size";
    const printed = execFileSync(process.execPath, [...nodeOptions(), "-p", script], { encoding: "utf8" });
    expect(Number(printed)).toBeGreaterThanOrEqual(16 * 1024 * 1024);
  });

  it("takes its database over again after a kill -9", async () => {
    const killed = await start(["node", "bin/start.mjs"]);
    killed.child.kill("SIGKILL");
    await killed.exited();
    const next = await start(["node", "bin/start.mjs"]);
    expect(next.key).toBe(first.key);
    execFileSync("sh", ["-c", next.curl]);
    next.child.kill("SIGTERM");
    expect(await next.exited()).toBe(0);
  }, 240_000);
});
