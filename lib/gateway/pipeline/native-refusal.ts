import { renderId } from "@/lib/kernel";
import type { GatewayReply } from "../http";
import { type AttemptFailure, type Opening, retryAfterSeconds, scrub } from "../upstream";
import { commonHeaders } from "./reply-headers";
import type { Authenticated, Reserved } from "./stages";

/** About our own account at the provider: nothing the client can mend, and its words may name us. */
const OURS = new Set([401, 402, 403]);

/** A proxied call's error in the provider's own words; null = it has none that the client may read. */
export function nativeRefusal(stage: Reserved, failure: AttemptFailure | null): GatewayReply | null {
  const { native } = stage;
  const answer = failure?.answer;
  if (!native || !answer) return null;
  const reply = nativeError(stage, answer);
  if (reply) reply.headers["x-generation-id"] = renderId("generation", stage.generationId);
  return reply;
}

/** A provider's error answer, less hosts, keys and organisations; null = it is about us, or it is not JSON. */
export function nativeError(
  stage: Authenticated,
  { status, body, retryAfter }: Extract<Opening, { kind: "whole" }>,
): GatewayReply | null {
  if (status < 400 || OURS.has(status)) return null;
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8");
  let clean: string;
  try {
    clean = JSON.stringify(
      JSON.parse(text, (_key, value: unknown) => (typeof value === "string" ? scrub(value) : value)),
    );
  } catch {
    return null;
  }
  const headers = commonHeaders(stage, stage.limit);
  headers["content-type"] = "application/json";
  headers["x-cost-cents"] = "0";
  const seconds = retryAfterSeconds(retryAfter, stage.core.ports.clock.now());
  if (seconds !== undefined || status === 429 || status === 503 || status === 529)
    headers["retry-after"] = String(seconds ?? 1);
  return { status, headers, body: clean };
}
