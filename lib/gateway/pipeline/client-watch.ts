import type { GatewayRequest } from "../http";

/** Watches one client: runs what is set when it goes away, at once or as soon as it is set. */
export class ClientWatch {
  private onGone: (() => void) | null = null;
  private hasLeft = false;
  private readonly stop: () => void;

  /** `request` null: nobody is watched, the call goes on without its client. */
  constructor(request: GatewayRequest | null) {
    const left = (): void => {
      this.hasLeft = true;
      this.onGone?.();
    };
    if (!request) this.stop = () => undefined;
    else this.stop = request.whenGone ? request.whenGone(left) : watchSignal(request.signal, left);
  }

  get isGone(): boolean {
    return this.hasLeft;
  }

  /** Replaces what happens when the client leaves. */
  whenGone(action: () => void): void {
    this.onGone = action;
    if (this.hasLeft) action();
  }

  /** The call is over: nobody is watched any more. */
  release(): void {
    this.onGone = null;
    this.stop();
  }
}

function watchSignal(signal: AbortSignal, left: () => void): () => void {
  if (signal.aborted) left();
  else signal.addEventListener("abort", left, { once: true });
  return () => signal.removeEventListener("abort", left);
}
