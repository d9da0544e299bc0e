import { toJson } from "@/lib/kernel";
import { patchBody } from "../dialects/dialect";
import { DIALECT_TRAITS } from "../dialects/traits";
import type { GenerateRequest, Warning } from "../ir";
import type { Candidate } from "../routing";
import { type AttemptFailure, credentialFailure, joinUrl, type UpstreamRequest } from "../upstream";
import { embedRequest } from "./embed-call";
import { isNative, nativeRequest } from "./native-request";
import { notingLosses } from "./quirk-losses";
import type { Received, Reserved } from "./stages";

/** A candidate's request on the wire, and what it took to make it. */
export interface Prepared {
  readonly request: UpstreamRequest;
  /** Losses of translation; none when bytes pass through. */
  readonly warnings: readonly Warning[];
  /** The neutral request, when the answer must be decoded with it. */
  readonly neutral: GenerateRequest | null;
}

const SANDBOX_ORIGIN = "sandbox:";

/**
 * Builds the outgoing call: bytes spliced when the dialects match, the neutral form otherwise; headers from allow-lists.
 * Gives a failure when the provider's credentials cannot be had. Throws AppError `invalid_request` for what cannot be said
 * in the provider's dialect.
 */
export async function prepare(stage: Reserved, candidate: Candidate): Promise<Prepared | AttemptFailure> {
  const made = madeOf(stage, candidate);
  const { target } = candidate;
  if (!target) {
    const request: UpstreamRequest = {
      origin: SANDBOX_ORIGIN,
      path: made.path,
      method: "POST",
      headers: {},
      body: made.body,
    };
    return { request, warnings: made.warnings, neutral: made.neutral };
  }
  const own: Record<string, string> = Object.assign(
    baseHeaders(stage.facts.isStream),
    target.endpoint.headers,
    made.headers,
  );
  if (candidate.isPassthrough) forwardHeaders(stage, own);
  const { isStream } = stage.facts;
  const outgoing = { path: made.path, body: made.body, headers: own };
  const carried =
    target.endpoint.carry?.({ ...outgoing, isStream, nativeModel: candidate.nativeModel }, target.settings) ?? outgoing;
  const { origin, path } = joinUrl(target.baseUrl, carried.path);
  const { headers, body } = carried;
  const unsigned = { method: "POST", url: origin + path, headers, body };
  let proof: Readonly<Record<string, string>>;
  try {
    proof = await target.endpoint.authorize(unsigned, target.settings);
  } catch (error) {
    return credentialFailure(candidate.providerId, error);
  }
  const request: UpstreamRequest = { origin, path, method: "POST", headers: Object.assign({}, headers, proof), body };
  return { request, warnings: made.warnings, neutral: made.neutral };
}

function madeOf(stage: Reserved, candidate: Candidate): Made {
  if (stage.operation === "embed") return { ...NOTHING_LOST, ...embedRequest(stage, candidate) };
  if (isNative(stage, candidate)) return { ...NOTHING_LOST, ...nativeRequest(stage, candidate) };
  return candidate.isPassthrough ? passThrough(stage, candidate) : translate(stage, candidate);
}

interface Made {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly warnings: readonly Warning[];
  readonly neutral: GenerateRequest | null;
}

function passThrough(stage: Reserved, candidate: Candidate): Made {
  const { passthrough } = stage.dialect;
  const warnings: Warning[] = [];
  const body = passthrough.rewriteRequest(stage.raw, stage.body, {
    nativeModel: candidate.nativeModel,
    maxOutputTokens: stage.isCapOurs ? stage.outputCap : null,
    removeFields: candidate.droppedParams,
    patches: notingLosses(candidate.patches, warnings),
  });
  const path = passthrough.requestPath(candidate.nativeModel, stage.facts.isStream);
  return { path, headers: NOTHING_LOST.headers, body, warnings, neutral: null };
}

/** The request in the candidate's dialect. Throws AppError `invalid_request` for what it has no words for. */
export function translate(
  stage: Pick<Reserved, "dialect" | "body" | "path" | "isCapOurs" | "outputCap">,
  candidate: Candidate,
): Made {
  const { model, dialect, nativeModel } = candidate;
  const decoded = stage.dialect.inbound.decodeRequest(stage.body, stage.path);
  const neutral: GenerateRequest = stage.isCapOurs
    ? { ...decoded.request, maxOutputTokens: stage.outputCap }
    : decoded.request;
  const encoded = dialect.outbound.encodeRequest(neutral, {
    provider: candidate.providerId,
    nativeModel,
    maxOutputTokens: model.maxOutputTokens,
    capabilities: model.capabilities,
    supportedParameters: model.supportedParameters,
  });
  const losses: Warning[] = [];
  const patches = notingLosses(candidate.patches, losses);
  const body = patches.length > 0 ? patchBody(encoded.body, patches) : encoded.body;
  return {
    path: encoded.path,
    headers: encoded.headers,
    body: Buffer.from(toJson(body), "utf8"),
    warnings: [...decoded.warnings, ...encoded.warnings, ...losses],
    neutral,
  };
}

const NOTHING_LOST: Pick<Made, "headers" | "warnings" | "neutral"> = { headers: {}, warnings: [], neutral: null };
/** A new object for each call: more headers are set on it. */
const baseHeaders = (isStream: boolean): Record<string, string> => ({
  "content-type": "application/json",
  accept: isStream ? "text/event-stream" : "application/json",
  "accept-encoding": "identity",
  "user-agent": "ai-router",
});

const SANE_HEADER = /^[\x20-\x7e]{1,2000}$/;

/** The client's own headers that this dialect's providers understand, byte for byte. Nothing else of it is sent on. */
export function forwardHeaders(stage: Received, headers: Record<string, string>): void {
  for (const name of DIALECT_TRAITS[stage.dialect.id].forwardedHeaders) {
    const value = stage.request.header(name);
    if (value !== null && SANE_HEADER.test(value)) headers[name] = value;
  }
}
