import type { Pool } from "pg";
import type { Log } from "@/lib/kernel";
import { ping } from "./store-money";

const PROBE_MS = 250;

/** Whether the database can be reached. Goes down at the first lost connection and up when a probe answers. */
export class Link {
  readonly #pool: Pool;
  readonly #log: Log;
  readonly #onUp: () => Promise<void>;
  #isUp = true;
  #upSinceMs = 0;
  #timer: NodeJS.Timeout | null = null;
  #isClosed = false;

  /** `onUp` must succeed before the link counts as up again. */
  constructor(pool: Pool, log: Log, onUp: () => Promise<void>) {
    this.#pool = pool;
    this.#log = log;
    this.#onUp = onUp;
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  /** Monotonic time of the last return; 0 when it never was down. */
  get upSinceMs(): number {
    return this.#upSinceMs;
  }

  down(error: unknown): void {
    if (!this.#isUp || this.#isClosed) return;
    this.#isUp = false;
    this.#log.error(
      { error: error instanceof Error ? error.message : String(error) },
      "the database cannot be reached",
    );
    this.#probeLater();
  }

  close(): void {
    this.#isClosed = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  #probeLater(): void {
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => void this.#probe(), PROBE_MS);
    this.#timer.unref();
  }

  async #probe(): Promise<void> {
    try {
      await ping(this.#pool);
      await this.#onUp();
    } catch {
      this.#probeLater();
      return;
    }
    this.#upSinceMs = performance.now();
    this.#isUp = true;
    this.#log.info({}, "the database is back");
  }
}
