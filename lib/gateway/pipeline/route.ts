import { derivedUuid, newUuid } from "@/lib/kernel";
import { serverToolsOf } from "../dialects/server-tools";
import { countTokens, walkPrompt } from "../metering";
import { type Candidate, plan, planNative } from "../routing";
import { limitId, overLimit } from "./authenticate";
import { toRouted } from "./grow";
import type { Claim, Parsed, Routed } from "./stages";

const PREFERENCES = ["cost", "speed", "quality", "auto"] as const;
const SANE_IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;
/** Output tokens assumed for the per-minute bucket until the real count is known. */
const ASSUMED_OUTPUT_TOKENS = 256;

/**
 * Chooses the endpoints that may serve the call. Throws AppError `model_not_found`, `model_not_allowed`, `permission`,
 * `invalid_request`.
 */
export function route(stage: Parsed, claim: Claim | null): Routed {
  const { core, facts, principal, request, scan } = stage;
  const wanted = request.header("x-routing");
  const { dialect, operation } = stage;
  const serverTools = serverToolsOf(dialect.id, stage.body);
  const preference = PREFERENCES.find((name) => name === wanted) ?? null;
  const catalog = core.ports.catalog.snapshot();
  const input = { catalog, principal, facts, dialect, operation, serverTools, preference };
  const { requestedModel, candidates } = stage.native
    ? planNative(core.world, input, stage.native.provider, stage.native.endpoint)
    : plan(core.world, input);
  const hasMedia = scan.opaqueBytes > 0 || facts.inputModalities.length > 0;
  const promptTokens = hasMedia ? walkPrompt(stage.body).tokenBound : scan.tokenBound;
  const takenTokens = principal.tpm > 0 ? countTokens(stage.raw.length) + ASSUMED_OUTPUT_TOKENS : 0;
  const key = request.header("idempotency-key");
  const isKeyed = key !== null && SANE_IDEMPOTENCY_KEY.test(key);
  return toRouted(stage, {
    claim,
    generationId:
      claim?.generationId ?? (isKeyed ? derivedUuid(principal.workspaceId, key) : newUuid(stage.startedAtMs)),
    requestedModel,
    candidates: healthyFirst(candidates, (id) => core.breaker.isClosed(id)),
    promptTokens,
    takenTokens,
  });
}

/** Counts the tokens assumed for the call. Throws AppError `rate_limited` when the key's tokens of this minute are used up. */
export async function takeTokens(routed: Routed): Promise<Routed> {
  const { core, principal, takenTokens } = routed;
  const limit = await core.ports.limits.take(`tpm:${limitId(principal)}`, principal.tpm, takenTokens);
  if (!limit.isAllowed) throw overLimit(limit, routed.startedAtMs, "tokens");
  return routed;
}

/** Endpoints whose circuit is open go last; otherwise the order stands. */
function healthyFirst(
  candidates: readonly Candidate[],
  isHealthy: (endpointId: string) => boolean,
): readonly Candidate[] {
  if (candidates.length < 2 || candidates.every(({ endpointId }) => isHealthy(endpointId))) return candidates;
  const healthy = candidates.filter(({ endpointId }) => isHealthy(endpointId));
  return [...healthy, ...candidates.filter(({ endpointId }) => !isHealthy(endpointId))];
}
