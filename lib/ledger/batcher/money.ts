import type { GenerationEnd, GenerationStart, HoldOutcome, Nano } from "@/lib/kernel";
import { AppError, nano, TransientMap } from "@/lib/kernel";
import type { HoldInput, Money, MoneyOptions, MoneyStatus } from "../types";
import { isConnectionError, isUniqueViolation, unavailable } from "./connection-error";
import { endJson, recordJson, startJson } from "./encode";
import { Keeper } from "./keeper";
import { Lane, type Operation, type Section } from "./lane";
import { Link } from "./link";
import { type OpenHold, openHoldJson, recordLine, settleLine } from "./open-holds";
import { toOutcome } from "./outcome";
import { replaySpool } from "./replay";
import { Spool } from "./spool";
import { type BatchNote, chargeMissing, readWallet } from "./store-money";
import { WindowIds } from "./windows";

/** Operations waiting in the first lane before the others are used: few large batches cost least. */
const SPILL_COUNT = 64;
const SPOOL_RETRY_MS = 500;

/** Money over PostgreSQL with a coalescing batcher. Call `start()` once before serving. */
export const createMoney = (options: MoneyOptions): Money => new BatchedMoney(options);

class BatchedMoney implements Money {
  readonly #options: MoneyOptions;
  readonly #ownerJson: string;
  readonly #openHolds = new TransientMap<string, OpenHold>();
  readonly #windows: WindowIds;
  readonly #firstLane: Lane;
  readonly #lanes: readonly Lane[];
  readonly #spool: Spool;
  readonly #link: Link;
  readonly #keeper: Keeper;
  #replaying: Promise<void> | null = null;
  #batchCount = 0;
  #operationCount = 0;

  constructor(options: MoneyOptions) {
    const { pool, log, owner, leaseSeconds } = options;
    this.#options = options;
    this.#ownerJson = JSON.stringify(owner);
    this.#windows = new WindowIds(pool);
    this.#spool = new Spool(options.spoolDir, owner);
    this.#link = new Link(pool, log, async () => {
      await this.#keeper.heartbeat(true);
      await this.#replay();
    });
    this.#keeper = new Keeper({
      pool,
      link: this.#link,
      log,
      leaseSeconds,
      openHolds: this.#openHolds,
      replay: () => this.#replay(),
    });
    this.#firstLane = this.#newLane();
    // Lanes keep their connections: most of the pool must be left to everybody else.
    const laneCount = Math.max(1, Math.min(options.lanes ?? 2, Math.floor(pool.options.max / 3)));
    this.#lanes = [this.#firstLane, ...Array.from({ length: laneCount - 1 }, () => this.#newLane())];
  }

  #newLane(): Lane {
    const { pool, log, leaseSeconds } = this.#options;
    return new Lane({
      header: `{"owner":${this.#ownerJson},"lease":${leaseSeconds}`,
      log,
      connect: () => pool.connect(),
      onConnectionError: (error) => this.#link.down(error),
      onBatch: (operationCount) => {
        this.#batchCount++;
        this.#operationCount += operationCount;
      },
    });
  }

  async start(): Promise<void> {
    try {
      await this.#keeper.sweep();
    } catch (error) {
      if (!isConnectionError(error)) throw error;
      this.#link.down(error);
    }
    this.#keeper.start();
  }

  hold(input: HoldInput): Promise<HoldOutcome> {
    if (!this.#link.isUp) return Promise.reject(unavailable());
    if (input.amountNano <= 0n)
      return Promise.reject(new AppError("internal", { cause: new RangeError("a hold must be positive") }));
    const found = this.#windows.resolve(input.windows);
    if (Array.isArray(found)) return this.#place(input, found);
    return this.#refusing(found).then((windowIds) => this.#place(input, windowIds));
  }

  #place({ walletId, amountNano, generation }: HoldInput, windowIds: readonly string[]): Promise<HoldOutcome> {
    const start = startJson(generation);
    const lane = this.#laneFor(walletId);
    const openedAtMs = performance.now();
    return this.#open({ id: generation.id, walletId, windowIds, start, openedAtMs, lane, amountNano });
  }

  async extend(holdId: string, addNano: Nano): Promise<HoldOutcome> {
    if (!this.#link.isUp) throw unavailable();
    const json = `{"id":"${holdId}","amount":${addNano}}`;
    const note = await this.#refusing(this.#submit("extend", holdId, json, this.#openHolds.get(holdId)?.lane));
    const hold = this.#openHolds.get(holdId);
    if (note?.[2] === "missing" && hold) {
      // Lost in a crash of the database, with its asynchronous commit: taken again as a whole.
      return this.#open({ ...hold, amountNano: hold.amountNano + addNano });
    }
    if (!note && hold) hold.amountNano += addNano;
    return toOutcome(note);
  }

  checkpoint(holdId: string, spentNano: Nano): void {
    this.#keeper.checkpoint(holdId, spentNano);
  }

  settle(holdId: string, end: GenerationEnd): Promise<"ok" | "noop"> {
    return this.#settle(holdId, endJson(holdId, end));
  }

  async begin(start: GenerationStart): Promise<void> {
    if (!this.#link.isUp) return;
    try {
      await this.#submit("start", start.id, startJson(start));
    } catch (error) {
      if (!isConnectionError(error))
        this.#options.log.error({ id: start.id, error: String(error) }, "no start written");
    }
  }

  async record(start: GenerationStart, end: GenerationEnd): Promise<void> {
    if (end.costNano !== 0n)
      throw new AppError("internal", { cause: new RangeError("a record without a hold costs 0") });
    const json = recordJson(start, end);
    if (!this.#link.isUp) return this.#spool.append(recordLine(json));
    try {
      await this.#submit("record", start.id, json);
    } catch (error) {
      if (!isConnectionError(error)) throw error;
      await this.#spool.append(recordLine(json));
    }
  }

  async snapshot(walletId: string): Promise<{ balanceNano: Nano; heldNano: Nano }> {
    const row = await this.#refusing(readWallet(this.#options.pool, walletId));
    if (!row) throw new AppError("not_found");
    return { balanceNano: nano(BigInt(row.balance)), heldNano: nano(BigInt(row.held)) };
  }

  status(): MoneyStatus {
    return {
      isUp: this.#link.isUp,
      openHoldCount: this.#openHolds.size,
      batchCount: this.#batchCount,
      operationCount: this.#operationCount,
    };
  }

  async close(): Promise<void> {
    for (const lane of this.#lanes) await lane.close();
    await this.#keeper.close();
    this.#link.close();
    await this.#replaying?.catch(() => {});
    await this.#spool.seal();
  }

  async #open(hold: OpenHold): Promise<HoldOutcome> {
    const { id } = hold;
    // Known before it is committed, so that an operation that overtakes the answer finds its lane.
    const isFirst = !this.#openHolds.has(id);
    if (isFirst) this.#openHolds.set(id, hold);
    try {
      const note = await this.#submit("hold", id, openHoldJson(hold), hold.lane);
      if (note && isFirst) this.#openHolds.delete(id);
      if (!note) this.#openHolds.set(id, hold);
      return toOutcome(note);
    } catch (error) {
      if (isFirst) this.#openHolds.delete(id);
      if (isUniqueViolation(error)) return toOutcome(["hold", 0, "duplicate", "0", "0"]);
      throw isConnectionError(error) ? unavailable(error) : error;
    }
  }

  async #settle(holdId: string, json: string): Promise<"ok" | "noop"> {
    const hold = this.#openHolds.get(holdId);
    const line = () => settleLine(this.#ownerJson, hold, json);
    if (!this.#link.isUp) return this.#spoolSettle(holdId, json, line());
    let note: BatchNote | undefined;
    try {
      note = await this.#submit("settle", holdId, json, hold?.lane);
      if (note?.[2] === "missing") return await this.#settleMissing(holdId, hold, line());
    } catch (error) {
      if (!isConnectionError(error)) return this.#settleRefused(holdId, line(), error);
      this.#link.down(error);
      return this.#spoolSettle(holdId, json, line());
    }
    this.#openHolds.delete(holdId);
    if (note) this.#options.log.info({ holdId }, "a settle came after the hold was closed");
    return note ? "noop" : "ok";
  }

  #laneFor(walletId: string): Lane {
    const first = this.#firstLane;
    if (first.queuedCount < SPILL_COUNT) return first;
    return this.#lanes[Number.parseInt(walletId.slice(-4), 16) % this.#lanes.length] ?? first;
  }

  #submit(section: Section, id: string, json: string, lane = this.#firstLane): Promise<BatchNote | undefined> {
    return new Promise((done, failed) => lane.push({ section, id, json, done, failed } satisfies Operation));
  }

  async #refusing<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (!isConnectionError(error)) throw error;
      this.#link.down(error);
      throw unavailable(error);
    }
  }

  async #settleMissing(holdId: string, hold: OpenHold | undefined, line: string): Promise<"ok" | "noop"> {
    const outcome = await chargeMissing(this.#options.pool, line);
    this.#openHolds.delete(holdId);
    if (outcome === "missing") this.#options.log.error({ holdId }, "a settle names a hold that nobody knows");
    else
      this.#options.log.warn({ holdId, outcome, isKnown: hold !== undefined }, "a lost hold was booked at its settle");
    return outcome === "ok" ? "ok" : "noop";
  }

  /**
   * The hold stays known, so that its lease goes on until the spool is replayed. When the disk fails as well, nothing is
   * acknowledged until one of both takes it.
   */
  async #spoolSettle(holdId: string, json: string, line: string): Promise<"ok" | "noop"> {
    try {
      await this.#spool.append(line);
    } catch (error) {
      this.#options.log.error({ holdId, error: String(error) }, "a settle could be neither committed nor spooled");
      await new Promise((resolve) => setTimeout(resolve, SPOOL_RETRY_MS));
      return this.#settle(holdId, json);
    }
    this.#options.log.warn({ holdId }, "a settle waits in the spool");
    return "ok";
  }

  /** A settle that the database will not have is kept for a person to look at; the sweeper closes its hold. */
  async #settleRefused(holdId: string, line: string, error: unknown): Promise<never> {
    this.#openHolds.delete(holdId);
    this.#options.log.error({ holdId, error: String(error) }, "a settle was refused by the database");
    await this.#spool.append(line);
    throw error;
  }

  #replay(): Promise<void> {
    this.#replaying ??= replaySpool({
      pool: this.#options.pool,
      spool: this.#spool,
      log: this.#options.log,
      onBooked: (holdId) => this.#openHolds.delete(holdId),
    }).finally(() => {
      this.#replaying = null;
    });
    return this.#replaying;
  }
}
