import { Pool } from "undici";

export interface LoadOptions {
  readonly origin: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly concurrency: number;
  readonly requests: number;
}

export interface LoadResult {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly failures: number;
}

/** Sends a bounded number of requests, `concurrency` at a time, and reads every answer to its end. */
export async function load(options: LoadOptions): Promise<LoadResult> {
  const pool = new Pool(options.origin, {
    connections: options.concurrency,
    pipelining: 1,
    headersTimeout: 60_000,
    bodyTimeout: 60_000,
  });
  const times: number[] = [];
  let failures = 0;
  let left = options.requests;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      const startedAt = performance.now();
      const response = await pool.request({
        path: options.path,
        method: "POST",
        headers: options.headers,
        body: options.body,
      });
      let size = 0;
      for await (const chunk of response.body) size += chunk.length;
      if (response.statusCode !== 200 || size === 0) failures += 1;
      times.push(performance.now() - startedAt);
    }
  };
  await Promise.all(Array.from({ length: options.concurrency }, worker));
  await pool.close();
  times.sort((left_, right) => left_ - right);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { p50Ms: at(0.5), p99Ms: at(0.99), failures };
}
