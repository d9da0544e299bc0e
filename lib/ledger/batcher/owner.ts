import { createHash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import os from "node:os";

/**
 * Names of processes: `host:pid:start`. The host part includes the boot and the process namespace, so that two
 * containers that share a host name never judge each other's pids.
 */
function read(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return "";
  }
}

function hostName(): string {
  let namespace = "";
  try {
    namespace = readlinkSync("/proc/self/ns/pid");
  } catch {
    // Not Linux: the host's name has to do.
  }
  const mark = createHash("sha256")
    .update(read("/proc/sys/kernel/random/boot_id") + namespace)
    .digest("hex");
  return `${os.hostname().replaceAll(":", "-")}-${mark.slice(0, 12)}`;
}

/** When a process started, in the kernel's ticks; "" when unknown. Field 22 of proc(5) stat, counted after the name. */
function startOf(pid: number | "self"): string {
  const stat = read(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}

const HOST = hostName();
const START = startOf("self") || Date.now().toString();

/** This process's name as the owner of holds. */
export const processOwner = (): string => `${HOST}:${process.pid}:${START}`;

/** True only when the owner was a process of this host that certainly is gone. */
export function isOwnerDead(owner: string): boolean {
  const [host, pidText, start] = owner.split(":");
  if (host !== HOST || !pidText || !/^\d+$/.test(pidText) || !start) return false;
  const pid = Number.parseInt(pidText, 10);
  if (pid === process.pid) return start !== START;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as { code?: string }).code === "ESRCH";
  }
  const now = startOf(pid);
  return now !== "" && now !== start;
}
