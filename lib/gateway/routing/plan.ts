import { AppError, type Currency, isAppError, type PriceCard, priceOf } from "@/lib/kernel";
import {
  type BodyPatch,
  DIALECT_IDS,
  type Dialect,
  type DialectId,
  type RequestFacts,
  type UpstreamDialect,
} from "../dialects/dialect";
import type { EmbeddingCodec } from "../dialects/embedding";
import { type ServerTool, withoutServerTools } from "../dialects/server-tools";
import type { Operation } from "../gateway";
import type { CatalogEndpoint, CatalogModel, CatalogSnapshot, Principal, ProvidersPort } from "../ports";
import { baseUrlOf, bodyPatches, endpointFor, type Provider, type ProviderEndpoint } from "../providers/provider";
import type { Transport } from "../upstream";
import type { Candidate, Skipped, SkipReason, Target } from "./candidate";
import { droppable, incapable, unsupportedParams } from "./capabilities";
import { type EndpointStats, isNamed, isWithinMaxPrice, orderCandidates, type SortKey } from "./order";
import { type ResolvedModel, resolveModels } from "./resolve-model";

/** What routing looks things up in. */
export interface RoutingWorld {
  readonly providers: ProvidersPort;
  findProvider(id: string): Provider | undefined;
  findDialect(id: string): Dialect | undefined;
  /** What only providers speak. */
  findUpstreamDialect(id: string): UpstreamDialect | undefined;
  findEmbedding(id: string): EmbeddingCodec | undefined;
  readonly network: Transport;
  readonly sandbox: Transport;
  readonly sandboxDialect: DialectId;
  readonly sandboxModel: (model: CatalogModel) => string;
  readonly stats: EndpointStats;
}

export interface PlanInput {
  readonly catalog: CatalogSnapshot;
  readonly principal: Principal;
  readonly facts: RequestFacts;
  readonly dialect: Dialect;
  /** Absent = generate. */
  readonly operation?: Operation;
  /** The vendor's own paid tools that the body asks for; absent = none. */
  readonly serverTools?: readonly ServerTool[];
  /** `x-routing` header. */
  readonly preference: "cost" | "speed" | "quality" | "auto" | null;
}

/** What the request resolved to. `candidates` is never empty. */
export interface Plan {
  readonly requestedModel: string;
  readonly candidates: readonly Candidate[];
}

export const SANDBOX_LAB = "sandbox";

/**
 * Chooses and orders the endpoints that may serve a request. Throws AppError: `invalid_request` (what the model cannot
 * do), `model_not_found`, `model_not_allowed`, `permission` (no price yet, so a live key cannot call it).
 */
export function plan(world: RoutingWorld, input: PlanInput): Plan {
  const { facts, principal } = input;
  const named = facts.model === null ? facts.models : [facts.model, ...facts.models];
  const resolved = resolveModels(input.catalog, principal, named);
  const candidates: Candidate[] = [];
  let refusal: AppError | null = null;
  for (const one of resolved) {
    try {
      candidates.push(...candidatesOf(world, input, one));
    } catch (error) {
      if (!isAppError(error)) throw error;
      refusal ??= error;
    }
    if (candidates.length > 0 && facts.routing.isFallbackAllowed === false) break;
  }
  if (candidates.length === 0) throw refusal ?? new AppError("model_not_found");
  const first = resolved[0]?.requested ?? "";
  return {
    requestedModel: facts.model ?? first,
    candidates: facts.routing.isFallbackAllowed === false ? candidates.slice(0, 1) : candidates,
  };
}

function candidatesOf(world: RoutingWorld, input: PlanInput, resolved: ResolvedModel): readonly Candidate[] {
  const { candidates, skipped } = weigh(world, input, resolved);
  if (candidates.length === 0) throw nobodyServes(resolved.model, skipped);
  return candidates;
}

/** A model's endpoints, told apart and ordered. */
export interface Weighed {
  readonly candidates: readonly Candidate[];
  readonly skipped: readonly Skipped[];
}

/** Which endpoints of a model may serve a request. Throws AppError `invalid_request` for what the model cannot do at all. */
export function weigh(world: RoutingWorld, input: PlanInput, resolved: ResolvedModel): Weighed {
  const { model, suffix } = resolved;
  const { facts, principal } = input;
  if (model.type !== (input.operation === "embed" ? "embedding" : "chat")) throw wrongType(model);
  if (principal.mode === "test" || model.lab === SANDBOX_LAB) {
    return { candidates: [sandboxCandidate(world, input, model)], skipped: [] };
  }
  const wrong = incapable(facts, model);
  if (wrong) throw wrong;
  const unsupported = unsupportedParams(facts, model);
  if (facts.routing.isParametersRequired === true && unsupported.length > 0) {
    const message = `"${model.id}" does not support ${unsupported.join(", ")}, and require_parameters is set.`;
    throw new AppError("invalid_request", { message, param: unsupported[0] });
  }
  const droppedParams = droppable(unsupported);
  const found: Candidate[] = [];
  const skipped: Skipped[] = [];
  for (const endpoint of model.endpoints) {
    const reason = excluded(facts, endpoint, suffix === "free", principal.currency);
    const candidate = reason ?? candidateOf(world, input, model, endpoint, droppedParams);
    if (typeof candidate === "string") skipped.push({ endpoint, reason: candidate });
    else found.push(candidate);
  }
  return { candidates: orderCandidates(found, facts.routing, sortKey(input, suffix), world.stats), skipped };
}

const CALLED_BY: Readonly<Record<string, string>> = {
  chat: "POST /v1/chat/completions, /v1/messages, /v1/responses or Gemini's generateContent",
  embedding: "POST /v1/embeddings or Gemini's embedContent",
};

function wrongType({ id, type }: CatalogModel): AppError {
  const hint = CALLED_BY[type] ? ` Call it with ${CALLED_BY[type]}.` : "";
  const message = `"${id}" is a model of type ${type}: it cannot be called here.${hint}`;
  return new AppError("invalid_request", { message, param: "model" });
}

function sortKey(input: PlanInput, suffix: ResolvedModel["suffix"]): SortKey | null {
  if (suffix === "floor") return "price";
  if (suffix === "nitro") return "throughput";
  if (input.facts.routing.sort) return input.facts.routing.sort;
  if (input.preference === "cost") return "price";
  return input.preference === "speed" ? "throughput" : null;
}

/** What the client's own preferences say against an endpoint. */
function excluded(
  facts: RequestFacts,
  endpoint: CatalogEndpoint,
  mustBeFree: boolean,
  currency: Currency,
): SkipReason | null {
  const { only, ignore, maxPrice, dataCollection, isZdr } = facts.routing;
  if (!endpoint.isEnabled) return "disabled";
  if (only && only.length > 0 && !only.some((name) => isNamed(name, endpoint.provider))) return "excluded";
  if (ignore?.some((name) => isNamed(name, endpoint.provider))) return "excluded";
  if (dataCollection === "deny" && endpoint.dataPolicy?.isCollected !== false) return "data_policy";
  if (isZdr === true && endpoint.dataPolicy?.isZdr !== true) return "data_policy";
  if (maxPrice && !isWithinMaxPrice(endpoint.prices.USD, maxPrice)) return "too_expensive";
  const card = endpoint.prices[currency];
  if (card === null) return "no_price";
  if (mustBeFree && Object.values(card.prices).some((price) => price !== undefined && price.pico > 0n))
    return "not_free";
  return null;
}

function candidateOf(
  world: RoutingWorld,
  { dialect, principal, operation, serverTools = [] }: PlanInput,
  model: CatalogModel,
  endpoint: CatalogEndpoint,
  droppedParams: readonly string[],
): Candidate | SkipReason {
  const provider = world.findProvider(endpoint.provider);
  if (!provider) return "unknown_provider";
  const settings = world.providers.settings(endpoint.provider);
  if (!settings) return "not_configured";
  const { nativeModel } = endpoint;
  const spot = (operation === "embed" ? embeddingSpot : textSpot)(world, dialect, provider, endpoint);
  if (!spot) return "no_common_dialect";
  const { spoken, at } = spot;
  const baseUrl = baseUrlOf(at, settings);
  if (baseUrl === null) return "not_configured";
  const target: Target = { provider, endpoint: at, settings, baseUrl };
  const card = endpoint.prices[principal.currency];
  const isPassthrough = spoken.id === dialect.id;
  const unpaid = isPassthrough ? unpricedTools(serverTools, card) : [];
  if (unpaid.some(({ unit }) => unit === null)) return "unpriced_tool";
  const patches = provider.quirks[at.dialect] ? bodyPatches(provider, at.dialect, nativeModel) : NO_PATCHES;
  return {
    model,
    endpointId: endpoint.id,
    providerId: endpoint.provider,
    nativeModel,
    dialect: spoken,
    isPassthrough,
    card,
    isSandbox: false,
    target,
    transport: world.network,
    patches: unpaid.length === 0 ? patches : [...patches, withoutServerTools(dialect.id, namesOf(unpaid))],
    droppedParams: unpaid.length === 0 ? droppedParams : [...droppedParams, ...namesOf(unpaid)],
  };
}

const namesOf = (tools: readonly ServerTool[]): ReadonlySet<string> => new Set(tools.map(({ name }) => name));

/** The tools of a request that this card has no price for: they are never free. */
export const unpricedTools = (tools: readonly ServerTool[], card: PriceCard | null): readonly ServerTool[] =>
  card === null || tools.length === 0
    ? []
    : tools.filter(({ unit }) => unit === null || priceOf(card.prices, unit) === undefined);

/** Where an endpoint is called, and what is spoken there. */
interface Spot {
  readonly spoken: UpstreamDialect;
  readonly at: ProviderEndpoint;
}

type FindSpot = (world: RoutingWorld, own: Dialect, provider: Provider, endpoint: CatalogEndpoint) => Spot | null;

/** The client's own dialect where it is spoken, else the endpoint's first. */
const textSpot: FindSpot = (world, own, provider, { dialects, nativeModel }) => {
  const mine = dialects.includes(own.id) ? endpointFor(provider, own.id, nativeModel) : undefined;
  if (mine) return { spoken: own, at: mine };
  for (const id of dialects) {
    const at = endpointFor(provider, id, nativeModel);
    const spoken = at && (world.findDialect(id) ?? world.findUpstreamDialect(id));
    if (spoken) return { spoken, at };
  }
  return null;
};

const embeddingSpot: FindSpot = (world, own, provider, { dialects, nativeModel }) => {
  const format = world.findEmbedding(own.id)?.endpoint;
  const mine = format !== undefined && dialects.includes(format) ? [format] : [];
  for (const id of [...mine, ...dialects]) {
    const at = endpointFor(provider, id, nativeModel);
    const known = at && DIALECT_IDS.find((one) => world.findEmbedding(one)?.endpoint === id);
    const spoken = known && world.findDialect(known);
    if (at && spoken) return { spoken, at };
  }
  return null;
};

const NO_PATCHES: readonly BodyPatch[] = [];

/** The sandbox answering under a model's id. */
export function sandboxCandidate(
  world: RoutingWorld,
  { dialect }: Pick<PlanInput, "dialect">,
  model: CatalogModel,
): Candidate {
  const spoken = world.findDialect(world.sandboxDialect);
  if (!spoken) throw new AppError("internal", { cause: "the sandbox's dialect is not registered" });
  return {
    model,
    endpointId: `sandbox:${model.id}`,
    providerId: SANDBOX_LAB,
    nativeModel: world.sandboxModel(model),
    dialect: spoken,
    isPassthrough: spoken.id === dialect.id,
    card: null,
    isSandbox: true,
    target: null,
    transport: world.sandbox,
    patches: NO_PATCHES,
    droppedParams: [],
  };
}

/** Why nobody can serve a model that exists: permanent until somebody acts, so never a 5xx (clients would retry it). */
function nobodyServes(model: CatalogModel, skipped: readonly Skipped[]): AppError {
  const reasons = new Set(skipped.map(({ reason }) => reason));
  const metadata = { model: model.id, reasons: [...reasons] };
  if (reasons.has("unpriced_tool")) {
    const message = `A tool of this request that the provider of "${model.id}" would run itself has no price here, so it is not served.`;
    return new AppError("invalid_request", { message, param: "tools", metadata });
  }
  const isClientChoice = ["excluded", "too_expensive", "data_policy", "not_free"].some((reason) =>
    reasons.has(reason as SkipReason),
  );
  if (isClientChoice) {
    const message = `No provider of "${model.id}" meets the routing preferences of this request.`;
    return new AppError("model_not_found", { message, param: "provider", metadata });
  }
  if (reasons.has("no_price")) {
    const message = `"${model.id}" has no price here yet, so a live key cannot call it. The operator sets one with: model price.`;
    return new AppError("permission", { message, metadata });
  }
  const message = `"${model.id}" is listed, but no provider that serves it is switched on here.`;
  return new AppError("model_not_found", { message, param: "model", metadata });
}
