import type { Browser, Page } from "@playwright/test";

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of processor time. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Processor time of every task of the page's main thread, in milliseconds: what a busy machine does not change. */
export function tasksOf(trace: Buffer): number[] {
  const { traceEvents } = JSON.parse(trace.toString("utf8")) as { readonly traceEvents: readonly TraceEvent[] };
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid}:${tid}`;
  const named = traceEvents.filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain");
  const main = new Set(named.map(threadOf));
  const isTask = (event: TraceEvent) => event.ph === "X" && event.name.endsWith("RunTask") && main.has(threadOf(event));
  return traceEvents.filter(isTask).map(({ tdur = 0 }) => tdur / 1000);
}

const LONG_MS = 100;

/** Presses keys or buttons of a page and says, in one line, how long each made its main thread work and the reader wait. */
export async function traceInteractions(
  browser: Browser,
  page: Page,
  what: string,
  interact: () => Promise<void>,
): Promise<{ readonly interactionCount: number; readonly taskCount: number }> {
  await page.evaluate(() => {
    const waits = new Map<number, number>();
    Object.assign(window, { waits });
    const observer = new PerformanceObserver((list) => {
      for (const { interactionId, duration } of list.getEntries() as PerformanceEventTiming[]) {
        if (interactionId) waits.set(interactionId, Math.max(duration, waits.get(interactionId) ?? 0));
      }
    });
    observer.observe({ type: "event", durationThreshold: 16 } as PerformanceObserverInit);
  });
  await browser.startTracing(page, { categories: ["toplevel"] });
  await interact();
  // Two frames: what the last interaction has caused is drawn and noted.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const tasks = tasksOf(await browser.stopTracing());
  const waits = await page.evaluate(() => [...(window as unknown as { waits: Map<number, number> }).waits.values()]);
  const long = tasks.filter((task) => task > LONG_MS).length;
  const longest = Math.max(0, ...tasks).toFixed(0);
  console.log(
    `${what}: ${waits.length} interactions, the slowest drawn after ${Math.max(0, ...waits)} ms; longest task ${longest} ms of processor time, ${long} over ${LONG_MS} ms`,
  );
  return { interactionCount: waits.length, taskCount: tasks.length };
}
