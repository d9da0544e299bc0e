/** A call under way, as the clockwork and the drain see it. */
export interface OpenCallEntry {
  /** Where it stands among the open calls; theirs to write. */
  slot: number;
  /** Called a few times a second. */
  tick(nowMs: number): void;
  /** Ends the call now, with an error to the client, and settles what was made. */
  cut(): void;
}

const TICK_MS_MAX = 500;
const TICK_MS_MIN = 20;

/** All calls under way in this process: one timer for all of them, and the list the drain waits for. */
export class OpenCalls {
  /** Not a Set: one whose members come and go keeps all of them alive until a full collection (decision record 0017). */
  private readonly entries: OpenCallEntry[] = [];
  private readonly tickMs: number;
  private readonly now: () => number;
  private timer: NodeJS.Timeout | null = null;
  private pending = 0;
  private onIdle: (() => void)[] = [];
  /** No new calls are taken. */
  isDraining = false;

  constructor(heartbeatMs: number, now: () => number) {
    this.tickMs = Math.max(TICK_MS_MIN, Math.min(TICK_MS_MAX, Math.floor(heartbeatMs / 4)));
    this.now = now;
  }

  /** Calls under way, from their arrival to their settle. */
  get count(): number {
    return this.pending;
  }

  enter(): void {
    this.pending++;
  }

  leave(): void {
    this.pending--;
    if (this.pending === 0) {
      for (const wake of this.onIdle.splice(0)) wake();
    }
  }

  add(entry: OpenCallEntry): void {
    entry.slot = this.entries.length;
    this.entries.push(entry);
    this.timer ??= setInterval(() => this.tick(), this.tickMs).unref();
  }

  remove(entry: OpenCallEntry): void {
    const { entries } = this;
    if (entries[entry.slot] !== entry) return;
    const last = entries.pop();
    if (last !== undefined && last !== entry) {
      entries[entry.slot] = last;
      last.slot = entry.slot;
    }
    if (entries.length === 0 && this.timer) {
      clearInterval(this.timer);
      this.timer = null;
    }
  }

  /** Waits for calls to end; at the deadline cuts what is left and waits for it to settle. */
  async drain(deadlineMs: number): Promise<void> {
    this.isDraining = true;
    if (this.pending === 0) return;
    const idle = new Promise<void>((resolve) => this.onIdle.push(resolve));
    const timer = setTimeout(() => {
      for (const entry of [...this.entries]) entry.cut();
    }, deadlineMs);
    await idle;
    clearTimeout(timer);
  }

  private tick(): void {
    const nowMs = this.now();
    // From the end: one that leaves meanwhile is replaced by one that was already called.
    for (let slot = this.entries.length - 1; slot >= 0; slot--) this.entries[slot]?.tick(nowMs);
  }
}
