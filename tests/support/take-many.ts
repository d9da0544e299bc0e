import { createIpcKeyValue, createIpcServer, createMemoryKeyValue, createRedisKeyValue } from "@/lib/backends/kv";
import { silentLog, systemClock } from "@/lib/kernel";

/** A process of its own for tests of shared limits. Argument: JSON of what to do. */
export type TakeManyTask =
  | { readonly role: "serve" }
  | {
      readonly role: "take";
      readonly redis?: { url: string; token: string };
      readonly bucket: string;
      readonly limit: number;
      readonly count: number;
    };

const task: TakeManyTask = JSON.parse(process.argv[2] ?? "");

if (task.role === "serve") {
  createIpcServer(createMemoryKeyValue(systemClock), process);
  process.send?.({ ready: true });
} else {
  const common = { clock: systemClock, log: silentLog, processCount: 2, timeoutMs: 10_000 };
  const store = task.redis
    ? createRedisKeyValue({ ...task.redis, ...common })
    : createIpcKeyValue({ channel: process, ...common });
  const states = [];
  for (let at = 0; at < task.count; at += 25) {
    states.push(...(await Promise.all(Array.from({ length: 25 }, () => store.take(task.bucket, task.limit, 1, 3600)))));
  }
  process.send?.({ allowed: states.filter(({ isAllowed }) => isAllowed).length });
  await store.close();
  process.disconnect?.();
}
