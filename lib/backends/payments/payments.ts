import type Stripe from "stripe";

/** How this installation takes money, and who it sells as. */
export interface Payments {
  /** Null when no keys are configured: nobody can top up, everything else works. */
  readonly stripe: StripeAccount | null;
  readonly seller: Seller;
}

export interface StripeAccount {
  readonly client: Stripe;
  /** Signing secret of the webhook endpoint. */
  readonly webhookSecret: string;
  /** Whether the secret key is a live one; events of the other mode are refused. */
  readonly isLive: boolean;
}

/** The legal entity printed on receipts. */
export interface Seller {
  readonly name: string;
  readonly address: string | null;
  /** Number under which the entity pays tax, with its local name in `taxLabel` ("VAT", "ИНН", "БИН"). */
  readonly taxId: string | null;
  readonly taxLabel: string;
  readonly email: string | null;
  /** Tax included in what is paid, in percent as a decimal string; "0" when none is charged. */
  readonly taxPercent: string;
}
