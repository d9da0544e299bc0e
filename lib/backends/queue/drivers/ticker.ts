import type { Log } from "@/lib/kernel";
import type { JobDefinition } from "../queue";
import { currentSlot } from "../schedule";

const LONGEST_SLEEP_MS = 60_000;
const RETRY_MS = 5000;

/**
 * Calls `fill` with the name of each slot as it begins, the current one first; a slot that could not be filled is
 * tried again while it lasts. Returns the function that stops it.
 */
export function keepSchedule(job: JobDefinition, fill: (slot: string) => Promise<void>, log: Log): () => void {
  if (currentSlot(job, Date.now()) === null) return () => {};
  let filled: string | null = null;
  let timer: NodeJS.Timeout | null = null;
  let isStopped = false;

  async function tick() {
    let waitMs = RETRY_MS;
    const slot = currentSlot(job, Date.now());
    try {
      if (slot && slot.name !== filled) {
        await fill(slot.name);
        filled = slot.name;
      }
      waitMs = Math.min(LONGEST_SLEEP_MS, Math.max(1, (slot?.nextAtMs ?? 0) - Date.now()));
    } catch (error) {
      log.warn({ job: job.name, error }, "A recurring job could not be queued; trying again.");
    }
    if (isStopped) return;
    timer = setTimeout(tick, waitMs);
    timer.unref();
  }

  void tick();
  return () => {
    isStopped = true;
    if (timer) clearTimeout(timer);
  };
}
