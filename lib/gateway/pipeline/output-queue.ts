/** Bytes on their way to a client that pulls. Above the mark the upstream pauses until they are taken. */
export const HIGH_BYTES = 256 * 1024;

type Result = IteratorResult<Uint8Array>;

export interface OutputQueueEvents {
  /** The client took what there was: the queue is empty. */
  onDrained(): void;
  /** The client stopped reading. */
  onReturn(): void;
}

/**
 * A pull-based source of bytes. What arrived in one turn leaves as one chunk. Holds no more than was pushed: the pusher
 * watches `bytes`.
 */
export class OutputQueue implements AsyncIterable<Uint8Array>, AsyncIterator<Uint8Array> {
  private readonly events: OutputQueueEvents;
  private chunks: Uint8Array[] = [];
  private size = 0;
  private isEnded = false;
  private waiter: ((result: Result) => void) | null = null;

  constructor(events: OutputQueueEvents) {
    this.events = events;
  }

  /** Bytes not taken yet. */
  get bytes(): number {
    return this.size;
  }

  /** The client has taken everything and waits for more. */
  get isStarved(): boolean {
    return this.waiter !== null && this.size === 0;
  }

  /** Adds bytes; they leave at the next `flush` or pull. */
  push(bytes: Uint8Array): void {
    this.chunks.push(bytes);
    this.size += bytes.length;
  }

  /** Gives what was pushed to a waiting client. */
  flush(): void {
    const { waiter } = this;
    if (!waiter || (this.size === 0 && !this.isEnded)) return;
    this.waiter = null;
    waiter(this.take());
  }

  /** Nothing more comes after what was pushed. */
  end(): void {
    this.isEnded = true;
    this.flush();
  }

  /** Drops what was not taken and ends. */
  discard(): void {
    this.chunks = [];
    this.size = 0;
    this.end();
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return this;
  }

  next(): Promise<Result> {
    if (this.size > 0 || this.isEnded) return Promise.resolve(this.take());
    return new Promise((resolve) => {
      this.waiter = resolve;
    });
  }

  return(): Promise<Result> {
    const wasEnded = this.isEnded && this.size === 0;
    this.discard();
    if (!wasEnded) this.events.onReturn();
    return Promise.resolve({ done: true, value: undefined });
  }

  private take(): Result {
    const { chunks, size } = this;
    const [first] = chunks;
    if (!first) return { done: true, value: undefined };
    this.chunks = [];
    this.size = 0;
    if (!this.isEnded) this.events.onDrained();
    return { done: false, value: chunks.length === 1 ? first : Buffer.concat(chunks, size) };
  }
}
