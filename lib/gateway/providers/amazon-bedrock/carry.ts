import { objectEdits, splice } from "../../bytes";
import type { ProviderSettings } from "../../ports";
import type { CarriedRequest } from "../provider";
import { profiledModel } from "./profile";

const VERSION = '"bedrock-2023-05-31"';
export const EVENT_STREAM = "application/vnd.amazon.eventstream";

/**
 * A Messages request as InvokeModel takes it: the model and the wish for a stream stand in the path, version and betas in
 * the body. Source: Amazon Bedrock user guide, "Anthropic Claude Messages API".
 */
export function carryMessages(
  { body, headers, isStream, nativeModel }: CarriedRequest,
  settings: ProviderSettings,
): Omit<CarriedRequest, "isStream" | "nativeModel"> {
  const { "anthropic-beta": beta, "anthropic-version": _version, ...rest } = headers;
  const betas = beta === undefined ? [] : beta.split(",").map((name) => name.trim());
  const set: Record<string, string> = { anthropic_version: VERSION };
  if (betas.length > 0) set.anthropic_beta = JSON.stringify(betas);
  return {
    path: `/model/${encodeURIComponent(profiledModel(nativeModel, settings))}/${isStream ? "invoke-with-response-stream" : "invoke"}`,
    body: splice(body, objectEdits(body, { set, remove: ["model", "stream"] })),
    headers: { ...rest, accept: isStream ? EVENT_STREAM : "application/json" },
  };
}
