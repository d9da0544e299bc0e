import { closeSync, openSync, readFileSync, unlinkSync, writeSync } from "node:fs";

/** Whether a process of that id exists (also when it belongs to another user). */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function holderOf(file: string): number {
  try {
    return Number(readFileSync(file, "utf8"));
  } catch {
    return 0;
  }
}

/** Takes the lock file, or answers the pid of the live process that has it. A dead process's lock is taken over. */
export function takeLock(file: string): { readonly isTaken: true } | { readonly isTaken: false; readonly pid: number } {
  for (;;) {
    try {
      const descriptor = openSync(file, "wx", 0o644);
      writeSync(descriptor, String(process.pid));
      closeSync(descriptor);
      return { isTaken: true };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const pid = holderOf(file);
    if (pid === process.pid) return { isTaken: true };
    if (isAlive(pid)) return { isTaken: false, pid };
    try {
      unlinkSync(file);
    } catch {}
  }
}

/** Gives the lock back if it is ours. */
export function releaseLock(file: string): void {
  if (holderOf(file) === process.pid) unlinkSync(file);
}
