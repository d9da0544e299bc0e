import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createTestDatabase, type TestDatabase } from "./database";
import { freePort } from "./free-port";
import { nodeOptions } from "./node-options";

const root = path.resolve(import.meta.dirname, "../..");

/** The built server in a process of its own, on a database of its own. */
export interface TestApp {
  readonly origin: string;
  readonly test: TestDatabase;
  readonly process: ChildProcess;
  readonly env: NodeJS.ProcessEnv;
  /** Everything the server printed. */
  output(): string;
  /** Runs the operator's command line against the same database; parses its JSON. Throws with what it printed on exit ≠ 0. */
  cli<T = Record<string, unknown>>(...args: string[]): Promise<T>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** Starts the same server again (after a kill). */
  restart(): Promise<void>;
  /** Stops and drops everything. */
  close(): Promise<void>;
}

export interface AppOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly mount?: "node" | "next";
}

export async function startApp(options: AppOptions = {}): Promise<TestApp> {
  const test = await createTestDatabase();
  const dataDir = mkdtempSync(path.join(os.tmpdir(), "ai-router-app-"));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const env: NodeJS.ProcessEnv = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    NODE_ENV: "production",
    HOST: "127.0.0.1",
    PORT: String(port),
    APP_URL: origin,
    DATA_DIR: dataDir,
    DATABASE_URL: test.url,
    APP_SECRET: "test-secret-test-secret-test-secret-0001",
    LOG_LEVEL: "warn",
    GATEWAY_MOUNT: options.mount ?? "node",
    ...options.env,
  };
  let printed = "";
  let child = await launch(env, origin, (text) => {
    printed += text;
  });
  const app: TestApp = {
    origin,
    test,
    env,
    get process() {
      return child;
    },
    output: () => printed,
    cli: (...args) => runCli(env, args),
    stop: () => stop(child),
    kill: () =>
      new Promise((resolve) => {
        child.once("exit", () => resolve());
        child.kill("SIGKILL");
      }),
    async restart() {
      await stop(child);
      child = await launch(env, origin, (text) => {
        printed += text;
      });
    },
    async close() {
      await stop(child);
      await test.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return app;
}

async function launch(env: NodeJS.ProcessEnv, origin: string, onText: (text: string) => void): Promise<ChildProcess> {
  const child = spawn(process.execPath, [...nodeOptions(), "tests/support/serve.mjs"], {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let tail = "";
  // The welcome: one worker's health is not yet everybody's readiness.
  let isWelcome = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      tail = (tail + chunk).slice(-8000);
      isWelcome ||= tail.includes(" is ready.");
      onText(String(chunk));
    });
  }
  for (let tries = 0; tries < 1200; tries++) {
    if (child.exitCode !== null) throw new Error(`The server stopped at once (${child.exitCode}):\n${tail}`);
    const isUp = await fetch(`${origin}/healthz`).then(
      (response) => response.ok,
      () => false,
    );
    if (isUp && isWelcome) return child;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill("SIGKILL");
  throw new Error(`The server did not come up:\n${tail}`);
}

function stop(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once("exit", (code) => resolve(code));
    child.kill("SIGTERM");
  });
}

function runCli<T>(env: NodeJS.ProcessEnv, args: string[]): Promise<T> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["bin/cli.mjs", ...args, "--json"], {
      cwd: root,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
    });
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    child.on("exit", (code) => {
      if (code !== 0) reject(new Error(`cli ${args.join(" ")} exited with ${code}: ${stderr}${stdout}`));
      else resolve(JSON.parse(stdout) as T);
    });
  });
}
