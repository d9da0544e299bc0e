import { AppError } from "@/lib/kernel";
import type { ModelShape } from "./list-models";
import { renderAnthropicModel } from "./render/anthropic";
import { renderGoogleModel } from "./render/google";
import { renderModel } from "./render/openai";
import { renderOpenRouterModel } from "./render/openrouter";
import type { GetModelInput } from "./schemas";
import type { CatalogContext, CatalogEntry } from "./types";

/** A model by any spelling. Throws model_not_found that names near matches. */
export function findModel(ctx: CatalogContext, id: string): CatalogEntry {
  const view = ctx.catalog.snapshot();
  const entry = view.resolve(id);
  if (entry) return entry;
  const suggestions = view.suggest(id);
  const hint = suggestions.length > 0 ? ` Did you mean ${suggestions.join(", ")}?` : " GET /v1/models lists them.";
  throw new AppError("model_not_found", {
    message: `There is no model "${id.slice(0, 100)}".${hint}`,
    param: "model",
    metadata: { suggestions },
  });
}

/** GET /models/{id} in a client's shape. */
export function getModel(ctx: CatalogContext, input: GetModelInput & { shape?: ModelShape }) {
  const entry = findModel(ctx, input.id);
  if (input.shape === "anthropic") return renderAnthropicModel(entry);
  if (input.shape === "google") return renderGoogleModel(entry);
  return input.shape === "openrouter" ? renderOpenRouterModel(entry) : renderModel(entry);
}
