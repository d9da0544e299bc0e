import { findModel } from "./get-model";
import type { ModelShape } from "./list-models";
import { describeModel, renderArchitecture } from "./render/openai";
import { renderOpenRouterPricing } from "./render/openrouter";
import { renderPricing } from "./render/pricing";
import type { GetModelInput } from "./schemas";
import type { CatalogContext, CatalogOffer } from "./types";

/** GET /models/{id}/endpoints: who serves a model, first-party first, with each one's price. */
export function listEndpoints(ctx: CatalogContext, input: GetModelInput & { shape?: ModelShape }) {
  const entry = findModel(ctx, input.id);
  const pricingOf: (prices: CatalogOffer["prices"]) => Partial<ReturnType<typeof renderPricing>> =
    input.shape === "openrouter" ? renderOpenRouterPricing : renderPricing;
  const takesTools = entry.supportedParameters?.includes("tool_choice") ?? false;
  return {
    data: {
      id: entry.id,
      name: `${entry.labName}: ${entry.name}`,
      created: entry.createdSeconds,
      description: describeModel(entry),
      architecture: renderArchitecture(entry),
      endpoints: entry.endpoints.map((endpoint) => ({
        name: `${endpoint.providerName} | ${entry.id}`,
        model_id: entry.id,
        model_name: entry.name,
        provider_name: endpoint.providerName,
        tag: endpoint.provider,
        context_length: entry.contextLength ?? 0,
        max_completion_tokens: entry.maxOutputTokens,
        max_prompt_tokens: entry.contextLength,
        quantization: null,
        supported_parameters: [...(entry.supportedParameters ?? [])],
        dialects: [...endpoint.dialects],
        pricing: pricingOf(endpoint.prices),
        available: endpoint.unavailableReason === null,
        unavailable_reason: endpoint.unavailableReason,
        status: endpoint.unavailableReason === null ? 0 : -1,
        uptime_last_5m: null,
        uptime_last_30m: null,
        uptime_last_1d: null,
        latency_last_30m: null,
        throughput_last_30m: null,
        supports_implicit_caching: entry.capabilities.caching === true,
        supports_tool_choice: {
          auto: takesTools,
          function: takesTools,
          none: takesTools,
          required: takesTools,
        },
      })),
    },
  };
}
