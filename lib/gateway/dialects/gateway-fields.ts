import { z } from "zod";
import type { RoutingPreferences } from "./dialect";
import {
  isObject,
  type JsonObject,
  optional,
  readBoolean,
  readObject,
  readString,
  readStrings,
  readWord,
  refuse,
} from "./read";

/**
 * The gateway's own request fields: the same words in the JSON body of every dialect. They choose who answers and at
 * what price and never reach a provider.
 */
export interface GatewayFacts {
  readonly models: readonly string[];
  readonly routing: RoutingPreferences;
  /** Decimal string, USD. */
  readonly maxCostUsd: string | null;
}

/** Top-level fields that belong to the gateway and are cut from a body that passes through. */
export const GATEWAY_FIELDS: readonly string[] = [
  "models",
  "route",
  "provider",
  "max_cost",
  "transforms",
  "plugins",
  "usage",
  "session_id",
  "webhook_url",
  "tag",
];

const SORTS = ["price", "throughput", "latency"] as const;
const COLLECTIONS = ["allow", "deny"] as const;
const AMOUNT = /^\d{1,12}(\.\d{1,18})?$/;

const amount = z
  .union([z.number().nonnegative(), z.string().regex(AMOUNT)])
  .meta({ description: "USD", example: "0.5" });

const routingSchema = z.looseObject({
  order: z.array(z.string()).nullish(),
  only: z.array(z.string()).nullish(),
  ignore: z.array(z.string()).nullish(),
  allow_fallbacks: z.boolean().nullish(),
  require_parameters: z.boolean().nullish(),
  sort: z.union([z.enum(SORTS), z.looseObject({ by: z.enum(SORTS) })]).nullish(),
  max_price: z
    .looseObject({ prompt: amount.nullish(), completion: amount.nullish(), request: amount.nullish() })
    .nullish(),
  data_collection: z.enum(COLLECTIONS).nullish(),
  zdr: z.boolean().nullish(),
});

/** The zod shape of these fields, to be spread into a dialect's request schema. */
export const gatewayFieldsShape = {
  models: z.array(z.string()).nullish().meta({ description: "Further models to try, in order." }),
  provider: routingSchema.nullish().meta({ description: "Which upstream providers may answer, and in which order." }),
  max_cost: amount.nullish().meta({ description: "Upper bound of what this request may cost, USD." }),
};

/** A number without an exponent. */
function plainDecimal(value: number): string {
  const text = String(value);
  return text.includes("e") ? value.toFixed(18).replace(/\.?0+$/, "") : text;
}

function readAmount(value: unknown, path: string): string {
  if (typeof value === "number" && Number.isFinite(value) && value >= 0) return plainDecimal(value);
  if (typeof value === "string" && AMOUNT.test(value)) return value;
  return refuse(path, "must be an amount in USD, a number or a decimal string.");
}

function readMaxPrice(value: unknown, path: string): RoutingPreferences["maxPrice"] {
  const price = readObject(value, path);
  return {
    prompt: optional(price.prompt, `${path}.prompt`, readAmount),
    completion: optional(price.completion, `${path}.completion`, readAmount),
    request: optional(price.request, `${path}.request`, readAmount),
  };
}

function readRouting(value: unknown, path: string): RoutingPreferences {
  const body = readObject(value, path);
  return {
    order: optional(body.order, `${path}.order`, readStrings),
    only: optional(body.only, `${path}.only`, readStrings),
    ignore: optional(body.ignore, `${path}.ignore`, readStrings),
    isFallbackAllowed: optional(body.allow_fallbacks, `${path}.allow_fallbacks`, readBoolean),
    isParametersRequired: optional(body.require_parameters, `${path}.require_parameters`, readBoolean),
    sort: optional(body.sort, `${path}.sort`, (sort, at) =>
      isObject(sort) ? readWord(sort.by, `${at}.by`, SORTS) : readWord(sort, at, SORTS),
    ),
    maxPrice: optional(body.max_price, `${path}.max_price`, readMaxPrice),
    dataCollection: optional(body.data_collection, `${path}.data_collection`, (word, at) =>
      readWord(word, at, COLLECTIONS),
    ),
    isZdr: optional(body.zdr, `${path}.zdr`, readBoolean),
  };
}

/** Reads the gateway's fields of a body; throws AppError `invalid_request` naming the field. */
export function readGatewayFields(body: JsonObject): GatewayFacts {
  return {
    models: optional(body.models, "models", readStrings) ?? [],
    routing: optional(body.provider, "provider", readRouting) ?? {},
    maxCostUsd: optional(body.max_cost, "max_cost", readAmount) ?? null,
  };
}

/** `model` of a body: null when absent or empty. */
export const readModel = (body: JsonObject): string | null => optional(body.model, "model", readString) || null;
