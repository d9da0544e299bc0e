import type { Pool } from "pg";
import type { Log, TransientMap } from "@/lib/kernel";
import { isConnectionError } from "./connection-error";
import type { Link } from "./link";
import type { OpenHold } from "./open-holds";
import { isOwnerDead } from "./owner";
import { extendLeases, listHoldOwners, sweepHolds, writeCheckpoints } from "./store-money";

const CHECKPOINT_MS = 2000;
const SWEEP_MAX = 200;

export interface KeeperOptions {
  readonly pool: Pool;
  readonly link: Link;
  readonly log: Log;
  readonly leaseSeconds: number;
  readonly openHolds: Pick<TransientMap<string, OpenHold>, "values">;
  replay(): Promise<void>;
}

/** The timers of money: leases three times a lease, checkpoints every 2 s, abandoned holds six times a lease. */
export class Keeper {
  readonly #options: KeeperOptions;
  readonly #timers = new Set<NodeJS.Timeout>();
  #running = new Set<Promise<void>>();
  #spent = new Map<string, bigint>();
  #isClosed = false;

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  start(): void {
    const leaseMs = this.#options.leaseSeconds * 1000;
    this.#every(leaseMs / 3, () => this.heartbeat());
    this.#every(Math.min(CHECKPOINT_MS, leaseMs), () => this.#flush());
    this.#every(leaseMs / 6, () => this.sweep());
  }

  checkpoint(holdId: string, spentNano: bigint): void {
    this.#spent.set(holdId, spentNano);
  }

  /** Extends the leases of this process's holds that are not fresh. `isAll`: of every one, after an outage. */
  async heartbeat(isAll = false): Promise<void> {
    const before = performance.now() - (this.#options.leaseSeconds * 1000) / 4;
    const ids: string[] = [];
    for (const hold of this.#options.openHolds.values()) if (isAll || hold.openedAtMs < before) ids.push(hold.id);
    if (ids.length > 0) await extendLeases(this.#options.pool, ids, this.#options.leaseSeconds);
  }

  /** Books what dead processes left in spools, then closes the holds they left. */
  async sweep(): Promise<void> {
    const { pool, link, leaseSeconds } = this.#options;
    if (!link.isUp) return;
    await this.#options.replay();
    await this.heartbeat();
    const owners = await listHoldOwners(pool);
    const dead = owners.filter(isOwnerDead);
    // After an outage everybody's leases look over: their processes get one lease to say that they live.
    const isGrace = link.upSinceMs > 0 && performance.now() - link.upSinceMs < leaseSeconds * 1000;
    if (owners.length === 0 || (isGrace && dead.length === 0)) return;
    for (;;) {
      const count = await sweepHolds(pool, dead, SWEEP_MAX, !isGrace);
      if (count > 0) this.#options.log.warn({ count }, "abandoned holds closed");
      if (count < SWEEP_MAX) return;
    }
  }

  /** Stops the timers, waits for what runs, and writes the last checkpoints. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    await Promise.all(this.#running);
    await this.#guard(() => this.#flush());
  }

  async #flush(): Promise<void> {
    if (this.#spent.size === 0 || !this.#options.link.isUp) return;
    const spent = this.#spent;
    this.#spent = new Map();
    await writeCheckpoints(this.#options.pool, spent);
  }

  #every(periodMs: number, work: () => Promise<void>): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      const running = this.#guard(work).then(() => {
        this.#running.delete(running);
        if (!this.#isClosed) this.#every(periodMs, work);
      });
      this.#running.add(running);
    }, periodMs);
    timer.unref();
    this.#timers.add(timer);
  }

  async #guard(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (isConnectionError(error)) this.#options.link.down(error);
      else this.#options.log.error({ error: String(error) }, "keeping holds failed");
    }
  }
}
