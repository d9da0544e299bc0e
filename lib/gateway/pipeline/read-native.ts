import { AppError } from "@/lib/kernel";
import type { GatewayReply } from "../http";
import { baseUrlOf } from "../providers/provider";
import type { NativeTarget } from "../proxy";
import { notSwitchedOn } from "../routing";
import { connectionFailure, credentialFailure, joinUrl, OpenCall, type Opening, statusFailure } from "../upstream";
import { identify, limitId, overLimit } from "./authenticate";
import { toAuthenticated } from "./grow";
import { nativeError } from "./native-refusal";
import { forwardHeaders } from "./prepare";
import { refuse } from "./refuse";
import { commonHeaders } from "./reply-headers";
import type { Authenticated, Received } from "./stages";

const READS_PER_MINUTE = 600;
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

/** A list or a count of a provider, through the proxy: as it answers, free of charge. Never throws. */
export async function readNative(
  received: Received,
  target: Extract<NativeTarget, { kind: "free" }>,
): Promise<GatewayReply> {
  let stage: Received | Authenticated = received;
  try {
    const principal = await identify(received);
    const limit = await received.core.ports.limits.take(`reads:${limitId(principal)}`, READS_PER_MINUTE);
    const authenticated = toAuthenticated(received, { principal, limit });
    stage = authenticated;
    if (!limit.isAllowed) throw overLimit(limit, received.startedAtMs, "reads");
    if (principal.mode === "test") {
      throw new AppError("permission", { message: "A test key is answered by the sandbox only: it has no provider." });
    }
    return await ask(authenticated, target);
  } catch (error) {
    return refuse(stage, error);
  }
}

async function ask(stage: Authenticated, target: Extract<NativeTarget, { kind: "free" }>): Promise<GatewayReply> {
  const { native, core, request } = stage;
  if (!native) throw new AppError("internal", { cause: "a proxied read without its provider" });
  const { provider, endpoint } = native;
  const settings = core.ports.providers.settings(provider.id);
  const baseUrl = settings && baseUrlOf(endpoint, settings);
  if (!settings || baseUrl === null) throw notSwitchedOn(provider);
  const { origin, path } = joinUrl(baseUrl, target.path);
  const { method } = target;
  const body = method === "POST" ? await request.body(core.ports.options.maxBodyBytes) : NO_BODY;
  const headers: Record<string, string> = { ...READ_HEADERS, ...endpoint.headers };
  if (method === "POST") headers["content-type"] = "application/json";
  forwardHeaders(stage, headers);
  const proof = await Promise.resolve(
    endpoint.authorize({ method, url: origin + path, headers, body }, settings),
  ).catch((error: unknown) => {
    throw credentialFailure(provider.id, error).error;
  });
  const call = new OpenCall(
    core.world.network,
    { origin, path, method, headers: { ...headers, ...proof }, body },
    { isStream: false, silenceMs: 0, maxBodyBytes: MAX_ANSWER_BYTES, now: () => core.ports.clock.monotonic() },
  );
  return replyOf(stage, provider.id, await call.opening);
}

const NO_BODY = new Uint8Array(0);
const READ_HEADERS = { accept: "application/json", "accept-encoding": "identity", "user-agent": "ai-router" } as const;

function replyOf(stage: Authenticated, providerId: string, opening: Opening): GatewayReply {
  if (opening.kind === "failed") throw connectionFailure(opening.failure, providerId).error;
  if (opening.kind === "live") throw new AppError("provider_error");
  const { status, body } = opening;
  if (status >= 300) {
    const reply = nativeError(stage, opening);
    if (reply) return reply;
    throw statusFailure(status, { message: "", type: null }, providerId, undefined, false).error;
  }
  const headers = commonHeaders(stage, stage.limit);
  headers["content-type"] = "application/json";
  headers["x-cost-cents"] = "0";
  headers["x-provider"] = providerId;
  return { status, headers, body };
}
