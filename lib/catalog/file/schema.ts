import { z } from "zod";

/** Strict schema of the facts file `airouter-catalog/1`. Prices are decimal strings, USD. See ../data/README.md. */
const amount = z.string().regex(/^\d{1,7}(\.\d{1,9})?$/, "a price is a non-negative decimal string");
/** Token prices are per million tokens, and a pico per token is the finest step: six places. */
const perMillion = z.string().regex(/^\d{1,7}(\.\d{1,6})?$/, "a token price has at most six decimal places");
const identifier = z.string().regex(/^[a-z0-9][a-z0-9._-]*$/);
const modelId = z.string().regex(/^[a-z0-9][a-z0-9._-]*\/[a-z0-9][a-z0-9._:-]*$/, "a model id is lab/model");

export const MODEL_TYPES = [
  "chat",
  "embedding",
  "image",
  "tts",
  "stt",
  "rerank",
  "moderation",
  "video",
  "music",
  "ocr",
  "translation",
  "classification",
  "detection",
] as const;
export type ModelType = (typeof MODEL_TYPES)[number];

export const TOKEN_PRICE_FIELDS = [
  "input",
  "output",
  "cache_read",
  "cache_write",
  "cache_write_1h",
  "input_audio",
  "output_audio",
  "input_image",
  "output_image",
] as const;

export const UNIT_PRICE_FIELDS = [
  "per_request",
  "per_image",
  "per_input_image",
  "per_audio_minute",
  "per_1m_chars",
  "per_video_second",
  "per_page",
  "per_web_search",
] as const;

const tokenPrices = z.strictObject(
  Object.fromEntries(TOKEN_PRICE_FIELDS.map((field) => [field, perMillion.optional()])) as Record<
    (typeof TOKEN_PRICE_FIELDS)[number],
    z.ZodOptional<typeof perMillion>
  >,
);
const unitPrices = z.object(
  Object.fromEntries(UNIT_PRICE_FIELDS.map((field) => [field, amount.optional()])) as Record<
    (typeof UNIT_PRICE_FIELDS)[number],
    z.ZodOptional<typeof amount>
  >,
);

/** What a source publishes for one model or endpoint. */
export const listPriceSchema = z.strictObject({
  ...tokenPrices.shape,
  ...unitPrices.shape,
  tiers: z.array(z.strictObject({ ...tokenPrices.shape, above_input_tokens: z.int().positive() })).optional(),
  batch: tokenPrices.optional(),
});
export type ListPrice = z.infer<typeof listPriceSchema>;
export type PriceField = (typeof TOKEN_PRICE_FIELDS)[number] | (typeof UNIT_PRICE_FIELDS)[number];

const capabilities = z.strictObject({
  tools: z.boolean(),
  vision: z.boolean(),
  reasoning: z.boolean(),
  structured_outputs: z.boolean().nullable(),
  caching: z.boolean(),
  audio_input: z.boolean(),
  video_input: z.boolean(),
  file_input: z.boolean(),
  reasoning_efforts: z.array(z.string()).optional(),
});

const offer = z.strictObject({
  upstream: identifier,
  model: z.string().min(1),
  dialect: z.string().min(1).optional(),
  pricing: listPriceSchema.optional(),
});

export const fileModelSchema = z.strictObject({
  id: modelId,
  lab: identifier,
  name: z.string().min(1),
  type: z.enum(MODEL_TYPES),
  aliases: z.array(z.string().min(1)).optional(),
  created: z.int().positive().nullable(),
  created_basis: z.string(),
  release_date: z.string().optional(),
  context_length: z.int().positive().nullable(),
  max_output_tokens: z.int().positive().nullable(),
  modalities: z.strictObject({ input: z.array(z.string()).min(1), output: z.array(z.string()).min(1) }),
  pricing: listPriceSchema,
  price_source: z.string().optional(),
  price_as_of: z.string().optional(),
  price_agreement: z.int().nonnegative().optional(),
  capabilities: capabilities.optional(),
  supported_parameters: z.array(z.string()).optional(),
  supported_parameters_basis: z.string().optional(),
  cache_ttl_seconds: z.array(z.int().positive()).optional(),
  knowledge_cutoff: z.string().optional(),
  open_weights: z.boolean().optional(),
  license: z.string().optional(),
  huggingface_id: z.string().optional(),
  base_model: z.string().optional(),
  embedding_dimensions: z.int().positive().optional(),
  deprecation_date: z.iso.date().optional(),
  free_variant: z.boolean().optional(),
  voices: z.array(z.string()).optional(),
  status: z.enum(["active", "legacy"]),
  upstreams: z.array(offer),
  source: z.union([z.literal("seed"), z.array(z.string())]),
});
export type FileModel = z.infer<typeof fileModelSchema>;

const lab = z.strictObject({
  id: identifier,
  name: z.string().min(1),
  models: z.int().nonnegative(),
  aliases: z.array(z.string()).optional(),
});

const upstream = z.strictObject({
  id: identifier,
  name: z.string().min(1),
  base_url: z.string().nullable(),
  dialects: z.array(z.string().min(1)).min(1),
  auth: z.string(),
  env: z.string().nullable(),
  docs: z.string().nullable(),
  basis: z.string(),
});

/** The whole file; the refinement holds ids, aliases and references together. */
export const catalogFileSchema = z
  .strictObject({
    schema: z.literal("airouter-catalog/1"),
    built_from: z.record(z.string(), z.string()),
    currency: z.literal("USD"),
    token_unit: z.literal(1_000_000),
    types: z.partialRecord(
      z.enum(MODEL_TYPES),
      z.strictObject({ endpoints: z.array(z.string()), parameters: z.array(z.string()).nullable() }),
    ),
    seed_models: z.array(z.string()),
    labs: z.array(lab),
    upstreams: z.array(upstream),
    models: z.array(fileModelSchema),
  })
  .superRefine((file, context) => {
    const fail = (message: string) => context.addIssue({ code: "custom", message });
    const labs = new Set(file.labs.map((one) => one.id));
    const upstreams = new Set(file.upstreams.map((one) => one.id));
    const names = new Set<string>();
    for (const model of file.models) {
      for (const name of [model.id, ...(model.aliases ?? [])]) {
        if (names.has(name)) fail(`"${name}" is an id or alias twice`);
        names.add(name);
      }
      if (!labs.has(model.lab) || !model.id.startsWith(`${model.lab}/`)) fail(`"${model.id}" does not belong to a lab`);
      const served = model.upstreams.map((one) => one.upstream);
      if (new Set(served).size !== served.length) fail(`"${model.id}" names an upstream twice`);
      for (const id of served) if (!upstreams.has(id)) fail(`"${model.id}" names the unknown upstream "${id}"`);
    }
    for (const id of file.seed_models) if (!names.has(id)) fail(`the reference model "${id}" does not resolve`);
  });
export type CatalogFile = z.infer<typeof catalogFileSchema>;
