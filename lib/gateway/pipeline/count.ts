import { AppError, toJson } from "@/lib/kernel";
import type { GatewayReply } from "../http";
import { resolveModels } from "../routing";
import { identify, limitId, overLimit } from "./authenticate";
import { toAuthenticated } from "./grow";
import { readBody } from "./parse";
import { refuse } from "./refuse";
import { commonHeaders } from "./reply-headers";
import { writtenOut } from "./resume";
import type { Authenticated, Received } from "./stages";

/** Counting reads; it calls no model. */
const READS_PER_MINUTE = 600;
const BYTES_PER_TOKEN = 3.5;

const countBytes = (text: string): number => Buffer.byteLength(text) / BYTES_PER_TOKEN;

/** Counts a prompt's tokens without sending or charging anything. Never throws. */
export async function count(received: Received): Promise<GatewayReply> {
  let stage: Received | Authenticated = received;
  try {
    const codec = received.dialect.tokenCount;
    if (!codec) throw new AppError("not_found");
    const { ports } = received.core;
    const principal = await identify(received);
    const limit = await ports.limits.take(`reads:${limitId(principal)}`, READS_PER_MINUTE);
    const authenticated = toAuthenticated(received, { principal, limit });
    stage = authenticated;
    if (!limit.isAllowed) throw overLimit(limit, received.startedAtMs, "reads");
    const { body } = await readBody(authenticated);
    const { model } = codec.readFacts(body, received.path);
    resolveModels(ports.catalog.snapshot(), principal, model === null ? [] : [model]);
    const whole = await writtenOut(authenticated, body);
    const headers = commonHeaders(authenticated, limit);
    headers["content-type"] = "application/json";
    headers["x-cost-cents"] = "0";
    return { status: 200, headers, body: toJson(codec.answer(whole, ports.countTokens ?? countBytes)) };
  } catch (error) {
    return refuse(stage, error);
  }
}
