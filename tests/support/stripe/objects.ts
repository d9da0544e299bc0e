/** The parts of Stripe's objects (API 2026-10-28) that a checkout, its refunds and its disputes show. */
export type Metadata = Record<string, string>;

export interface SessionObject {
  id: string;
  object: "checkout.session";
  amount_total: number;
  cancel_url: string | null;
  client_reference_id: string | null;
  created: number;
  currency: string;
  customer: string | null;
  customer_details: { email: string | null; name: string | null; address: null; tax_ids: [] } | null;
  customer_email: string | null;
  expires_at: number;
  livemode: boolean;
  locale: string | null;
  metadata: Metadata;
  mode: "payment";
  payment_intent: string | null;
  payment_status: "paid" | "unpaid";
  status: "open" | "complete" | "expired";
  success_url: string;
  url: string | null;
}

export interface PaymentIntentObject {
  id: string;
  object: "payment_intent";
  amount: number;
  amount_received: number;
  created: number;
  currency: string;
  customer: string | null;
  description: string | null;
  last_payment_error: { code: string; decline_code?: string; message: string; type: string } | null;
  latest_charge: string | null;
  livemode: boolean;
  metadata: Metadata;
  next_action: { type: string; redirect_to_url: { url: string } } | null;
  payment_method: string | null;
  setup_future_usage: string | null;
  status: "requires_payment_method" | "requires_action" | "processing" | "succeeded" | "canceled";
}

export interface ChargeObject {
  id: string;
  object: "charge";
  amount: number;
  amount_captured: number;
  amount_refunded: number;
  billing_details: {
    email: string | null;
    name: string | null;
    address: { country: string | null; line1: string | null };
  };
  created: number;
  currency: string;
  customer: string | null;
  disputed: boolean;
  livemode: boolean;
  metadata: Metadata;
  paid: boolean;
  payment_intent: string;
  payment_method: string;
  payment_method_details: { type: "card"; card: { brand: string; last4: string; country: string } };
  receipt_url: string;
  refunded: boolean;
  status: "succeeded" | "failed";
}

export interface RefundObject {
  id: string;
  object: "refund";
  amount: number;
  charge: string;
  created: number;
  currency: string;
  failure_reason?: string;
  metadata: Metadata;
  payment_intent: string;
  reason: string | null;
  status: "pending" | "requires_action" | "succeeded" | "failed" | "canceled";
}

export type DisputeStatus =
  | "warning_needs_response"
  | "warning_under_review"
  | "warning_closed"
  | "needs_response"
  | "under_review"
  | "won"
  | "lost"
  | "prevented";

export interface DisputeObject {
  id: string;
  object: "dispute";
  amount: number;
  balance_transactions: {
    id: string;
    object: "balance_transaction";
    amount: number;
    currency: string;
    fee: number;
    net: number;
    type: string;
  }[];
  charge: string;
  created: number;
  currency: string;
  evidence_details: { due_by: number | null; has_evidence: boolean; past_due: boolean; submission_count: number };
  is_charge_refundable: boolean;
  livemode: boolean;
  metadata: Metadata;
  payment_intent: string;
  reason: string;
  status: DisputeStatus;
}

export interface CustomerObject {
  id: string;
  object: "customer";
  created: number;
  email: string | null;
  livemode: boolean;
  metadata: Metadata;
  name: string | null;
}

export type StripeObject =
  | SessionObject
  | PaymentIntentObject
  | ChargeObject
  | RefundObject
  | DisputeObject
  | CustomerObject;

export interface EventObject {
  id: string;
  object: "event";
  api_version: string;
  created: number;
  data: { object: StripeObject };
  livemode: boolean;
  pending_webhooks: number;
  request: { id: string | null; idempotency_key: string | null };
  type: string;
}

/** An answer of the API that is an error; becomes StripeCardError, StripeInvalidRequestError, … in the SDK. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly body: {
      type: string;
      message: string;
      code?: string;
      decline_code?: string;
      param?: string;
      payment_intent?: PaymentIntentObject;
    },
  ) {
    super(body.message);
  }
}

export const invalidRequest = (message: string, code?: string, param?: string): ApiError =>
  new ApiError(400, { type: "invalid_request_error", message, code, param });
