import { createHash } from "node:crypto";
import { AppError, renderId } from "@/lib/kernel";
import type { GatewayReply } from "../http";
import type { IdempotencyPort, IdempotencyRequest, StoredReply } from "../ports";
import { commonHeaders } from "./reply-headers";
import type { Claim, Parsed } from "./stages";

const SANE_KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * Claims the request's Idempotency-Key; null when it has none. A stored answer comes back as the reply it was. Throws
 * AppError `idempotency_running`, `idempotency_mismatch`, `invalid_request`, `temporarily_unavailable`.
 */
export function claim(stage: Parsed): Promise<Claim | GatewayReply> | null {
  const key = stage.request.header("idempotency-key");
  const port = stage.core.ports.idempotency;
  return key === null || !port ? null : claimWith(stage, key, port);
}

async function claimWith(stage: Parsed, key: string, port: IdempotencyPort): Promise<Claim | GatewayReply> {
  if (!SANE_KEY.test(key)) {
    throw new AppError("invalid_request", {
      message: "Idempotency-Key must be 1 to 255 printable ASCII characters without spaces.",
      param: "Idempotency-Key",
    });
  }
  const request = requestOf(stage, key);
  const found = await port.claim(request);
  switch (found.state) {
    case "stored":
      return replay(stage, found.reply);
    case "mismatch":
      throw new AppError("idempotency_mismatch");
    case "running":
      throw new AppError("idempotency_running", { retryAfterSeconds: 1 });
    case "ended":
      throw new AppError("idempotency_running", {
        message:
          "A request with this Idempotency-Key was made already, and its answer is not kept (streams are not). Its " +
          "generation record tells how it ended.",
        metadata: { generation_id: renderId("generation", found.generationId) },
      });
  }
  const { generationId } = found;
  const guarded = async (work: Promise<void>): Promise<void> => {
    try {
      await work;
    } catch (error) {
      stage.core.ports.log.error({ generationId, error: String(error) }, "an Idempotency-Key could not be noted");
    }
  };
  return {
    generationId,
    keep: (reply) => guarded(port.keep(request, generationId, storedReply(reply))),
    release: () => guarded(port.release(request, generationId)),
  };
}

function requestOf({ principal, dialect, path, raw }: Parsed, key: string): IdempotencyRequest {
  const hash = createHash("sha256");
  for (const part of [principal.mode, dialect.id, path.model ?? "", path.action ?? ""]) hash.update(part).update("\0");
  return {
    scopeId: principal.subAccountId ?? principal.workspaceId,
    workspaceId: principal.workspaceId,
    key,
    hash: hash.update(raw).digest(),
  };
}

/** Headers that belong to the answer and not to its delivery. */
const KEPT_HEADER =
  /^(content-type|x-generation-id|x-model|x-provider|x-cost-.+|x-(input|output)-units|x-dropped-params|x-translation)$/;

/** A whole answer as it is kept; null for streams. */
function storedReply({ status, headers, body }: GatewayReply): StoredReply | null {
  if (typeof body !== "string" && !(body instanceof Uint8Array)) return null;
  const kept = Object.entries(headers).filter(([name]) => KEPT_HEADER.test(name));
  return { status, headers: Object.fromEntries(kept), body: Buffer.from(body) };
}

/** The answer of the first time, cost and ids included; nothing is charged again. */
function replay(stage: Parsed, { status, headers, body }: StoredReply): GatewayReply {
  return {
    status,
    headers: { ...commonHeaders(stage, stage.limit), ...headers, "idempotent-replayed": "true" },
    body,
  };
}
