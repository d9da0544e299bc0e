/** Watches one client: runs what is set when it goes away, at once or as soon as it is set. */
export class ClientWatch {
  private readonly signal: AbortSignal;
  private onGone: (() => void) | null = null;
  private readonly listener = (): void => this.onGone?.();

  constructor(signal: AbortSignal) {
    this.signal = signal;
    signal.addEventListener("abort", this.listener, { once: true });
  }

  get isGone(): boolean {
    return this.signal.aborted;
  }

  /** Replaces what happens when the client leaves. */
  whenGone(action: () => void): void {
    this.onGone = action;
    if (this.signal.aborted) action();
  }

  /** The call is over: nobody is watched any more. */
  release(): void {
    this.onGone = null;
    this.signal.removeEventListener("abort", this.listener);
  }
}
