import type { LimitState } from "@/lib/gateway/ports";
import { type Clock, type Log, TransientMap } from "@/lib/kernel";
import type { KeyValue } from "../kv";
import { LocalWindows, localShare, WINDOW_SECONDS } from "../windows";

/** One end of Node's channel between a process and its fork: `process` in the child, the ChildProcess in the parent. */
export interface IpcChannel {
  send?(message: object, callback: (error: Error | null) => void): boolean;
  on(event: "message", handler: (message: unknown) => void): unknown;
  off(event: "message", handler: (message: unknown) => void): unknown;
}

type Call = readonly [id: number, operation: "take" | "adjust" | "get" | "set" | "delete", ...args: never[]];
type Result = readonly [id: number, result: unknown];

const TIMEOUT_MS = 150;

/** Serves the primary's store to one forked worker. Returns the end of it. */
export function createIpcServer(store: KeyValue, channel: IpcChannel): () => void {
  const serve = async (calls: readonly Call[]): Promise<void> => {
    const results: Result[] = [];
    for (const [id, operation, ...args] of calls) {
      const method = store[operation] as (...args: never[]) => unknown;
      const result = method.apply(store, args);
      results.push([id, result instanceof Promise ? await result : result]);
    }
    channel.send?.({ kvResults: results }, () => {});
  };
  const onMessage = (message: unknown): void => {
    const calls = (message as { kvCalls?: readonly Call[] } | null)?.kvCalls;
    if (calls) void serve(calls);
  };
  channel.on("message", onMessage);
  return () => channel.off("message", onMessage);
}

export interface IpcOptions {
  readonly channel: IpcChannel;
  readonly clock: Clock;
  readonly log: Log;
  readonly processCount: number;
  /** After this long a request goes on without the primary; default 150 ms. */
  readonly timeoutMs?: number;
}

/** A worker's view of the primary's store. Calls of one turn of the event loop travel in one message. */
export function createIpcKeyValue(options: IpcOptions): KeyValue {
  return new IpcKeyValue(options);
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly sinceMs: number;
}

class IpcKeyValue implements KeyValue {
  readonly kind = "memory";
  readonly #options: IpcOptions;
  readonly #fallback: LocalWindows;
  readonly #waiting = new TransientMap<number, Waiting>();
  readonly #timeoutMs: number;
  readonly #onMessage = (message: unknown) => this.#receive(message);
  #outgoing: Call[] = [];
  #lastId = 0;
  #sweeper: NodeJS.Timeout | null = null;

  constructor(options: IpcOptions) {
    this.#options = options;
    this.#timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
    this.#fallback = new LocalWindows(() => options.clock.now());
    options.channel.on("message", this.#onMessage);
  }

  async take(bucket: string, limit: number, amount = 1, windowSeconds = WINDOW_SECONDS): Promise<LimitState> {
    try {
      return (await this.#call("take", [bucket, limit, amount, windowSeconds])) as LimitState;
    } catch (error) {
      this.#options.log.warn({ error: String(error) }, "the primary does not answer; limits are counted per process");
      return this.#fallback.take(bucket, localShare(limit, this.#options.processCount), amount, windowSeconds);
    }
  }

  adjust(bucket: string, amount: number, windowSeconds = WINDOW_SECONDS): void {
    this.#call("adjust", [bucket, amount, windowSeconds]).catch(() =>
      this.#fallback.adjust(bucket, amount, windowSeconds),
    );
  }

  async get(key: string): Promise<string | null> {
    return this.#call("get", [key]).catch(() => null) as Promise<string | null>;
  }

  async set(key: string, value: string, ttlSeconds: number): Promise<void> {
    await this.#call("set", [key, value, ttlSeconds]).catch(() => null);
  }

  async delete(key: string): Promise<void> {
    await this.#call("delete", [key]).catch(() => null);
  }

  async close(): Promise<void> {
    this.#options.channel.off("message", this.#onMessage);
    this.#failAll(() => true, "closed");
  }

  #call(operation: Call[1], args: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      this.#waiting.set(id, { resolve, reject, sinceMs: this.#options.clock.monotonic() });
      if (this.#outgoing.length === 0) setImmediate(() => this.#flush());
      this.#outgoing.push([id, operation, ...args] as unknown as Call);
      // One timer for all calls under way: a timer per call would cost more than the call.
      this.#sweeper ??= setTimeout(() => this.#sweep(), this.#timeoutMs);
    });
  }

  #flush(): void {
    const calls = this.#outgoing;
    this.#outgoing = [];
    const fail = () => this.#failAll((id) => calls.some(([callId]) => callId === id), "the channel is closed");
    const { channel } = this.#options;
    if (!channel.send) {
      fail();
      return;
    }
    channel.send({ kvCalls: calls }, (error) => {
      if (error) fail();
    });
  }

  #receive(message: unknown): void {
    for (const [id, result] of (message as { kvResults?: readonly Result[] } | null)?.kvResults ?? []) {
      this.#waiting.get(id)?.resolve(result);
      this.#waiting.delete(id);
    }
  }

  #sweep(): void {
    this.#sweeper = null;
    const dueMs = this.#options.clock.monotonic() - this.#timeoutMs;
    this.#failAll((_id, { sinceMs }) => sinceMs <= dueMs, `no answer within ${this.#timeoutMs} ms`);
    if (this.#waiting.size > 0) this.#sweeper = setTimeout(() => this.#sweep(), this.#timeoutMs / 3);
  }

  #failAll(isDue: (id: number, call: Waiting) => boolean, why: string): void {
    for (const [id, call] of this.#waiting.entries()) {
      if (!isDue(id, call)) continue;
      this.#waiting.delete(id);
      call.reject(new Error(why));
    }
  }
}
