import { randomBytes } from "node:crypto";
import { type Form, recordAt, textAt } from "./form";
import {
  ApiError,
  type ChargeObject,
  type CustomerObject,
  type DisputeObject,
  type DisputeStatus,
  type EventObject,
  invalidRequest,
  type PaymentIntentObject,
  type RefundObject,
  type SessionObject,
  type StripeObject,
} from "./objects";

export const API_VERSION = "2026-10-28.endive";
const DISPUTE_FEE_MINOR = 1500;
const WITHDRAWN: readonly DisputeStatus[] = ["needs_response", "under_review", "lost"];

/** How a saved card answers a charge made without the customer: the names are Stripe's test payment methods. */
const DECLINING_METHODS: Record<string, { code: string; decline_code?: string; message: string }> = {
  pm_card_chargeDeclined: {
    code: "card_declined",
    decline_code: "generic_decline",
    message: "Your card was declined.",
  },
  pm_card_authenticationRequired: {
    code: "authentication_required",
    decline_code: "authentication_required",
    message: "Your card was declined. This transaction requires authentication.",
  },
};

const newId = (prefix: string): string => `${prefix}_${randomBytes(12).toString("hex")}`;

/** Stripe's state: objects by id, and the events they gave rise to, in order. */
export class StripeStore {
  readonly objects = new Map<string, StripeObject>();
  readonly events: EventObject[] = [];
  /** Called with each event as it happens. */
  onEvent: (event: EventObject) => void = () => {};

  constructor(
    readonly isLive: boolean,
    private readonly payUrl: (sessionId: string) => string,
    private readonly nowMs: () => number,
  ) {}

  now(): number {
    return Math.floor(this.nowMs() / 1000);
  }

  get<T extends StripeObject>(kind: T["object"], id: string): T {
    const found = this.objects.get(id);
    if (!found || found.object !== kind) {
      const message = `No such ${kind}: '${id}'`;
      throw new ApiError(404, { type: "invalid_request_error", code: "resource_missing", param: "id", message });
    }
    return found as T;
  }

  all<T extends StripeObject>(kind: T["object"]): T[] {
    return [...this.objects.values()].filter((item): item is T => item.object === kind).reverse();
  }

  emit(type: string, object: StripeObject): EventObject {
    const event: EventObject = {
      id: newId("evt"),
      object: "event",
      api_version: API_VERSION,
      created: this.now(),
      data: { object: structuredClone(object) },
      livemode: this.isLive,
      pending_webhooks: 1,
      request: { id: null, idempotency_key: null },
      type,
    };
    this.events.push(event);
    this.onEvent(event);
    return event;
  }

  private add<T extends StripeObject>(object: T): T {
    this.objects.set(object.id, object);
    return object;
  }

  createCustomer(form: Form): CustomerObject {
    return this.add({
      id: newId("cus"),
      object: "customer",
      created: this.now(),
      email: textAt(form, "email") ?? null,
      livemode: this.isLive,
      metadata: recordAt(form, "metadata"),
      name: textAt(form, "name") ?? null,
    });
  }

  createSession(form: Form): SessionObject {
    const price = ["line_items", "0", "price_data"];
    const amount = wholeNumber(textAt(form, ...price, "unit_amount"), "line_items[0][price_data][unit_amount]");
    const currency = textAt(form, ...price, "currency");
    if (!currency)
      throw invalidRequest("Missing required param: line_items[0][price_data][currency].", "parameter_missing");
    if (amount < 50) throw invalidRequest("The Checkout Session's total amount is too small.", "amount_too_small");
    const successUrl = textAt(form, "success_url");
    if (!successUrl) throw invalidRequest("Missing required param: success_url.", "parameter_missing", "success_url");
    const id = newId(this.isLive ? "cs_live" : "cs_test");
    const session = this.add<SessionObject>({
      id,
      object: "checkout.session",
      amount_total: amount,
      cancel_url: textAt(form, "cancel_url") ?? null,
      client_reference_id: textAt(form, "client_reference_id") ?? null,
      created: this.now(),
      currency,
      customer: textAt(form, "customer") ?? null,
      customer_details: null,
      customer_email: textAt(form, "customer_email") ?? null,
      expires_at: Number(textAt(form, "expires_at") ?? this.now() + 86_400),
      livemode: this.isLive,
      locale: textAt(form, "locale") ?? null,
      metadata: recordAt(form, "metadata"),
      mode: "payment",
      payment_intent: null,
      payment_status: "unpaid",
      status: "open",
      success_url: successUrl,
      url: this.payUrl(id),
    });
    this.intentData.set(id, form);
    return session;
  }

  /** What a session will hand on to its PaymentIntent when somebody pays. */
  private readonly intentData = new Map<string, Form>();

  expireSession(id: string): SessionObject {
    const session = this.get<SessionObject>("checkout.session", id);
    if (session.status !== "open") throw invalidRequest("Only Checkout Sessions with a status of open can be expired.");
    Object.assign(session, { status: "expired", url: null });
    this.emit("checkout.session.expired", session);
    return session;
  }

  private createIntent(amount: number, currency: string, form: Form, customer: string | null): PaymentIntentObject {
    return this.add({
      id: newId("pi"),
      object: "payment_intent",
      amount,
      amount_received: 0,
      created: this.now(),
      currency,
      customer,
      description: textAt(form, "description") ?? null,
      last_payment_error: null,
      latest_charge: null,
      livemode: this.isLive,
      metadata: recordAt(form, "metadata"),
      next_action: null,
      payment_method: null,
      setup_future_usage: textAt(form, "setup_future_usage") ?? null,
      status: "requires_payment_method",
    });
  }

  /** Somebody fills in the hosted page. "processing" is a bank debit that `settleIntent` ends later. */
  paySession(
    id: string,
    outcome: "paid" | "declined" | "processing",
    payer: { email?: string; name?: string } = {},
  ): PaymentIntentObject {
    const session = this.get<SessionObject>("checkout.session", id);
    if (session.status !== "open") throw invalidRequest("This Checkout Session is no longer open.");
    const data = this.intentData.get(id)?.payment_intent_data;
    const intent = session.payment_intent
      ? this.get<PaymentIntentObject>("payment_intent", session.payment_intent)
      : this.createIntent(
          session.amount_total,
          session.currency,
          typeof data === "object" ? (data as Form) : {},
          session.customer,
        );
    session.payment_intent = intent.id;
    if (outcome === "declined") {
      this.decline(intent, "pm_card_chargeDeclined");
      return intent;
    }
    session.customer_details = {
      email: payer.email ?? session.customer_email,
      name: payer.name ?? null,
      address: null,
      tax_ids: [],
    };
    Object.assign(session, { status: "complete", url: null });
    intent.payment_method = newId("pm");
    if (textAt(this.intentData.get(id), "customer_creation") === "always") {
      session.customer = this.createCustomer({ email: payer.email ?? "" }).id;
      intent.customer = session.customer;
    }
    if (outcome === "processing") {
      intent.status = "processing";
      this.emit("payment_intent.processing", intent);
    } else {
      session.payment_status = "paid";
      this.charge(intent, payer);
    }
    this.emit("checkout.session.completed", session);
    return intent;
  }

  /** The end of a "processing" payment. */
  settleIntent(id: string, isPaid: boolean): PaymentIntentObject {
    const intent = this.get<PaymentIntentObject>("payment_intent", id);
    const session = this.all<SessionObject>("checkout.session").find((item) => item.payment_intent === id);
    if (isPaid) this.charge(intent);
    else this.decline(intent, "pm_card_chargeDeclined");
    if (session) {
      session.payment_status = isPaid ? "paid" : "unpaid";
      this.emit(`checkout.session.async_payment_${isPaid ? "succeeded" : "failed"}`, session);
    }
    return intent;
  }

  /** POST /v1/payment_intents with confirm: a charge of a saved card, without the customer. */
  confirmIntent(form: Form): PaymentIntentObject {
    const amount = wholeNumber(textAt(form, "amount"), "amount");
    const intent = this.createIntent(amount, textAt(form, "currency") ?? "usd", form, textAt(form, "customer") ?? null);
    const method = textAt(form, "payment_method") ?? "";
    const decline = DECLINING_METHODS[method];
    if (decline) {
      this.decline(intent, method);
      throw new ApiError(402, { type: "card_error", ...decline, payment_intent: intent });
    }
    intent.payment_method = method;
    this.charge(intent);
    return intent;
  }

  cancelIntent(id: string): PaymentIntentObject {
    const intent = this.get<PaymentIntentObject>("payment_intent", id);
    if (intent.status === "succeeded" || intent.status === "canceled") {
      throw invalidRequest(
        `You cannot cancel this PaymentIntent because it has a status of ${intent.status}.`,
        "payment_intent_unexpected_state",
      );
    }
    intent.status = "canceled";
    this.emit("payment_intent.canceled", intent);
    return intent;
  }

  private decline(intent: PaymentIntentObject, method: string): void {
    const error = DECLINING_METHODS[method] ?? { code: "card_declined", message: "Your card was declined." };
    intent.last_payment_error = { type: "card_error", ...error };
    intent.status = "requires_payment_method";
    this.emit("payment_intent.payment_failed", intent);
  }

  private charge(intent: PaymentIntentObject, payer: { email?: string; name?: string } = {}): void {
    const charge = this.add<ChargeObject>({
      id: newId("ch"),
      object: "charge",
      amount: intent.amount,
      amount_captured: intent.amount,
      amount_refunded: 0,
      billing_details: {
        email: payer.email ?? null,
        name: payer.name ?? null,
        address: { country: "DE", line1: null },
      },
      created: this.now(),
      currency: intent.currency,
      customer: intent.customer,
      disputed: false,
      livemode: this.isLive,
      metadata: { ...intent.metadata },
      paid: true,
      payment_intent: intent.id,
      payment_method: intent.payment_method ?? newId("pm"),
      payment_method_details: { type: "card", card: { brand: "visa", last4: "4242", country: "US" } },
      receipt_url: this.payUrl(`receipt/${intent.id}`),
      refunded: false,
      status: "succeeded",
    });
    Object.assign(intent, {
      status: "succeeded",
      amount_received: intent.amount,
      latest_charge: charge.id,
      last_payment_error: null,
    });
    this.emit("charge.succeeded", charge);
    this.emit("payment_intent.succeeded", intent);
  }

  chargeOf(paymentIntentId: string): ChargeObject {
    const intent = this.get<PaymentIntentObject>("payment_intent", paymentIntentId);
    if (!intent.latest_charge)
      throw invalidRequest(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`);
    return this.get<ChargeObject>("charge", intent.latest_charge);
  }

  createRefund(form: Form, status: RefundObject["status"]): RefundObject {
    const charge = this.chargeOf(textAt(form, "payment_intent") ?? "");
    const left = charge.amount - charge.amount_refunded;
    const asked = textAt(form, "amount");
    const amount = asked === undefined ? left : wholeNumber(asked, "amount");
    if (left === 0) throw invalidRequest(`Charge ${charge.id} has already been refunded.`, "charge_already_refunded");
    if (amount > left)
      throw invalidRequest("Refund amount is greater than unrefunded amount on charge.", undefined, "amount");
    if (charge.disputed)
      throw invalidRequest(`Charge ${charge.id} has been charged back; cannot issue a refund.`, "charge_disputed");
    const refund = this.add<RefundObject>({
      id: newId("re"),
      object: "refund",
      amount,
      charge: charge.id,
      created: this.now(),
      currency: charge.currency,
      metadata: recordAt(form, "metadata"),
      payment_intent: charge.payment_intent,
      reason: textAt(form, "reason") ?? null,
      status,
    });
    charge.amount_refunded += amount;
    charge.refunded = charge.amount_refunded === charge.amount;
    this.emit("refund.created", refund);
    this.emit("charge.refunded", charge);
    return refund;
  }

  settleRefund(id: string, status: "succeeded" | "failed" | "canceled"): RefundObject {
    const refund = this.get<RefundObject>("refund", id);
    refund.status = status;
    if (status !== "succeeded") {
      const charge = this.get<ChargeObject>("charge", refund.charge);
      charge.amount_refunded -= refund.amount;
      charge.refunded = false;
      refund.failure_reason = "lost_or_stolen_card";
    }
    this.emit(status === "failed" ? "refund.failed" : "refund.updated", refund);
    this.emit("charge.refund.updated", refund);
    return refund;
  }

  createDispute(paymentIntentId: string, options: { amount?: number; status?: DisputeStatus } = {}): DisputeObject {
    const charge = this.chargeOf(paymentIntentId);
    const dispute = this.add<DisputeObject>({
      id: newId("du"),
      object: "dispute",
      amount: options.amount ?? charge.amount - charge.amount_refunded,
      balance_transactions: [],
      charge: charge.id,
      created: this.now(),
      currency: charge.currency,
      evidence_details: { due_by: this.now() + 604_800, has_evidence: false, past_due: false, submission_count: 0 },
      is_charge_refundable: false,
      livemode: this.isLive,
      metadata: {},
      payment_intent: paymentIntentId,
      reason: "fraudulent",
      status: options.status ?? "needs_response",
    });
    charge.disputed = true;
    const isWithdrawn = WITHDRAWN.includes(dispute.status);
    if (isWithdrawn) this.moveFunds(dispute, -1);
    this.emit("charge.dispute.created", dispute);
    if (isWithdrawn) this.emit("charge.dispute.funds_withdrawn", dispute);
    return dispute;
  }

  updateDispute(id: string, status: DisputeStatus): DisputeObject {
    const dispute = this.get<DisputeObject>("dispute", id);
    const wasWithdrawn = dispute.balance_transactions.length > 0;
    dispute.status = status;
    const isClosed = ["won", "lost", "warning_closed", "prevented"].includes(status);
    if (WITHDRAWN.includes(status) && !wasWithdrawn) this.moveFunds(dispute, -1);
    if (status === "won" && wasWithdrawn) this.moveFunds(dispute, 1);
    this.emit(isClosed ? "charge.dispute.closed" : "charge.dispute.updated", dispute);
    if (status === "won") this.emit("charge.dispute.funds_reinstated", dispute);
    return dispute;
  }

  private moveFunds(dispute: DisputeObject, sign: 1 | -1): void {
    const amount = sign * dispute.amount;
    const fee = sign === -1 ? DISPUTE_FEE_MINOR : 0;
    dispute.balance_transactions.push({
      id: newId("txn"),
      object: "balance_transaction",
      amount,
      currency: dispute.currency,
      fee,
      net: amount - fee,
      type: "adjustment",
    });
  }
}

function wholeNumber(text: string | undefined, param: string): number {
  if (text === undefined || !/^\d+$/.test(text))
    throw invalidRequest(`Invalid integer: ${text}`, "parameter_invalid_integer", param);
  return Number(text);
}
