import type { Clock, Log } from "@/lib/kernel";
import { createIpcKeyValue, type IpcChannel } from "./drivers/ipc";
import { createMemoryKeyValue } from "./drivers/memory";
import { createRedisKeyValue } from "./drivers/redis";
import type { KeyValue } from "./kv";

export { createIpcKeyValue, createIpcServer, type IpcChannel } from "./drivers/ipc";
export { createMemoryKeyValue } from "./drivers/memory";
export { createRedisKeyValue } from "./drivers/redis";
export type { KeyValue } from "./kv";

export interface KeyValueOptions {
  /** Present = Redis. */
  readonly redis?: { readonly url: string; readonly token: string };
  /** Present in forked workers = the primary's store. */
  readonly primary?: IpcChannel;
  readonly processCount: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** Chooses the driver: Redis when configured, the primary's store in a forked worker, else this process's memory. */
export function openKeyValue(options: KeyValueOptions): KeyValue {
  const { redis, primary, processCount, clock, log } = options;
  if (redis) return createRedisKeyValue({ ...redis, processCount, clock, log });
  if (primary) return createIpcKeyValue({ channel: primary, processCount, clock, log });
  return createMemoryKeyValue(clock);
}
