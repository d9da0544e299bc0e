import { request } from "node:http";
import type { Contestant } from "./process";

export interface MemoryResult {
  readonly streams: number;
  readonly beforeMiB: number;
  readonly duringMiB: number;
}

/** Opens 1,000 streams that stay open after their first frame and reads the process's resident memory. */
export async function measureMemory(
  origin: string,
  path: string,
  headers: Record<string, string>,
  body: string,
  contestant: Contestant,
): Promise<MemoryResult> {
  const streams = 1000;
  const beforeMiB = contestant.memoryMiB();
  const open = await Promise.all(
    Array.from(
      { length: streams },
      () =>
        new Promise<() => void>((resolve, reject) => {
          const call = request(origin + path, { method: "POST", headers }, (response) => {
            response.once("data", () => resolve(() => call.destroy()));
            response.on("error", () => {});
          });
          call.on("error", reject);
          call.end(body);
        }),
    ),
  );
  const duringMiB = contestant.memoryMiB();
  for (const close of open) close();
  return { streams, beforeMiB, duringMiB };
}
