import { z } from "zod";
import { CURRENCIES, parseId } from "@/lib/kernel";

const amount = (description: string) => z.string().meta({ description, example: "-0.00306" });
const time = z.iso.datetime();

/** What a ledger line can be, as customers see it. */
export const TRANSACTION_TYPES = [
  "topup",
  "manual",
  "promo",
  "promo_expired",
  "usage",
  "refund",
  "refund_failed",
  "dispute",
  "dispute_won",
] as const;
export type TransactionType = (typeof TRANSACTION_TYPES)[number];

const idInput = (description: string, example: string) =>
  z
    .string()
    .transform((text, issue) => {
      const uuid = parseId(text);
      if (uuid === null) issue.addIssue({ code: "custom", message: `must be an id such as ${example}` });
      return uuid ?? "";
    })
    .meta({ description, example });

export const ListTransactionsInput = z
  .strictObject({
    limit: z.coerce.number().int().min(1).max(500).default(50),
    after: idInput("The last line of the page before.", "txn_0193a1b2c3d47e8f90a1b2c3d4e5f607").optional(),
    type: z
      .string()
      .transform((text) => text.split(",").map((each) => each.trim()))
      .pipe(z.array(z.enum(TRANSACTION_TYPES)).min(1))
      .optional()
      .meta({ description: "Only these types, separated by commas.", example: "topup,refund" }),
    from: time.optional().meta({ description: "Not before this instant.", example: "2026-11-01T00:00:00Z" }),
    to: time.optional().meta({ description: "Before this instant.", example: "2026-12-01T00:00:00Z" }),
  })
  .meta({ description: "Which lines of the ledger, newest first." });
export type ListTransactionsInput = z.output<typeof ListTransactionsInput>;

export const Transaction = z
  .object({
    id: z.string().meta({ example: "txn_0193a1b2c3d47e8f90a1b2c3d4e5f607" }),
    type: z.string().meta({ description: "topup, usage, refund, …", example: "usage" }),
    amount: amount("Exact; negative = taken from the balance."),
    balance_after: amount("The balance when this line had been written."),
    currency: z.enum(CURRENCIES),
    reference: z.string().nullable().meta({ description: "The payment, refund or dispute behind it." }),
    description: z.string().nullable(),
    generation_id: z.string().nullable().meta({ description: "The request that was charged, of type usage." }),
    created_at: time.meta({ example: "2026-11-21T10:00:00.000Z" }),
  })
  .meta({ description: "One line of the account's ledger." });
export type Transaction = z.output<typeof Transaction>;

export const TransactionList = z
  .object({ data: z.array(Transaction), has_more: z.boolean() })
  .meta({ description: "Lines of the account's ledger." });
export type TransactionList = z.output<typeof TransactionList>;
