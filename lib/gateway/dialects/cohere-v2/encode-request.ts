import { foreignExtensionWarnings, type GenerateRequest, type Warning } from "../../ir";
import type { EncodeTarget, OutboundRequest } from "../dialect";
import type { JsonObject } from "../read";
import { encodeMessages } from "./encode-messages";
import { encodeSampling } from "./sampling";
import { encodeFormat } from "./structured-output";
import { encodeThinking } from "./thinking";
import { encodeTools } from "./tools";

/** Cohere's own members that the neutral form has no word for: sent as they are, whichever dialect they were written in. */
const CARRIED = ["documents", "citation_options", "safety_mode", "strict_tools"] as const;
const UNDERSTOOD: ReadonlySet<string> = new Set<string>([...CARRIED, "role"]);

function carriedMembers(request: GenerateRequest): Record<string, unknown> {
  const written = Object.values(request.extensions ?? {});
  const found = CARRIED.flatMap((name) => {
    const value = written.map((members) => members?.[name]).find((one) => one !== undefined && one !== null);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(found);
}

/** Parameters of other vendors, by the client's name. */
function absentParameters(request: GenerateRequest): Warning[] {
  const named: readonly (readonly [path: string, value: unknown])[] = [
    ["logit_bias", request.logitBias],
    ["logprobs", request.isLogprobs || undefined],
    ["top_logprobs", request.topLogprobs],
    ["n", request.choiceCount === 1 ? undefined : request.choiceCount],
    ["user", request.endUser],
    ["metadata", request.metadata],
    ["service_tier", request.serviceTier],
    ["prompt_cache_key", request.cacheKey],
  ];
  return named
    .filter(([, value]) => value !== undefined)
    .map(([path]) => ({ kind: "dropped", path, detail: `"${path}" has no counterpart at this provider.` }));
}

/** A neutral request as Cohere's v2 chat takes it. Source: docs.cohere.com/reference/chat. */
export function encodeRequest(request: GenerateRequest, target: EncodeTarget): OutboundRequest {
  const warnings: Warning[] = [
    ...foreignExtensionWarnings(request, "cohere-v2", UNDERSTOOD),
    ...absentParameters(request),
  ];
  const carried = carriedMembers(request);
  const tools = encodeTools(request, warnings);
  const hasTools = tools.tools !== undefined;
  const isFormatted = request.responseFormat !== undefined && request.responseFormat.type !== "text";
  const format = encodeFormat(request, !hasTools && carried.documents === undefined, warnings);
  const { messages, documents } = encodeMessages(request.messages, {
    instruction: format.instruction,
    canCite: !hasTools && !isFormatted,
    canThink: target.capabilities.reasoning !== false,
    warnings,
  });
  const thinking = encodeThinking(request, target);
  warnings.push(...thinking.warnings);
  const given: readonly unknown[] = Array.isArray(carried.documents) ? carried.documents : [];
  const body: JsonObject = {
    model: target.nativeModel,
    messages,
    ...tools,
    ...carried,
    ...(documents.length > 0 ? { documents: [...given, ...documents] } : {}),
    ...(format.format ? { response_format: format.format } : {}),
    ...(request.maxOutputTokens === undefined ? {} : { max_tokens: request.maxOutputTokens }),
    ...encodeSampling(request, target, warnings),
    ...(thinking.thinking ? { thinking: thinking.thinking } : {}),
    stream: request.isStream,
  };
  return { path: "/chat", headers: {}, body, warnings };
}
