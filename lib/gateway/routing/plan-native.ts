import { AppError } from "@/lib/kernel";
import type { CatalogEndpoint, CatalogModel, CatalogSnapshot } from "../ports";
import { baseUrlOf, bodyPatches, type Provider, type ProviderEndpoint } from "../providers/provider";
import { type Plan, type PlanInput, type RoutingWorld, sandboxCandidate, unpricedTools } from "./plan";
import { isModelAllowed } from "./resolve-model";

interface Row {
  readonly model: CatalogModel;
  readonly endpoint: CatalogEndpoint;
}

const rowsOf = new WeakMap<CatalogSnapshot, Map<string, Row[]>>();

/** Rows of the catalog by provider and the provider's own model id. Built once for each snapshot. */
function findRows(catalog: CatalogSnapshot, provider: string, nativeModel: string): readonly Row[] {
  let rows = rowsOf.get(catalog);
  if (!rows) {
    rows = new Map();
    for (const model of catalog.models) {
      for (const endpoint of model.endpoints) {
        const key = `${endpoint.provider}\n${endpoint.nativeModel}`;
        const known = rows.get(key);
        if (known) known.push({ model, endpoint });
        else rows.set(key, [{ model, endpoint }]);
      }
    }
    rowsOf.set(catalog, rows);
  }
  return rows.get(`${provider}\n${nativeModel}`) ?? [];
}

/**
 * The one endpoint of a proxied call: the catalog's row for this provider and its own model id, which has the price.
 * Throws AppError `invalid_request` (no model named), `model_not_found`, `model_not_allowed`, `permission` (no price).
 */
export function planNative(
  world: RoutingWorld,
  input: Omit<PlanInput, "preference">,
  provider: Provider,
  at: ProviderEndpoint,
): Plan {
  const { facts, principal, dialect } = input;
  const nativeModel = facts.model;
  if (nativeModel === null) {
    throw new AppError("invalid_request", { message: "Name a model: `model` is missing.", param: "model" });
  }
  const rows = findRows(input.catalog, provider.id, nativeModel).filter(
    ({ model, endpoint }) => endpoint.isEnabled && model.type === "chat",
  );
  if (rows.length === 0) throw unlisted(provider, nativeModel);
  const allowed = rows.filter(({ model }) => isModelAllowed(principal, model));
  const [first] = allowed;
  if (!first) throw new AppError("model_not_allowed", { message: `This key may not use "${nativeModel}".` });
  if (principal.mode === "test")
    return { requestedModel: nativeModel, candidates: [sandboxCandidate(world, input, first.model)] };
  const priced = allowed.find(({ endpoint }) => endpoint.prices[principal.currency] !== null);
  if (!priced) {
    const message = `"${nativeModel}" of ${provider.name} has no price here yet, so a live key cannot call it.`;
    throw new AppError("permission", { message, metadata: { model: first.model.id } });
  }
  const [unpaid] = unpricedTools(input.serverTools ?? [], priced.endpoint.prices[principal.currency]);
  if (unpaid) {
    const message = `\`${unpaid.path}\` asks for ${unpaid.name}, which ${provider.name} charges apart and which has no price here.`;
    throw new AppError("invalid_request", { message, param: unpaid.path });
  }
  const settings = world.providers.settings(provider.id);
  const baseUrl = settings && baseUrlOf(at, settings);
  if (!settings || baseUrl === null) throw notSwitchedOn(provider);
  const { model, endpoint } = priced;
  return {
    requestedModel: nativeModel,
    candidates: [
      {
        model,
        endpointId: endpoint.id,
        providerId: provider.id,
        nativeModel,
        dialect,
        isPassthrough: true,
        card: endpoint.prices[principal.currency],
        isSandbox: false,
        target: { provider, endpoint: at, settings, baseUrl },
        transport: world.network,
        patches: bodyPatches(provider, dialect.id, nativeModel),
        droppedParams: [],
      },
    ],
  };
}

/** The operator has not configured a provider. */
export const notSwitchedOn = (provider: Provider): AppError =>
  new AppError("model_not_found", { message: `${provider.name} is not switched on here.`, param: "model" });

function unlisted(provider: Provider, nativeModel: string): AppError {
  const shown = nativeModel.length > 200 ? `${nativeModel.slice(0, 200)}…` : nativeModel;
  return new AppError("model_not_found", {
    message: `The catalog has no text model "${shown}" of ${provider.name}, so it has no price here. The proxy takes the provider's own model ids; GET /v1/models lists the endpoints.`,
    param: "model",
  });
}
