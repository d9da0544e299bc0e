import { AppError } from "@/lib/kernel";
import type { CatalogModel, CatalogSnapshot, Principal } from "../ports";

/** Suffixes of a model id that say how to route. */
export type RouteSuffix = "free" | "nitro" | "floor";

export interface ResolvedModel {
  readonly model: CatalogModel;
  /** As the client wrote it. */
  readonly requested: string;
  readonly suffix: RouteSuffix | null;
}

const SUFFIX = /:(free|nitro|floor)$/;

/** The catalog's model for an id as written, or undefined. An id that is listed with its suffix wins over the suffix. */
export function findModel(catalog: CatalogSnapshot, id: string): ResolvedModel | undefined {
  const exact = catalog.resolve(id);
  if (exact) return { model: exact, requested: id, suffix: null };
  const match = SUFFIX.exec(id);
  if (!match) return undefined;
  const model = catalog.resolve(id.slice(0, match.index));
  return model && { model, requested: id, suffix: match[1] as RouteSuffix };
}

/** Throws AppError `model_not_found` with near matches. */
export function unknownModel(catalog: CatalogSnapshot, id: string): AppError {
  const suggestions = catalog.suggest(id).slice(0, 5);
  const hint = suggestions.length > 0 ? ` Did you mean ${suggestions.join(", ")}?` : "";
  const shown = id.length > 200 ? `${id.slice(0, 200)}…` : id;
  return new AppError("model_not_found", {
    message: `There is no model "${shown}".${hint} GET /v1/models lists them all.`,
    param: "model",
    metadata: { suggestions },
  });
}

/** Whether a key may use a model: null = all; otherwise canonical ids or "lab/*". */
export function isModelAllowed(principal: Principal, model: CatalogModel): boolean {
  const { allowedModels } = principal;
  if (allowedModels === null) return true;
  return allowedModels.some((pattern) =>
    pattern.endsWith("/*")
      ? model.id.startsWith(pattern.slice(0, -1))
      : pattern === model.id || model.aliases.includes(pattern),
  );
}

/**
 * The models a request names, in order: `model`, then `models[]`. Without any, the key's default.
 * Throws AppError `model_not_found`, `model_not_allowed`, or `invalid_request` naming `model`.
 */
export function resolveModels(
  catalog: CatalogSnapshot,
  principal: Principal,
  named: readonly string[],
): readonly ResolvedModel[] {
  const wanted = named.length > 0 ? named : principal.defaultModel !== null ? [principal.defaultModel] : [];
  if (wanted.length === 0) {
    throw new AppError("invalid_request", { message: "Name a model: `model` is missing.", param: "model" });
  }
  const found: ResolvedModel[] = [];
  let refused: CatalogModel | null = null;
  for (const id of wanted) {
    const resolved = findModel(catalog, id);
    if (!resolved) {
      // A list of candidates may hold ids of other catalogs; alone, an unknown id is the client's mistake.
      if (wanted.length === 1) throw unknownModel(catalog, id);
    } else if (isModelAllowed(principal, resolved.model)) found.push(resolved);
    else refused ??= resolved.model;
  }
  if (found.length > 0) return found;
  if (refused) {
    throw new AppError("model_not_allowed", {
      message: `This key may not use "${refused.id}".`,
      metadata: { model: refused.id },
    });
  }
  throw unknownModel(catalog, wanted[0] ?? "");
}
