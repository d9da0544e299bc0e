import type { RateView } from "@/components/catalog/dto";
import type { Currency } from "@/lib/kernel";

/** The operator's terms, as they are in force. */
export interface Terms {
  /** Percent added to every list price unless a narrower rule says otherwise; decimal text. */
  readonly marginPercent: string;
  readonly narrowerMargins: readonly { readonly subject: string; readonly percent: string }[];
  /** Tax included in top-ups, in percent. */
  readonly taxPercent: string;
  readonly hasPayments: boolean;
  readonly topups: readonly { readonly currency: Currency; readonly min: string; readonly max: string }[];
  readonly rates: readonly RateView[];
}
