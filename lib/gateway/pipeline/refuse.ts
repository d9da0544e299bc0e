import { type AppError, isAppError, renderId, toAppError, toJson } from "@/lib/kernel";
import type { GatewayReply } from "../http";
import { commonHeaders } from "./reply-headers";
import type { Authenticated, Received, Reserved } from "./stages";

/** Any failure before the first byte → the envelope of the client's dialect, with the headers known so far. */
export function refuse(stage: Received | Authenticated | Reserved, thrown: unknown): GatewayReply {
  const error = toAppError(thrown);
  logFailure(stage, thrown, error);
  const { status, body } = stage.dialect.inbound.encodeError(error, stage.requestId);
  const headers = commonHeaders(stage, "limit" in stage ? stage.limit : null);
  headers["content-type"] = "application/json";
  headers["x-cost-cents"] = "0";
  headers["x-cache-status"] = "bypass";
  headers["x-overhead-ms"] = String(Math.round(stage.core.ports.clock.monotonic() - stage.startedMs));
  if ("start" in stage) headers["x-generation-id"] = renderId("generation", stage.start.id);
  const retryAfter = error.retryAfterSeconds ?? (status === 429 || status === 503 || status === 529 ? 1 : null);
  if (retryAfter !== null) headers["retry-after"] = String(Math.max(1, Math.ceil(retryAfter)));
  return { status, headers, body: toJson(body) };
}

function logFailure(stage: Received, thrown: unknown, error: AppError): void {
  if (error.code !== "internal" && error.code !== "temporarily_unavailable") return;
  const cause = isAppError(thrown) ? thrown.cause : thrown;
  stage.core.ports.log.error(
    { requestId: stage.requestId, error: cause instanceof Error ? cause.stack : String(cause) },
    "a call failed on our side",
  );
}
