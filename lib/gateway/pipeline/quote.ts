import { AppError, formatNano, isAppError, type Nano, nano, toJson } from "@/lib/kernel";
import { serverToolsOf } from "../dialects/server-tools";
import type { GatewayReply } from "../http";
import { countTokens, outputCost, promptCost, replyCost, walkPrompt } from "../metering";
import type { QuoteOutput } from "../quote-schemas";
import { type Candidate, type Explanation, explain, explainReason } from "../routing";
import { identify, limitId, overLimit } from "./authenticate";
import { type Bounds, boundsOf } from "./bounds";
import { embedRequest } from "./embed-call";
import { toAuthenticated } from "./grow";
import { droppedParams, lossHeader } from "./loss-report";
import { inOwnWords, readBody } from "./parse";
import { translate } from "./prepare";
import { quoteDialect, quoteOperation, quotePath } from "./quote-dialect";
import { refuse } from "./refuse";
import { commonHeaders } from "./reply-headers";
import { resume } from "./resume";
import type { Authenticated, Parsed, Received } from "./stages";

const READS_PER_MINUTE = 600;
const PREFERENCES = ["cost", "speed", "quality", "auto"] as const;

/**
 * What a generate or embedding call would meet: who would serve it and who not, what it would cost at most, what its translation would
 * lose. Calls no provider, holds nothing, costs nothing. Never throws.
 */
export async function quote(received: Received): Promise<GatewayReply> {
  let stage: Received | Authenticated = received;
  try {
    const { ports } = received.core;
    const principal = await identify(received);
    const limit = await ports.limits.take(`reads:${limitId(principal)}`, READS_PER_MINUTE);
    const authenticated = toAuthenticated(received, { principal, limit });
    stage = authenticated;
    if (!limit.isAllowed) throw overLimit(limit, received.startedAtMs, "reads");
    const parsed = await resume(await parseQuoted(authenticated));
    stage = parsed;
    const headers = commonHeaders(parsed, limit);
    headers["content-type"] = "application/json";
    headers["x-cost-cents"] = "0";
    return { status: 200, headers, body: toJson(quoteOf(parsed)) };
  } catch (error) {
    return refuse(stage, error);
  }
}

/** Throws AppError as the call itself would. Its operation is what the body asks for. */
async function parseQuoted(stage: Authenticated): Promise<Parsed> {
  const written = await readBody(stage);
  const operation = quoteOperation(written.body, stage.core.ports.catalog.snapshot());
  const id = quoteDialect(stage.request, written.body, operation);
  const dialect = stage.core.world.findDialect(id);
  if (!dialect) throw new AppError("not_found", { message: `The dialect ${id} is not served here yet.` });
  const read = await inOwnWords({ core: stage.core, dialect, operation }, written);
  const path = quotePath(id, read.body, operation);
  const codec = operation === "embed" ? stage.core.world.findEmbedding(id) : dialect.inbound;
  if (!codec) throw new AppError("not_found", { message: `The dialect ${id} has no embeddings.` });
  return { ...stage, ...read, operation, dialect, path, facts: codec.readFacts(read.body, path) };
}

function quoteOf(stage: Parsed): QuoteOutput {
  const { core, principal, facts, request } = stage;
  const wanted = request.header("x-routing");
  const isEmbed = stage.operation === "embed";
  const explained = explain(core.world, {
    catalog: core.ports.catalog.snapshot(),
    principal,
    facts,
    dialect: stage.dialect,
    operation: stage.operation,
    serverTools: isEmbed ? [] : serverToolsOf(stage.dialect.id, stage.body),
    preference: PREFERENCES.find((name) => name === wanted) ?? null,
  });
  const walk = walkPrompt(stage.body);
  const hasMedia = stage.scan.opaqueBytes > 0 || facts.inputModalities.length > 0;
  const promptTokens = hasMedia ? walk.tokenBound : stage.scan.tokenBound;
  const media = Number.isFinite(walk.mediaTokens) ? walk.mediaTokens : 0;
  const estimate = countTokens(walk.textBytes) + media;
  const costed = explained.candidates.map((candidate) => {
    const bounds = boundsOf({ facts, core, promptTokens }, candidate);
    return { candidate, bounds, cost: costOf(stage, candidate, bounds, estimate) };
  });
  const [chosen] = costed;
  const isOnly = facts.routing.isFallbackAllowed === false;
  return {
    object: "quote",
    operation: isEmbed ? "embed" : stage.operation === "complete" ? "complete" : "generate",
    dialect: stage.dialect.id,
    requested_model: explained.requestedModel,
    model: chosen?.candidate.model.id ?? null,
    provider: chosen?.candidate.providerId ?? null,
    estimate: {
      prompt_tokens: estimate,
      prompt_tokens_at_most: chosen?.bounds.promptTokens ?? null,
      output_tokens_at_most: chosen ? (isEmbed ? 0 : chosen.bounds.outputTokens) : null,
    },
    cost: chosen?.cost ?? null,
    translation: chosen ? translationOf(stage, chosen.candidate, chosen.bounds) : null,
    candidates: costed.map(({ candidate, cost }, position) => ({
      ...endpointOf(candidate),
      reason: reasonOf(position, isOnly),
      cost,
    })),
    rejected: rejectedOf(explained),
  };
}

const reasonOf = (position: number, isOnly: boolean): string => {
  if (position === 0) return "It would be called first.";
  return isOnly ? "It would not be called: fallbacks are switched off." : "It would be called if those before it fail.";
};

const endpointOf = ({ model, providerId, endpointId, nativeModel, dialect, target, isPassthrough }: Candidate) => ({
  model: model.id,
  provider: providerId,
  endpoint_id: endpointId,
  native_model: nativeModel,
  dialect: target?.endpoint.dialect ?? dialect.id,
  is_passthrough: isPassthrough,
});

function rejectedOf({ rejected, refusals }: Explanation): QuoteOutput["rejected"] {
  return [
    ...rejected.map(({ modelId, endpoint, reason }) => ({
      model: modelId,
      provider: endpoint.provider,
      endpoint_id: endpoint.id,
      code: reason,
      reason: explainReason(reason),
    })),
    ...refusals.map(({ modelId, error }) => ({
      model: modelId,
      provider: null,
      endpoint_id: null,
      code: error.code,
      reason: error.message,
    })),
  ];
}

function costOf(stage: Parsed, { card }: Candidate, bounds: Bounds, estimate: number): QuoteOutput["cost"] {
  const { facts, core, principal } = stage;
  const amount = (value: Nano) => {
    const { costUsd } = replyCost(value, principal.currency, core.ports.catalog.usdRate(principal.currency));
    return { amount: formatNano(value), usd: costUsd };
  };
  const { sliceTokens } = core.ports.options;
  const held = facts.isStream ? Math.min(bounds.outputTokens, sliceTokens) : bounds.outputTokens;
  const output = (tokens: number) => (card ? outputCost(card, tokens, bounds.promptTokens) : nano(0n));
  const hasMedia = facts.inputModalities.length > 0;
  return {
    currency: principal.currency,
    prompt: amount(card ? promptCost(card, Math.min(estimate, bounds.promptTokens), hasMedia) : nano(0n)),
    at_most: amount(nano(bounds.promptNano + output(bounds.outputTokens))),
    hold: amount(nano(bounds.promptNano + output(held))),
  };
}

function translationOf(stage: Parsed, candidate: Candidate, bounds: Bounds): QuoteOutput["translation"] {
  const { isCapOurs, outputCap } = bounds;
  try {
    const warnings =
      stage.operation === "embed"
        ? embedRequest(stage, candidate).warnings
        : candidate.isPassthrough
          ? []
          : translate({ ...stage, isCapOurs, outputCap }, candidate).warnings;
    return {
      is_lossless: lossHeader(candidate, warnings) === null,
      summary: lossHeader(candidate, warnings),
      warnings: [...warnings],
      dropped_params: [...droppedParams(candidate, warnings)],
      error: null,
    };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { is_lossless: false, summary: null, warnings: [], dropped_params: [], error: error.message };
  }
}
