/** What the credits page shows. Amounts are exact decimal strings of the wallet's currency. */
export interface BalanceView {
  readonly currency: string;
  readonly balance: string;
  /** Set aside for requests that run now. */
  readonly held: string;
  readonly available: string;
  readonly isActive: boolean;
}

export interface PaymentView {
  readonly is_stripe_configured: boolean;
  readonly missing_variables: readonly string[];
  readonly webhook_url: string;
  readonly mode: "live" | "test" | null;
  readonly currency: string;
  readonly min: string;
  readonly max: string;
  readonly presets: readonly string[];
}

export type LineType =
  | "topup"
  | "manual"
  | "promo"
  | "promo_expired"
  | "usage"
  | "refund"
  | "refund_failed"
  | "dispute"
  | "dispute_won";

/** One line of the account's ledger with the balance after it. */
export interface LedgerLine {
  readonly id: string;
  readonly type: string;
  /** Signed: what was added is positive. */
  readonly amount: string;
  readonly balance_after: string;
  readonly created_at: string;
  /** The request it paid for, `gen-…`. */
  readonly generation_id: string | null;
  readonly description: string | null;
}

export interface TopupRow {
  readonly id: string;
  readonly status: "open" | "processing" | "paid" | "expired" | "failed";
  readonly amount: string;
  readonly credited: string | null;
  readonly refunded: string;
  readonly currency: string;
  readonly receipt_number: string | null;
  readonly created_at: string;
  readonly paid_at: string | null;
}
