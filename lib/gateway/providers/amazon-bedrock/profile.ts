import type { ProviderSettings } from "../../ports";
import type { CarriedRequest } from "../provider";

/** Families that Bedrock offers through profiles of a geography; the newer of them are refused without one. */
const GEOGRAPHIC = /^(amazon\.nova-|anthropic\.|meta\.llama|writer\.|openai\.gpt-\d)/;
const GLOBAL = /^(amazon\.nova-2|anthropic\.|openai\.gpt-\d)/;

/**
 * The id to call a model by: behind the operator's cross-region inference profile ("us", "eu", "apac", "global" …) where
 * its family has them. Source: Amazon Bedrock user guide, "Supported Regions and models for inference profiles".
 */
export function profiledModel(nativeModel: string, { extra }: ProviderSettings): string {
  const { inference_profile: profile } = extra;
  if (!profile) return nativeModel;
  const families = profile === "global" ? GLOBAL : GEOGRAPHIC;
  return families.test(nativeModel) ? `${profile}.${nativeModel}` : nativeModel;
}

/** A Converse request on its way to the profile of its model. */
export function carryConverse(
  { path, body, headers, nativeModel }: CarriedRequest,
  settings: ProviderSettings,
): Omit<CarriedRequest, "isStream" | "nativeModel"> {
  const own = encodeURIComponent(nativeModel);
  return { path: path.replace(own, encodeURIComponent(profiledModel(nativeModel, settings))), body, headers };
}
