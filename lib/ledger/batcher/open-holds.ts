import { holdJson } from "./encode";
import type { Lane } from "./lane";

/** What this process knows of a hold it opened: enough to keep its lease, and to book it should the database lose it. */
export interface OpenHold {
  readonly id: string;
  readonly walletId: string;
  readonly windowIds: readonly string[];
  /** The generation's start as JSON. */
  readonly start: string;
  readonly openedAtMs: number;
  /** All operations of a hold go through one lane, so that they stay in order. */
  readonly lane: Lane;
  amountNano: bigint;
}

export const openHoldJson = (hold: OpenHold): string =>
  holdJson(hold.start, hold.walletId, hold.amountNano, hold.windowIds);

/** A spool line and the argument of `money_charge_missing`. */
export const settleLine = (ownerJson: string, hold: OpenHold | undefined, end: string): string =>
  `{"owner":${ownerJson},"hold":${hold ? openHoldJson(hold) : "null"},"settle":${end}}`;

/** A spool line and the argument of `money_batch`. */
export const recordLine = (record: string): string => `{"records":[${record}]}`;

export const isRecordLine = (line: string): boolean => line.startsWith('{"records":');
