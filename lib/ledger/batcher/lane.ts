import type { PoolClient } from "pg";
import type { Log } from "@/lib/kernel";
import { isConnectionError, isRetryable } from "./connection-error";
import { type BatchNote, type Overdrawn, runBatch } from "./store-money";

export const SECTIONS = ["settle", "extend", "hold", "start", "record"] as const;
export type Section = (typeof SECTIONS)[number];

/** One operation waiting for its batch. Exactly one of `done` and `failed` is called. */
export interface Operation {
  readonly section: Section;
  readonly id: string;
  readonly json: string;
  /** undefined = simply done. */
  done(note: BatchNote | undefined): void;
  failed(error: unknown): void;
}

export interface LaneOptions {
  readonly header: string;
  readonly log: Log;
  connect(): Promise<PoolClient>;
  onBatch(operationCount: number): void;
  onConnectionError(error: unknown): void;
}

const BATCH_MAX = 256;
/** A busy lane sends at most this often; the first batch after a pause goes at once. */
const PACE_MS = 3;
const RETRY_MAX = 6;

/** One connection and the queue before it: while a batch is in flight, the next one collects. */
export class Lane {
  readonly #options: LaneOptions;
  #queue: Operation[] = [];
  #running: Promise<void> | null = null;
  #client: PoolClient | null = null;
  #sentAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  get queuedCount(): number {
    return this.#queue.length;
  }

  push(operation: Operation): void {
    this.#queue.push(operation);
    // A turn later, so that what arrived together goes together.
    this.#running ??= new Promise((resolve) => setImmediate(() => this.#run().then(resolve)));
  }

  /** Resolves when nothing is queued or in flight; then the connection goes back to the pool. */
  async close(): Promise<void> {
    while (this.#running) await this.#running;
    this.#client?.release();
    this.#client = null;
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0) {
      if (performance.now() - this.#sentAtMs < PACE_MS) await new Promise((resolve) => setTimeout(resolve, PACE_MS));
      this.#sentAtMs = performance.now();
      await this.#send(this.#take());
    }
    this.#running = null;
  }

  /** Operations on one id stay in order: the second waits for the next batch. */
  #take(): Operation[] {
    const ids = new Set<string>();
    const taken: Operation[] = [];
    const left: Operation[] = [];
    for (const operation of this.#queue) {
      if (taken.length < BATCH_MAX && !ids.has(operation.id)) taken.push(operation);
      else left.push(operation);
      ids.add(operation.id);
    }
    this.#queue = left;
    return taken;
  }

  async #send(batch: readonly Operation[]): Promise<void> {
    const sections: Record<Section, Operation[]> = { settle: [], extend: [], hold: [], start: [], record: [] };
    for (const operation of batch) sections[operation.section].push(operation);
    try {
      const notes = await this.#execute(this.#encode(sections));
      this.#options.onBatch(batch.length);
      this.#deliver(sections, notes);
    } catch (error) {
      await this.#recover(batch, error);
    }
  }

  #encode(sections: Record<Section, Operation[]>): string {
    let json = this.#options.header;
    for (const section of SECTIONS) {
      const operations = sections[section];
      if (operations.length === 0) continue;
      // Strung together, not joined: the text is copied once, when it is written.
      let list = "";
      for (const { json: each } of operations) list += list === "" ? each : `,${each}`;
      json += `,"${section}s":[${list}]`;
    }
    return `${json}}`;
  }

  #deliver(sections: Record<Section, Operation[]>, notes: readonly (BatchNote | Overdrawn)[]): void {
    const noted = new Map<Operation | undefined, BatchNote>();
    for (const note of notes) {
      if (note[0] === "overdrawn")
        this.#options.log.error({ walletId: note[1], balanceNano: note[2] }, "a wallet is overdrawn");
      else noted.set(sections[note[0] as Section][(note as BatchNote)[1]], note as BatchNote);
    }
    for (const section of SECTIONS) for (const each of sections[section]) each.done(noted.get(each));
  }

  async #execute(json: string): Promise<readonly (BatchNote | Overdrawn)[]> {
    for (let attempt = 1; ; attempt++) {
      const client = await this.#connection();
      try {
        return await runBatch(client, json);
      } catch (error) {
        if (isConnectionError(error)) this.#drop(client);
        if (!isRetryable(error) || attempt >= RETRY_MAX) throw error;
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 4 ** attempt));
      }
    }
  }

  /** One bad operation must not take the others of its batch with it: each is tried alone. */
  async #recover(batch: readonly Operation[], error: unknown): Promise<void> {
    if (isConnectionError(error)) {
      this.#options.onConnectionError(error);
      for (const operation of batch) operation.failed(error);
    } else if (batch.length > 1) {
      for (const operation of batch) await this.#send([operation]);
    } else {
      batch[0]?.failed(error);
    }
  }

  async #connection(): Promise<PoolClient> {
    if (this.#client) return this.#client;
    const client = await this.#options.connect();
    client.on("error", () => this.#drop(client));
    this.#client = client;
    return client;
  }

  #drop(client: PoolClient): void {
    if (this.#client !== client) return;
    this.#client = null;
    client.release(true);
  }
}
