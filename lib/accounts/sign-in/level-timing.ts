import type { Clock } from "@/lib/kernel";

/** Longer than the slower of the two ways (known and unknown address) takes on a busy small machine. */
const FLOOR_MS = 400;

/** Answers, or fails, not before the floor: how long it took must not tell whether an address is known. */
export async function levelTiming<T>(clock: Clock, work: () => Promise<T>): Promise<T> {
  const startedAtMs = clock.monotonic();
  try {
    return await work();
  } finally {
    const leftMs = FLOOR_MS - (clock.monotonic() - startedAtMs);
    if (leftMs > 0) await new Promise((resolve) => setTimeout(resolve, leftMs));
  }
}
