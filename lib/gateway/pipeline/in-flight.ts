/** How many calls of one wallet may wait for others to settle. */
const WAITING_MAX = 256;
/** Another process may have settled: look again this often. */
const POLL_MS = 250;

interface Waiter {
  wake(): void;
}

/** Calls that wait because their wallet's money is held by calls still running. First come, first tried. */
export class InFlightQueue {
  private readonly waiting = new Map<string, Waiter[]>();

  /**
   * Waits for a settle on this wallet, for at most `untilMs - now`. Resolves true when it is worth another try, false
   * when the time is over, the queue is full or the client left.
   */
  wait(walletId: string, remainingMs: number, signal: AbortSignal): Promise<boolean> {
    const line = this.waiting.get(walletId) ?? [];
    if (remainingMs <= 0 || line.length >= WAITING_MAX || signal.aborted) return Promise.resolve(false);
    this.waiting.set(walletId, line);
    return new Promise((resolve) => {
      const finish = (isWorthTrying: boolean) => {
        clearTimeout(timer);
        signal.removeEventListener("abort", leave);
        const at = line.indexOf(waiter);
        if (at !== -1) line.splice(at, 1);
        if (line.length === 0 && this.waiting.get(walletId) === line) this.waiting.delete(walletId);
        resolve(isWorthTrying);
      };
      const leave = () => finish(false);
      const timer = setTimeout(() => finish(remainingMs > POLL_MS), Math.min(remainingMs, POLL_MS));
      const waiter: Waiter = { wake: () => finish(true) };
      signal.addEventListener("abort", leave, { once: true });
      line.push(waiter);
    });
  }

  /** A call of this wallet has settled: the first in line tries again. */
  settled(walletId: string): void {
    if (this.waiting.size > 0) this.waiting.get(walletId)?.[0]?.wake();
  }
}
