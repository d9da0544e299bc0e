import path from "node:path";
import { Worker } from "node:worker_threads";

/** What stands on a share card. */
export interface ShareCard {
  readonly siteName: string;
  readonly title: string;
  readonly text: string;
}

interface Drawn {
  readonly id: number;
  readonly png?: Uint8Array<ArrayBuffer>;
  readonly error?: string;
}

interface Waiting {
  readonly resolve: (png: Uint8Array<ArrayBuffer>) => void;
  readonly reject: (error: Error) => void;
}

const SCRIPT = "lib/next/og/draw.mjs";
const IDLE_MS = 60_000;

let worker: Worker | null = null;
let lastId = 0;
let idle: NodeJS.Timeout | undefined;
const waiting = new Map<number, Waiting>();

/** Draws a card as PNG, 1200 × 630. The thread that draws is started when needed and ends after an idle minute. */
export function drawCard(card: ShareCard): Promise<Uint8Array<ArrayBuffer>> {
  worker ??= start();
  clearTimeout(idle);
  const id = ++lastId;
  const drawn = new Promise<Uint8Array<ArrayBuffer>>((resolve, reject) => waiting.set(id, { resolve, reject }));
  worker.postMessage({ id, card });
  return drawn;
}

function start(): Worker {
  const started = new Worker(path.join(/* turbopackIgnore: true */ process.cwd(), SCRIPT));
  // It never keeps a process that wants to end.
  started.unref();
  started.on("message", ({ id, png, error }: Drawn) => {
    const one = waiting.get(id);
    waiting.delete(id);
    if (png) one?.resolve(png);
    else one?.reject(new Error(error));
    if (waiting.size === 0) idle = setTimeout(() => stop(started), IDLE_MS).unref();
  });
  started.on("error", (error) => {
    stop(started);
    for (const one of waiting.values()) one.reject(error);
    waiting.clear();
  });
  return started;
}

function stop(which: Worker): void {
  if (worker === which) worker = null;
  void which.terminate();
}
