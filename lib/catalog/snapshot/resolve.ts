import type { CatalogModel } from "@/lib/gateway/ports";

const LENGTH_MAX = 200;
const SELF_HOSTED = "airouter-cloud";
/** Words that clients put before a whole id: "openai/openai/gpt-5.4" (aider, LiteLLM), "models/…" (Gemini). */
const CLIENT_PREFIX =
  /^(?:models|openai|openrouter|airouter|ai-router|litellm|litellm_proxy|custom|anthropic|gemini|google|vertex_ai)\/(.+)$/;
const DATE_SUFFIX = /-(?:20\d{6}|20\d{2}-\d{2}-\d{2}|latest)$/;

export interface Resolver {
  resolve(id: string): CatalogModel | undefined;
}

/** Spelling folded: case, and dots, underscores, blanks as dashes. */
export const fold = (id: string): string => id.toLowerCase().replace(/[._\s]+/g, "-");

export const tailOf = (id: string): string => id.slice(id.indexOf("/") + 1);

/**
 * Finds models by canonical id, alias, or a forgiven spelling: case and dots, the lab's other names, the bare name or the
 * maker's own id where only one lab has it, a dated version, a URL-encoded slash, a client's prefix. What two models
 * could mean is not guessed.
 */
export function createResolver(
  models: readonly CatalogModel[],
  labs: readonly { readonly id: string; readonly aliases: readonly string[] }[],
): Resolver {
  const exact = new Map<string, CatalogModel>();
  for (const model of models) for (const alias of model.aliases) exact.set(alias, model);
  for (const model of models) exact.set(model.id, model);
  const forgiven = forgivenSpellings(models, labs);

  const find = (id: string, depth: number): CatalogModel | undefined => {
    const hit = exact.get(id);
    if (hit) return hit;
    const folded = fold(id);
    const near = forgiven.get(folded) ?? forgiven.get(folded.replace(DATE_SUFFIX, ""));
    if (near || depth === 0) return near;
    const rest = CLIENT_PREFIX.exec(id)?.[1];
    return rest === undefined ? undefined : find(rest, depth - 1);
  };
  return {
    resolve(id) {
      const hit = exact.get(id);
      if (hit) return hit;
      if (id.length > LENGTH_MAX) return undefined;
      return find(decoded(id.trim()), 2);
    },
  };
}

function decoded(id: string): string {
  if (!id.includes("%")) return id;
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

/** Levels of forgiveness, the closest first; within a level a spelling of two models is dropped. */
function forgivenSpellings(
  models: readonly CatalogModel[],
  labs: readonly { readonly id: string; readonly aliases: readonly string[] }[],
): Map<string, CatalogModel> {
  const labNames = new Map(labs.map((lab) => [lab.id, lab.aliases]));
  const makers = models.filter((model) => model.lab !== SELF_HOSTED);
  const levels: [CatalogModel, string][][] = [
    models.flatMap((model) => [model.id, ...model.aliases].map((name): [CatalogModel, string] => [model, name])),
    models.flatMap((model) =>
      (labNames.get(model.lab) ?? []).map((lab): [CatalogModel, string] => [model, `${lab}/${tailOf(model.id)}`]),
    ),
    makers.flatMap((model) =>
      [model.id, ...model.aliases].map((name): [CatalogModel, string] => [model, tailOf(name)]),
    ),
    makers.flatMap((model) => {
      const own = model.endpoints[0];
      return own && !own.nativeModel.includes("/") ? [[model, own.nativeModel] satisfies [CatalogModel, string]] : [];
    }),
  ];
  const all = new Map<string, CatalogModel>();
  for (const level of levels) {
    const found = new Map<string, CatalogModel | null>();
    for (const [model, name] of level) {
      const key = fold(name);
      const before = found.get(key);
      found.set(key, before === undefined || before === model ? model : null);
    }
    for (const [key, model] of found) if (model && !all.has(key)) all.set(key, model);
  }
  return all;
}
