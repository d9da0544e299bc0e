import { AppError } from "@/lib/kernel";
import type { GatewayReply } from "../http";
import { answer } from "./answer";
import { admit, authenticate } from "./authenticate";
import { parse } from "./parse";
import { refuse } from "./refuse";
import { reserve } from "./reserve";
import { route } from "./route";
import type { Received } from "./stages";

/** One generate call, step by step. Never throws. */
export async function run(received: Received): Promise<GatewayReply> {
  const { calls } = received.core;
  let stage: Received = received;
  let isLive = false;
  calls.enter();
  try {
    if (calls.isDraining) throw new AppError("temporarily_unavailable", { retryAfterSeconds: 1 });
    const authenticated = await authenticate(received);
    stage = authenticated;
    admit(authenticated);
    const parsed = await parse(authenticated);
    const routed = await route(parsed);
    const reserved = await reserve(routed);
    stage = reserved;
    const { reply } = await answer(reserved);
    // A stream leaves when it has settled.
    isLive = typeof reply.body === "object" && reply.body !== null && Symbol.asyncIterator in reply.body;
    return reply;
  } catch (error) {
    return refuse(stage, error);
  } finally {
    if (!isLive) calls.leave();
  }
}
