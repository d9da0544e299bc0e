import { z } from "zod";
import { CURRENCIES, LOCALES, parseId } from "@/lib/kernel";

const currency = z.enum(CURRENCIES).meta({ description: "ISO 4217 code of the wallet's currency.", example: "USD" });
const amount = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,9})?$/, "must be a decimal amount such as 25.00")
  .meta({ description: "Decimal amount in the wallet's currency.", example: "25.00" });
const shownAmount = z.string().meta({ description: "Exact decimal amount.", example: "25.00" });
const time = z.iso.datetime().meta({ example: "2026-11-21T10:00:00.000Z" });
const attemptKey = z
  .string()
  .regex(/^[\w-]{8,80}$/, "must be 8 to 80 letters, digits, dashes or underscores")
  .meta({
    description: "Chosen by the caller: the same key never acts twice.",
    example: "4f1c0a52-6f0e-4f6a-9d3e-0d5b7a1f9c11",
  });
const id = (prefix: string, description: string) =>
  z
    .string()
    .transform((text, issue) => {
      const uuid = parseId(text);
      if (uuid === null) issue.addIssue({ code: "custom", message: `must be an id such as ${prefix}…` });
      return uuid ?? "";
    })
    .meta({ description, example: `${prefix}0193a1b2c3d47e8f90a1b2c3d4e5f607` });
const shownId = (prefix: string) => z.string().meta({ example: `${prefix}0193a1b2c3d47e8f90a1b2c3d4e5f607` });

export const CreateTopupInput = z
  .strictObject({
    amount,
    currency: currency.optional(),
    attempt_key: attemptKey,
    locale: z.enum(LOCALES).default("en").meta({ description: "Language of the payment page and the receipt." }),
    save_card: z.boolean().optional().meta({ description: "Keep the card at Stripe for automatic recharging." }),
  })
  .meta({ description: "A top-up to be paid on Stripe's hosted page." });
export type CreateTopupInput = z.output<typeof CreateTopupInput>;

export const TOPUP_STATUSES = ["open", "processing", "paid", "expired", "failed"] as const;

export const Topup = z
  .object({
    id: shownId("top_"),
    status: z.enum(TOPUP_STATUSES),
    source: z.enum(["checkout", "auto_recharge"]),
    amount: shownAmount,
    credited: shownAmount.nullable().meta({ description: "What was added to the balance." }),
    refunded: shownAmount.meta({ description: "What went back of it, refunds under way included." }),
    currency,
    receipt_number: z.string().nullable().meta({ example: "R-2026-000042" }),
    created_at: time,
    paid_at: time.nullable(),
  })
  .meta({ description: "One top-up." });
export type Topup = z.output<typeof Topup>;

export const CreatedTopup = z
  .object({
    id: shownId("top_"),
    url: z
      .url()
      .meta({ description: "Stripe's hosted payment page.", example: "https://checkout.stripe.com/c/pay/cs_test_…" }),
    amount: shownAmount,
    fee: shownAmount.meta({ description: "What is paid on top of the amount." }),
    currency,
    expires_at: time,
  })
  .meta({ description: "Where to pay." });
export type CreatedTopup = z.output<typeof CreatedTopup>;

export const ListTopupsInput = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  after: id("top_", "The last id of the page before.").optional(),
});
export type ListTopupsInput = z.output<typeof ListTopupsInput>;
export const TopupList = z
  .object({ data: z.array(Topup), has_more: z.boolean() })
  .meta({ description: "Newest first." });
export type TopupList = z.output<typeof TopupList>;

export const TopupRef = z.strictObject({ id: id("top_", "The top-up.") });
export type TopupRef = z.output<typeof TopupRef>;

const party = z.object({
  name: z.string().nullable(),
  address: z.string().nullable(),
  tax_label: z.string().nullable().meta({ example: "VAT" }),
  tax_id: z.string().nullable(),
  email: z.string().nullable(),
});

export const Receipt = z
  .object({
    number: z.string().meta({ example: "R-2026-000042" }),
    issued_at: time,
    locale: z.enum(LOCALES),
    seller: party,
    buyer: party,
    currency,
    lines: z.array(
      z.object({ kind: z.literal("credits"), quantity: z.literal(1), unit_amount: shownAmount, amount: shownAmount }),
    ),
    net: shownAmount.meta({ description: "Total without the tax in it." }),
    tax: z.object({ percent: z.string(), amount: shownAmount }),
    total: shownAmount,
    payment: z.object({
      id: z.string().meta({ description: "Stripe's PaymentIntent.", example: "pi_3…" }),
      method: z.string().nullable().meta({ example: "card" }),
      brand: z.string().nullable(),
      last4: z.string().nullable(),
      stripe_receipt_url: z.string().nullable(),
    }),
    refunds: z.array(z.object({ id: z.string(), amount: shownAmount, status: z.string(), created_at: time })),
    balance_due: shownAmount.meta({ description: "Total less what was refunded." }),
  })
  .meta({ description: "What a printed receipt says. Texts are the page's, in `locale`." });
export type Receipt = z.output<typeof Receipt>;

export const RequestRefundInput = z
  .strictObject({
    topup_id: id("top_", "The top-up to give back."),
    amount: amount.optional().meta({ description: "Default: as much as can be given back." }),
    attempt_key: attemptKey,
  })
  .meta({ description: "Unused credit back to the card it came from." });
export type RequestRefundInput = z.output<typeof RequestRefundInput>;

export const Refund = z
  .object({
    id: shownId("rfd_"),
    topup_id: shownId("top_"),
    amount: shownAmount,
    currency,
    status: z.enum(["taken", "succeeded", "failed"]).meta({
      description: "taken = off the balance and on its way; failed = back on the balance.",
    }),
    failure: z.string().nullable(),
    created_at: time,
  })
  .meta({ description: "A refund the customer asked for." });
export type Refund = z.output<typeof Refund>;

export const SetAutoRechargeInput = z
  .strictObject({
    enabled: z.boolean(),
    threshold: amount.meta({ description: "Recharge when less than this is available.", example: "5.00" }),
    amount,
    month_cap: amount
      .nullable()
      .default(null)
      .meta({ description: "At most this much a calendar month (UTC); null = no ceiling." }),
  })
  .meta({ description: "Recharging by itself, from the card of a top-up that kept it." });
export type SetAutoRechargeInput = z.output<typeof SetAutoRechargeInput>;

export const AutoRecharge = z
  .object({
    enabled: z.boolean(),
    threshold: shownAmount.nullable(),
    amount: shownAmount.nullable(),
    month_cap: shownAmount.nullable(),
    month_total: shownAmount.meta({ description: "Recharged this calendar month, a payment under way included." }),
    currency,
    is_under_way: z.boolean(),
    card: z
      .object({ brand: z.string().nullable(), last4: z.string().nullable() })
      .nullable()
      .meta({ description: "The kept card." }),
    last_error: z.string().nullable().meta({ description: "Why the last payment failed.", example: "card_declined" }),
  })
  .meta({ description: "Automatic recharging of the wallet." });
export type AutoRecharge = z.output<typeof AutoRecharge>;

export const BillingSettings = z
  .object({
    is_stripe_configured: z.boolean(),
    missing_variables: z
      .array(z.string())
      .meta({ description: "What the operator has to set before anybody can pay." }),
    webhook_url: z.url().meta({ description: "Where Stripe has to send events." }),
    mode: z.enum(["live", "test"]).nullable(),
    currency,
    min: shownAmount,
    max: shownAmount,
    presets: z.array(shownAmount),
    fee_percent: z.string().meta({ description: "Added to every top-up." }),
    tax_percent: z.string().meta({ description: "Included in every top-up." }),
  })
  .meta({ description: "What the credits page needs to know before asking for money." });
export type BillingSettings = z.output<typeof BillingSettings>;
