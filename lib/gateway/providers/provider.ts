import type { BodyPatch, FieldChanges } from "../dialects/dialect";
import type { ProviderSettings } from "../ports";

/** A wire format an endpoint speaks: a text dialect of ours, or a vendor's own word for another modality. */
export type EndpointDialect = string;

/** An HTTP request as it will go out, for schemes that sign it. */
export interface UnsignedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
}

/**
 * Gives the headers that prove who we are. Called last, once per attempt; may fetch a token through `settings.extra` or
 * sign the bytes. The headers must never be logged.
 */
export type Authorize = (
  request: UnsignedRequest,
  settings: ProviderSettings,
) => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;

/** One deviation of a vendor from its dialect, with why, and the fixture under tests/fixtures/wire that shows it. */
export interface Quirk {
  readonly name: string;
  readonly reason: string;
  readonly fixture: string;
  /** What it leaves out means nothing in that place, so nobody has to be told. */
  readonly isLossless?: true;
  /** What must differ in a body for this model; null = nothing. Pure. */
  readonly patch: (body: Readonly<Record<string, unknown>>, nativeModel: string) => FieldChanges | null;
}

/** A request as its dialect made it, for an endpoint that carries it in another way. */
export interface CarriedRequest {
  /** Below the base URL. */
  readonly path: string;
  readonly body: Uint8Array;
  /** Lower-case names, the client's forwarded ones among them; credentials come later. */
  readonly headers: Readonly<Record<string, string>>;
  readonly isStream: boolean;
  readonly nativeModel: string;
}

/** One address of a provider where one dialect is spoken. */
export interface ProviderEndpoint {
  readonly dialect: EndpointDialect;
  /** Without a trailing slash; `{name}` parts are filled from `settings.extra`. null = only the operator knows it. */
  readonly baseUrl: string | null;
  /** The operator's base URL → this endpoint's, where it is not the same one (a second dialect beside the first). */
  readonly fromOverride?: (override: string) => string;
  /** The vendor's own base URL where it depends on more than names in `settings.extra`; an operator's stands over it. */
  readonly locate?: (settings: ProviderSettings) => string | null;
  readonly authorize: Authorize;
  /** Where the vendor lists its models, where that is not below the base URL: the probe asks there. */
  readonly modelListUrl?: (baseUrl: string, settings: ProviderSettings) => string;
  /** What must differ on the way out: path, envelope members, headers. Pure; its result is what gets signed. */
  readonly carry?: (
    request: CarriedRequest,
    settings: ProviderSettings,
  ) => Omit<CarriedRequest, "isStream" | "nativeModel">;
  /** Reached through the provider proxy alone: a borrowed format that says less than the provider's own. */
  readonly isProxyOnly?: true;
  /** Sent on every request unless the client's own (allowed) header says otherwise. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** How to talk to one company. Knows nothing of what is sold or for how much. */
export interface Provider {
  /** The upstream's id in the catalog. */
  readonly id: string;
  readonly name: string;
  /** Environment variable of the credential, as the vendor's own tools name it; null = needs none. */
  readonly keyVariable: string | null;
  /** Names in `settings.extra` that together stand in for the key. */
  readonly keySubstitutes: readonly string[];
  /** True where a base URL alone switches the provider on (self-hosted servers, with or without a key). */
  readonly isKeyOptional: boolean;
  /** Environment variables that replace the base URL, first one set wins. */
  readonly baseUrlVariables: readonly string[];
  /** `settings.extra` name → environment variable. */
  readonly extraVariables: Readonly<Record<string, string>>;
  /** Preferred first. */
  readonly endpoints: readonly ProviderEndpoint[];
  readonly quirks: Readonly<Record<EndpointDialect, readonly Quirk[]>>;
  /** Models served only over openai-responses although the provider speaks openai-chat. */
  readonly isResponsesOnly: (nativeModel: string) => boolean;
}

/** What a provider folder writes; the rest has defaults. */
export type ProviderDefinition = Pick<Provider, "id" | "name" | "keyVariable" | "endpoints"> & Partial<Provider>;

const KEY_ENDING = /_(API_KEY|API_TOKEN|ACCESS_KEY|TOKEN|KEY|PAT)$/;

/** Completes a definition: `<STEM>_BASE_URL` from the key's name and from the id, no quirks, no Responses-only models. */
export function defineProvider(definition: ProviderDefinition): Provider {
  const { id, keyVariable } = definition;
  const stems = [keyVariable && KEY_ENDING.test(keyVariable) ? keyVariable.replace(KEY_ENDING, "") : null, upper(id)];
  return Object.freeze({
    baseUrlVariables: [...new Set(stems.filter((stem) => stem !== null))].map((stem) => `${stem}_BASE_URL`),
    isKeyOptional: keyVariable === null,
    extraVariables: {},
    keySubstitutes: [],
    quirks: {},
    isResponsesOnly: () => false,
    ...definition,
  });
}

const upper = (id: string): string => id.toUpperCase().replaceAll("-", "_");

/** `Authorization: Bearer <key>`; nothing when there is no key (self-hosted servers without one). */
export const bearer: Authorize = (_request, { apiKey }): Record<string, string> =>
  apiKey === null ? {} : { authorization: `Bearer ${apiKey}` };

/** The key in a header of its own, with an optional scheme word ("Token ", "Key "). */
export const keyHeader =
  (name: string, scheme = ""): Authorize =>
  (_request, { apiKey }): Record<string, string> =>
    apiKey === null ? {} : { [name]: scheme + apiKey };

/** An openai-chat endpoint with a bearer key: what most vendors have. */
export const openAiChat = (baseUrl: string): ProviderEndpoint => ({
  dialect: "openai-chat",
  baseUrl,
  authorize: bearer,
});

/** An endpoint for embeddings in OpenAI's format with a bearer key. */
export const openAiEmbeddings = (baseUrl: string): ProviderEndpoint => ({
  dialect: "openai-embeddings",
  baseUrl,
  authorize: bearer,
});

/** The endpoint of a provider that routing uses for a dialect; undefined = it does not speak it (for this model). */
export function endpointFor(provider: Provider, dialect: string, nativeModel: string): ProviderEndpoint | undefined {
  if (dialect === "openai-chat" && provider.isResponsesOnly(nativeModel)) return undefined;
  return provider.endpoints.find((endpoint) => endpoint.dialect === dialect && !endpoint.isProxyOnly);
}

const PLACEHOLDER = /\{([a-z_]+)\}/g;

/** Where an endpoint listens under these settings, without a trailing slash; null when something is not configured. */
export function baseUrlOf(endpoint: ProviderEndpoint, settings: ProviderSettings): string | null {
  const override = settings.baseUrl?.replace(/\/+$/, "");
  if (override) return endpoint.fromOverride ? endpoint.fromOverride(override) : override;
  if (endpoint.locate) return endpoint.locate(settings);
  if (endpoint.baseUrl === null) return null;
  let isComplete = true;
  const url = endpoint.baseUrl.replace(PLACEHOLDER, (_whole, name: string) => {
    const value = settings.extra[name];
    if (!value) isComplete = false;
    return encodeURIComponent(value ?? "");
  });
  return isComplete ? url : null;
}

/** The deviations of a provider for one model, ready for `patchBody` (translated) or `RequestEdits.patches` (passthrough). */
export const bodyPatches = (provider: Provider, dialect: string, nativeModel: string): readonly BodyPatch[] =>
  (provider.quirks[dialect] ?? []).map((quirk): BodyPatch => {
    const patch: BodyPatch = (body) => quirk.patch(body, nativeModel);
    return quirk.isLossless ? Object.assign(patch, { isLossless: true }) : patch;
  });
