import { type HoldOutcome, type HoldRefusal, nano, ZERO_NANO } from "@/lib/kernel";
import type { BatchNote } from "./store-money";

const REFUSALS: Readonly<Record<string, HoldRefusal>> = {
  insufficient: "insufficient",
  in_flight: "in_flight",
  cap: "cap",
  inactive: "inactive",
  busy: "busy",
  duplicate: "duplicate",
};

const amount = (text: string | undefined) => (text === undefined ? ZERO_NANO : nano(BigInt(text)));

/** A batch's note on a hold or extension → the outcome. Holds that are gone ("closed", "missing") count as inactive. */
export function toOutcome(note: BatchNote | undefined): HoldOutcome {
  if (!note) return { ok: true };
  const [, , why, available, held, scope] = note;
  return {
    ok: false,
    why: REFUSALS[why] ?? "inactive",
    availableNano: amount(available),
    heldNano: amount(held),
    ...(scope === undefined ? {} : { scope }),
  };
}
