import { Ratelimit } from "@upstash/ratelimit";
import { Redis } from "@upstash/redis";
import { LRUCache } from "lru-cache";
import type { LimitState } from "@/lib/gateway/ports";
import type { Clock, Log } from "@/lib/kernel";
import type { KeyValue } from "../kv";
import { LocalWindows, localShare, WINDOW_SECONDS } from "../windows";

export interface RedisOptions {
  readonly url: string;
  readonly token: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Processes that would share a limit while Redis does not answer. */
  readonly processCount: number;
  /** After this long a request goes on without Redis; default 150 ms. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 150;
/** After a failure Redis is left alone for this long, so that an outage costs each request nothing. */
const PAUSE_MS = 1000;
const PREFIX = "airouter:limit";

// The window may have turned since the take that is corrected: a fresh one must not go below zero.
const ADJUST = `
local value = redis.call("INCRBY", KEYS[1], ARGV[1])
if value < 0 then
  redis.call("SET", KEYS[1], "0")
  value = 0
end
redis.call("PEXPIRE", KEYS[1], ARGV[2])
return value`;

/** Limits and values in Redis over the Upstash REST protocol, shared by all processes and hosts. */
export function createRedisKeyValue(options: RedisOptions): KeyValue {
  return new RedisKeyValue(options);
}

class RedisKeyValue implements KeyValue {
  readonly kind = "redis";
  readonly #options: RedisOptions;
  readonly #redis: Redis;
  readonly #fallback: LocalWindows;
  readonly #limiters = new LRUCache<string, Ratelimit>({ max: 1000 });
  readonly #timeoutMs: number;
  #pausedUntilMs = 0;

  constructor(options: RedisOptions) {
    this.#options = options;
    this.#timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
    this.#fallback = new LocalWindows(() => options.clock.now());
    this.#redis = new Redis({
      url: options.url,
      token: options.token,
      retry: false,
      readYourWrites: false,
      enableTelemetry: false,
      automaticDeserialization: false,
      signal: () => AbortSignal.timeout(this.#timeoutMs),
    });
  }

  async take(bucket: string, limit: number, amount = 1, windowSeconds = WINDOW_SECONDS): Promise<LimitState> {
    const local = () =>
      this.#fallback.take(bucket, localShare(limit, this.#options.processCount), amount, windowSeconds);
    if (this.#isPaused()) return local();
    try {
      const taken = await this.#limiter(limit, windowSeconds).limit(bucket, { rate: amount });
      if (taken.reason === "timeout") throw new Error(`no answer within ${this.#timeoutMs} ms`);
      const resetAtSeconds = Math.ceil(taken.reset / 1000);
      if (taken.success) return { isAllowed: true, limit, remaining: taken.remaining, resetAtSeconds };
      // The script counts first and judges after: what was refused is handed back.
      const used = await this.#add(bucket, -amount, windowSeconds);
      return { isAllowed: false, limit, remaining: Math.max(0, limit - used), resetAtSeconds };
    } catch (error) {
      this.#pause(error);
      return local();
    }
  }

  adjust(bucket: string, amount: number, windowSeconds = WINDOW_SECONDS): void {
    if (this.#isPaused()) this.#fallback.adjust(bucket, amount, windowSeconds);
    else void this.#add(bucket, amount, windowSeconds).catch((error) => this.#pause(error));
  }

  async get(key: string): Promise<string | null> {
    return this.#orNull(() => this.#redis.get<string>(`airouter:${key}`));
  }

  async set(key: string, value: string, ttlSeconds: number): Promise<void> {
    await this.#orNull(() => this.#redis.set(`airouter:${key}`, value, { ex: Math.max(1, Math.ceil(ttlSeconds)) }));
  }

  async delete(key: string): Promise<void> {
    await this.#orNull(() => this.#redis.del(`airouter:${key}`));
  }

  async close(): Promise<void> {
    this.#limiters.clear();
  }

  async #add(bucket: string, amount: number, windowSeconds: number): Promise<number> {
    const index = Math.floor(Date.now() / (windowSeconds * 1000));
    const key = `${PREFIX}:${bucket}:${index}`;
    return Number(await this.#redis.eval(ADJUST, [key], [String(amount), String(windowSeconds * 1000)]));
  }

  #limiter(limit: number, windowSeconds: number): Ratelimit {
    const name = `${limit}/${windowSeconds}`;
    let limiter = this.#limiters.get(name);
    if (!limiter) {
      limiter = new Ratelimit({
        redis: this.#redis,
        limiter: Ratelimit.fixedWindow(limit, `${windowSeconds} s`),
        prefix: PREFIX,
        timeout: this.#timeoutMs,
        ephemeralCache: false,
      });
      this.#limiters.set(name, limiter);
    }
    return limiter;
  }

  async #orNull<T>(work: () => Promise<T>): Promise<T | null> {
    if (this.#isPaused()) return null;
    try {
      return await work();
    } catch (error) {
      this.#pause(error);
      return null;
    }
  }

  #isPaused(): boolean {
    return this.#options.clock.monotonic() < this.#pausedUntilMs;
  }

  #pause(error: unknown): void {
    if (!this.#isPaused()) {
      this.#options.log.warn({ error: String(error) }, "Redis does not answer; limits are counted per process for now");
    }
    this.#pausedUntilMs = this.#options.clock.monotonic() + PAUSE_MS;
  }
}
