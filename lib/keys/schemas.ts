import { z } from "zod";
import { CURRENCIES, ExactNumber } from "@/lib/kernel";
import { isAddressRange } from "./rules/addresses";
import { CAP_INTERVALS } from "./rules/windows";

const DECIMAL = /^\d{1,9}(\.\d{1,9})?$/;

const limit = z
  .union([z.number().min(0).max(1_000_000_000), z.string()])
  .transform((value) => String(value))
  .refine(
    (text) => DECIMAL.test(text),
    "must be a decimal amount with at most 9 places; write very small ones as a string",
  )
  .nullable()
  .meta({
    description: "Spend cap in the wallet's currency, counted from when it was set, per reset interval. null = none.",
    example: 5,
  });

const limitReset = z.enum(CAP_INTERVALS).nullable().meta({
  description: "When the cap begins anew: UTC day, ISO week, UTC month. null or none = never.",
  example: "monthly",
});

const perMinute = (what: string, example: number) =>
  z
    .int()
    .min(0)
    .max(100_000_000)
    .meta({ description: `${what} per UTC minute; 0 = unlimited.`, example });

const models = z
  .array(
    z
      .string()
      .regex(/^[\w.~-]+\/(\*|[\w.:/@+~-]+)$/, 'must be a model id or "lab/*"')
      .max(200),
  )
  .max(500)
  .nullable()
  .meta({ description: 'Model ids or "lab/*" the key may use. null or empty = all.', example: ["openai/*"] });

const ips = z
  .array(z.string().max(50).refine(isAddressRange, "must be an IP address or CIDR range"))
  .max(200)
  .nullable()
  .meta({
    description: "Addresses and CIDR ranges the key may be used from. null or empty = all.",
    example: ["203.0.113.0/24"],
  });

const tag = z
  .string()
  .regex(/^[\w.:/-]{1,64}$/, "must be 1 to 64 letters, digits or . _ : / -")
  .nullable()
  .meta({ description: "Tag of requests that name none.", example: "backend" });

const expiresAt = z.iso
  .datetime({ offset: true })
  .nullable()
  .meta({ description: "When the key stops working. null = never.", example: "2027-01-01T00:00:00Z" });

const name = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .meta({ description: "What people know it by.", example: "production-backend" });

const changeable = {
  name,
  limit,
  limit_reset: limitReset,
  rate_limit: perMinute("Model operations", 60),
  tpm: perMinute("Tokens", 0),
  allowed_models: models,
  allowed_ips: ips,
  tag,
  expires_at: expiresAt,
  disabled: z.boolean(),
  include_byok_in_limit: z
    .boolean()
    .meta({ description: "Accepted for compatibility; provider keys of your own do not exist here." }),
};

export const CreateKeyInput = z
  .strictObject({
    ...changeable,
    kind: z
      .enum(["inference", "management", "read_only"])
      .meta({ description: "What the key may do.", example: "inference" }),
    mode: z
      .enum(["live", "test"])
      .meta({ description: "test keys cost nothing and are served by the sandbox.", example: "live" }),
  })
  .partial()
  .meta({ id: "CreateKey" });

export const UpdateKeyInput = z.strictObject(changeable).partial().meta({ id: "UpdateKey" });

export const KeyIdInput = z.object({
  id: z.string().meta({ description: "Key id (also its `hash`).", example: "key_0190f3c2a1b47c3e9f1d2b3c4d5e6f70" }),
});

export const ListKeysInput = z.object({
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(100).default(100),
  include_disabled: z
    .enum(["true", "false", "1", "0"])
    .default("true")
    .transform((text) => text === "true" || text === "1")
    .meta({ description: "false leaves disabled keys out." }),
});

export const RotateKeyInput = z.strictObject({
  overlap_s: z
    .int()
    .min(0)
    .max(7 * 86_400)
    .default(0)
    .meta({ description: "Seconds for which the old secret still works, up to 7 days.", example: 86_400 }),
});

const amount = z
  .custom<ExactNumber>((value) => value instanceof ExactNumber)
  .meta({ description: "Exact decimal in `currency`.", type: "number", example: 1.25 });

const keyFields = {
  id: z.string().meta({ example: "key_0190f3c2a1b47c3e9f1d2b3c4d5e6f70" }),
  hash: z.string().meta({ description: "The same as `id`.", example: "key_0190f3c2a1b47c3e9f1d2b3c4d5e6f70" }),
  name: z.string(),
  label: z.string().meta({ description: "First 12 and last 4 characters of the key.", example: "air_live_Ab3…x9Zk" }),
  kind: z.enum(["inference", "management", "read_only"]),
  mode: z.enum(["live", "test"]),
  disabled: z.boolean(),
  currency: z.enum(CURRENCIES).meta({ description: "Currency of `limit` and `usage`." }),
  limit: amount.nullable(),
  limit_remaining: amount.nullable().meta({ description: "What is left of the cap, open holds taken off." }),
  limit_reset: z.enum(CAP_INTERVALS).nullable(),
  include_byok_in_limit: z.literal(false),
  usage: amount.meta({ description: "Spent in all." }),
  usage_daily: amount,
  usage_weekly: amount,
  usage_monthly: amount,
  byok_usage: z.literal(0),
  byok_usage_daily: z.literal(0),
  byok_usage_weekly: z.literal(0),
  byok_usage_monthly: z.literal(0),
  rate_limit: z.int().meta({ description: "Model operations per UTC minute; 0 = unlimited." }),
  tpm: z.int(),
  allowed_models: z.array(z.string()).nullable(),
  allowed_ips: z.array(z.string()).nullable(),
  tag: z.string().nullable(),
  expires_at: z.string().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
  last_used_at: z.string().nullable(),
  creator_user_id: z.string().nullable(),
  external_user: z.null(),
  workspace_id: z.string(),
  sub_account_id: z.string().nullable(),
};

export const KeyView = z.object(keyFields).meta({ id: "ApiKey" });
export type KeyView = z.output<typeof KeyView>;

/** One key: flat, and again under `data` for clients that look there. */
export const KeyReply = z.object({ ...keyFields, data: KeyView }).meta({ id: "ApiKeyReply" });

export const CreatedKey = z
  .object({
    ...keyFields,
    data: KeyView,
    key: z.string().meta({ description: "The secret. Shown once.", example: "air_live_…" }),
  })
  .meta({ id: "CreatedApiKey" });

export const RotatedKey = z
  .object({ ...keyFields, data: KeyView, key: z.string(), previous_valid_until: z.string().nullable() })
  .meta({ id: "RotatedApiKey" });

export const KeyList = z
  .object({ object: z.literal("list"), data: z.array(KeyView), total_count: z.int(), has_more: z.boolean() })
  .meta({ id: "ApiKeyList" });

export const DeletedKey = z.object({ id: z.string(), deleted: z.literal(true) }).meta({ id: "DeletedApiKey" });

export const OwnKey = z
  .object({
    ...keyFields,
    data: KeyView.omit({ rate_limit: true }).extend({
      is_free_tier: z.boolean(),
      is_management_key: z.boolean(),
      is_provisioning_key: z.boolean(),
      rate_limit: z.object({ requests: z.int(), interval: z.string(), note: z.string() }),
    }),
  })
  .meta({ id: "OwnApiKey" });
