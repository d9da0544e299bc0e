import { z } from "zod";

/** `unknown`: nothing was asked of it, or nothing could be read. */
export const STATES = ["operational", "degraded", "down", "unknown"] as const;
export type State = (typeof STATES)[number];

const milliseconds = z.number().nullable().meta({
  description: "Milliseconds to the first byte of answers that came well; null when there were none.",
});

export const ProviderHealth = z
  .object({
    id: z.string().meta({ example: "openai" }),
    name: z.string().meta({ example: "OpenAI" }),
    status: z.enum(STATES),
    requests: z.int().meta({ description: "Tries within the window." }),
    errors: z.int(),
    error_rate: z.number().nullable().meta({ description: "Between 0 and 1; null without requests.", example: 0.002 }),
    p50_ms: milliseconds,
    p95_ms: milliseconds,
  })
  .meta({ id: "ProviderHealth" });
export type ProviderHealth = z.infer<typeof ProviderHealth>;

export const ProviderHealthList = z
  .object({
    object: z.literal("list"),
    data: z.array(ProviderHealth).meta({ description: "The providers configured on this installation." }),
    window_s: z.int().meta({ description: "How far the figures look back.", example: 3600 }),
    updated_at: z.string().nullable().meta({ description: "When the figures were read; ISO 8601." }),
    stale: z.boolean().meta({ description: "True while the database cannot be read: the last known figures." }),
  })
  .meta({ id: "ProviderHealthList" });
export type ProviderHealthList = z.infer<typeof ProviderHealthList>;
