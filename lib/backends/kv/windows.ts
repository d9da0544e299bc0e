import type { LimitState } from "@/lib/gateway/ports";

export const WINDOW_SECONDS = 60;

/** Buckets one process counts at most in a window; beyond that the oldest are forgotten (they are then counted anew). */
const BUCKETS_MAX = 200_000;

interface Window {
  index: number;
  used: Map<string, number>;
}

/** Fixed windows in memory, exact within the process. A past window is dropped whole. */
export class LocalWindows {
  readonly #now: () => number;
  readonly #windows = new Map<number, Window>();

  constructor(now: () => number) {
    this.#now = now;
  }

  take(bucket: string, limit: number, amount = 1, windowSeconds = WINDOW_SECONDS): LimitState {
    const { index, used } = this.#current(windowSeconds);
    const before = used.get(bucket) ?? 0;
    const isAllowed = before + amount <= limit;
    const after = isAllowed ? before + amount : before;
    if (isAllowed) this.#write(used, bucket, after);
    return { isAllowed, limit, remaining: Math.max(0, limit - after), resetAtSeconds: (index + 1) * windowSeconds };
  }

  adjust(bucket: string, amount: number, windowSeconds = WINDOW_SECONDS): void {
    const { used } = this.#current(windowSeconds);
    this.#write(used, bucket, Math.max(0, (used.get(bucket) ?? 0) + amount));
  }

  #current(windowSeconds: number): Window {
    const index = Math.floor(this.#now() / (windowSeconds * 1000));
    let window = this.#windows.get(windowSeconds);
    if (!window || window.index !== index) {
      window = { index, used: new Map() };
      this.#windows.set(windowSeconds, window);
    }
    return window;
  }

  #write(used: Map<string, number>, bucket: string, value: number): void {
    if (used.size >= BUCKETS_MAX && !used.has(bucket)) {
      const [oldest] = used.keys();
      if (oldest !== undefined) used.delete(oldest);
    }
    used.set(bucket, value);
  }
}

/** A process's part of a shared limit, for when the shared store does not answer. */
export const localShare = (limit: number, processCount: number): number =>
  Math.max(1, Math.floor(limit / Math.max(1, processCount)));
