import { findModels } from "./find-models";
import { renderAnthropicModel } from "./render/anthropic";
import { renderGoogleModel } from "./render/google";
import { renderModel } from "./render/openai";
import { renderOpenRouterModel } from "./render/openrouter";
import type { ListModelsInput } from "./schemas";
import type { CatalogContext, CatalogEntry, CatalogView } from "./types";

/** Whose shape an answer takes. */
export type ModelShape = "openai" | "anthropic" | "google" | "openrouter";

/**
 * Which client is asking: GET /v1/models is one path for three vendors, so headers tell. OpenRouter's SDK reads the
 * OpenAI shape but refuses a whole list over one null price, so it gets its own word for "no fixed price".
 */
export function modelShape(header: (name: string) => string | null, isGooglePath = false): ModelShape {
  if (isGooglePath || header("x-goog-api-key") !== null) return "google";
  if (header("anthropic-version") !== null) return "anthropic";
  return /openrouter/i.test(header("user-agent") ?? "") ? "openrouter" : "openai";
}

const RENDERERS: Readonly<Record<ModelShape, (entry: CatalogEntry) => unknown>> = {
  openai: renderModel,
  anthropic: renderAnthropicModel,
  google: renderGoogleModel,
  openrouter: renderOpenRouterModel,
};

const ANSWERS_MAX = 24;
/** Rendered items and whole answers live and die with the view they were made from. */
const items = new WeakMap<CatalogEntry, Partial<Record<ModelShape, string>>>();
const answers = new WeakMap<CatalogView, Map<string, string>>();

/** JSON text of GET /models in a client's shape. Rendered once for each catalogue version and selection. */
export function listModels(ctx: CatalogContext, input: ListModelsInput & { shape?: ModelShape }): string {
  const view = ctx.catalog.snapshot();
  if (isRare(input)) return renderList(findModels(ctx, input), input, input.shape ?? "openai");
  const known = answers.get(view) ?? new Map<string, string>();
  answers.set(view, known);
  const key = JSON.stringify(input);
  const before = known.get(key);
  if (before !== undefined) return before;
  const text = renderList(findModels(ctx, input), input, input.shape ?? "openai");
  if (known.size >= ANSWERS_MAX) known.clear();
  known.set(key, text);
  return text;
}

const KEPT_WORDS: ReadonlySet<string> = new Set(["modality", "provider", "available", "sort", "shape"]);

/** Searches and pages differ with every caller: only their items are kept. */
const isRare = (input: ListModelsInput): boolean =>
  Object.entries(input).some(([name, value]) => value !== undefined && !KEPT_WORDS.has(name));

function renderList(found: readonly CatalogEntry[], input: ListModelsInput, shape: ModelShape): string {
  const page = pageOf(found, input);
  const data = `[${page.entries.map((entry) => itemText(entry, shape)).join(",")}]`;
  const first = JSON.stringify(page.entries[0]?.id ?? null);
  const last = JSON.stringify(page.entries.at(-1)?.id ?? null);
  if (shape === "google") return `{"models":${data}${page.hasMore ? `,"nextPageToken":${last}` : ""}}`;
  const paging = `"has_more":${page.hasMore},"first_id":${first},"last_id":${last}`;
  if (shape === "anthropic") return `{"data":${data},${paging}}`;
  const next = page.hasMore
    ? JSON.stringify(`/api/v1/models?after_id=${encodeURIComponent(page.entries.at(-1)?.id ?? "")}`)
    : "null";
  return `{"object":"list","data":${data},"total_count":${found.length},${paging},"links":{"next":${next}}}`;
}

function itemText(entry: CatalogEntry, shape: ModelShape): string {
  const texts = items.get(entry) ?? {};
  items.set(entry, texts);
  texts[shape] ??= JSON.stringify(RENDERERS[shape](entry));
  return texts[shape];
}

function pageOf(found: readonly CatalogEntry[], input: ListModelsInput) {
  const after = input.after_id ?? input.pageToken;
  const from = after === undefined ? 0 : found.findIndex((entry) => entry.id === after) + 1;
  const to = input.before_id === undefined ? -1 : found.findIndex((entry) => entry.id === input.before_id);
  const rest = found.slice(from, to < 0 ? undefined : to);
  const limit = input.limit ?? input.pageSize ?? rest.length;
  return { entries: rest.slice(0, limit), hasMore: rest.length > limit };
}
