import type { Pool } from "pg";
import type { Clock, Currency, GenerationEnd, GenerationStart, HoldOutcome, Log, Nano, WindowSpec } from "@/lib/kernel";

export interface HoldInput {
  readonly walletId: string;
  readonly windows: readonly WindowSpec[];
  readonly amountNano: Nano;
  /** Its `id` is the hold's id. */
  readonly generation: GenerationStart;
}

/**
 * The only door to money on the hot path. Every method is idempotent by hold id. Operations of one process are coalesced
 * into batches, so that a busy wallet pays one commit for many requests.
 */
export interface Money {
  /** Reserves and writes the generation row, all or nothing. Throws `temporarily_unavailable` when the database is down. */
  hold(input: HoldInput): Promise<HoldOutcome>;
  /** Adds to an open hold. A hold that is closed already answers `inactive`. */
  extend(holdId: string, addNano: Nano): Promise<HoldOutcome>;
  /** Notes what has been metered so far, for the sweeper. Batched, fire and forget. */
  checkpoint(holdId: string, spentNano: Nano): void;
  /** Captures `end.costNano` (0 releases) and completes the record. Resolves when committed, or fsynced in the spool. */
  settle(holdId: string, end: GenerationEnd): Promise<"ok" | "noop">;
  /** Writes the start of a call that holds nothing, so that it can be read while it runs. Never rejects: without a database it is left out. */
  begin(start: GenerationStart): Promise<void>;
  /** Writes the record of a call that holds nothing (test key, zero price). Its cost must be 0. */
  record(start: GenerationStart, end: GenerationEnd): Promise<void>;
  /** Balance and held of a wallet as committed now. Throws `not_found`. */
  snapshot(walletId: string): Promise<{ balanceNano: Nano; heldNano: Nano }>;
  /** Replays spools, then keeps leases, checkpoints, sweeps. Safe to call once. */
  start(): Promise<void>;
  /** Writes what is pending, stops the timers and gives the connections back. */
  close(): Promise<void>;
  status(): MoneyStatus;
}

export interface MoneyStatus {
  /** False while the database cannot be reached: holds are refused, settles are spooled. */
  readonly isUp: boolean;
  readonly openHoldCount: number;
  /** Round trips and operations since the start; their ratio is the coalescing. */
  readonly batchCount: number;
  readonly operationCount: number;
}

export interface MoneyOptions {
  readonly pool: Pool;
  /** Who holds: `processOwner()`, or another text that is unique to this process and start. */
  readonly owner: string;
  /** A hold outlives its process by this long; heartbeats come three times within. */
  readonly leaseSeconds: number;
  readonly clock: Clock;
  readonly log: Log;
  /** Folder for settles that could not be committed. Made on demand. */
  readonly spoolDir: string;
  /** Parallel batch lanes, each with a connection of its own; the others help when the first is busy. Default 2. */
  readonly lanes?: number;
}

/** A wallet as committed. `availableNano` is what a new hold may take. */
export interface Wallet {
  readonly id: string;
  readonly accountId: string;
  readonly ledgerAccountId: string;
  readonly currency: Currency;
  readonly balanceNano: Nano;
  readonly heldNano: Nano;
  readonly availableNano: Nano;
  readonly openHoldCount: number;
  readonly isActive: boolean;
  /** A proof failed: no new holds until an operator lifts it. */
  readonly isFrozen: boolean;
}

/** Outcome of a posting. `already` = the same key was posted before; nothing changed now. */
export interface Posted {
  readonly status: "posted" | "already" | "insufficient";
  /** Null when refused. */
  readonly transactionId: string | null;
  /** The wallet's balance after it; null for transfers between system accounts. */
  readonly balanceNano: Nano | null;
}
