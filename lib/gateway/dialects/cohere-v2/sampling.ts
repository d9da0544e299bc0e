import type { GenerateRequest, Warning } from "../../ir";
import type { EncodeTarget } from "../dialect";
import type { JsonObject } from "../read";

const STOPS_MOST = 5;

/** Our word, Cohere's, and the least and most it takes. */
const RANGES: readonly (readonly [word: string, wire: string, least: number, most: number])[] = [
  ["temperature", "temperature", 0, 1],
  ["top_p", "p", 0.01, 0.99],
  ["top_k", "k", 0, 500],
  ["frequency_penalty", "frequency_penalty", 0, 1],
  ["presence_penalty", "presence_penalty", 0, 1],
];

function encodeStop(stop: readonly string[], warnings: Warning[]): JsonObject {
  if (stop.length === 0) return {};
  if (stop.length > STOPS_MOST) {
    const detail = `Only the first ${STOPS_MOST} stop sequences are sent.`;
    warnings.push({ kind: "changed", path: "stop", detail });
  }
  return { stop_sequences: stop.slice(0, STOPS_MOST) };
}

function encodeSeed(seed: number, warnings: Warning[]): JsonObject {
  if (seed >= 0) return { seed };
  warnings.push({ kind: "dropped", path: "seed", detail: "This provider takes no negative seed." });
  return {};
}

/** Sampling within what Cohere takes (its API reference, v2 chat). */
export function encodeSampling(request: GenerateRequest, target: EncodeTarget, warnings: Warning[]): JsonObject {
  const supports = (word: string): boolean => {
    if (target.supportedParameters?.includes(word) !== false) return true;
    warnings.push({ kind: "dropped", path: word, detail: "This model does not support the parameter." });
    return false;
  };
  const wanted: Readonly<Record<string, number | undefined>> = {
    temperature: request.temperature,
    top_p: request.topP,
    top_k: request.topK,
    frequency_penalty: request.frequencyPenalty,
    presence_penalty: request.presencePenalty,
  };
  const sampling: Record<string, unknown> = {};
  for (const [word, wire, least, most] of RANGES) {
    const value = wanted[word];
    if (value === undefined || !supports(word)) continue;
    const sent = Math.min(most, Math.max(least, value));
    sampling[wire] = sent;
    if (sent === value) continue;
    const detail = `It was set to ${sent}: this provider takes ${least} to ${most}.`;
    warnings.push({ kind: "changed", path: word, detail });
  }
  const { seed, stop } = request;
  return {
    ...sampling,
    ...(seed !== undefined && supports("seed") ? encodeSeed(seed, warnings) : {}),
    ...(stop !== undefined && supports("stop") ? encodeStop(stop, warnings) : {}),
  };
}
