import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";

/** A started contestant: a process whose CPU and memory are read from the kernel's accounting. */
export class Contestant {
  readonly child: ChildProcess;
  constructor(child: ChildProcess) {
    this.child = child;
  }

  /** Milliseconds of CPU (user and system) the process has used, all threads. */
  cpuMs(): number {
    const fields = readFileSync(`/proc/${this.child.pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  }

  /** Resident memory in MiB. */
  memoryMiB(): number {
    const match = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.child.pid}/status`, "utf8"));
    return Number(match?.[1] ?? 0) / 1024;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      if (this.child.exitCode !== null) return resolve();
      this.child.once("exit", () => resolve());
      this.child.kill("SIGTERM");
      setTimeout(() => this.child.kill("SIGKILL"), 30_000).unref();
    });
  }
}

/** Starts a Node program and waits until `isUp` says so. */
export async function start(
  args: string[],
  env: Readonly<Record<string, string>>,
  isUp: () => Promise<boolean>,
): Promise<Contestant> {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env, NODE_ENV: "production" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  for (let tries = 0; tries < 1800; tries++) {
    if (child.exitCode !== null) throw new Error(`${args.join(" ")} stopped (${child.exitCode})`);
    if (await isUp().catch(() => false)) return new Contestant(child);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill("SIGKILL");
  throw new Error(`${args.join(" ")} did not come up`);
}
