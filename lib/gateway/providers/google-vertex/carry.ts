import { objectEdits, splice } from "../../bytes";
import type { CarriedRequest } from "../provider";

/**
 * A Messages request as Vertex takes Claude's: model and stream stand in the path, the version in the body. The events come
 * back as Anthropic's own. Source: Vertex AI, "Use Anthropic's Claude models", rawPredict and streamRawPredict.
 */
export function carryClaude({
  body,
  headers,
  isStream,
  nativeModel,
}: CarriedRequest): Omit<CarriedRequest, "isStream" | "nativeModel"> {
  const { "anthropic-version": _version, ...rest } = headers;
  const set = { anthropic_version: '"vertex-2023-10-16"' };
  return {
    path: `/models/${encodeURIComponent(nativeModel).replaceAll("%40", "@")}:${isStream ? "streamRawPredict" : "rawPredict"}`,
    body: splice(body, objectEdits(body, { set, remove: ["model"] })),
    headers: rest,
  };
}
