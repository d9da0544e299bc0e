import { AppError } from "@/lib/kernel";
import type { GatewayReply } from "../http";
import { answer } from "./answer";
import { admit, authenticate } from "./authenticate";
import { claim as claimKey } from "./claim";
import { parse } from "./parse";
import { refuse } from "./refuse";
import { reserve } from "./reserve";
import { resume } from "./resume";
import { route, takeTokens } from "./route";
import type { Claim, Received } from "./stages";

/** One generate call, step by step. Never throws. */
export async function run(received: Received): Promise<GatewayReply> {
  const { calls } = received.core;
  let stage: Received = received;
  let isLive = false;
  let claim: Claim | null = null;
  calls.enter();
  try {
    if (calls.isDraining) throw new AppError("temporarily_unavailable", { retryAfterSeconds: 1 });
    const authenticated = await authenticate(received);
    stage = authenticated;
    admit(authenticated);
    const parsed = await parse(authenticated);
    const claiming = claimKey(parsed);
    const claimed = claiming && (await claiming);
    if (claimed && "body" in claimed) return claimed;
    claim = claimed;
    const routed = route(parsed.dialect.state ? await resume(parsed) : parsed, claim);
    const reserved = await reserve(routed.takenTokens > 0 ? await takeTokens(routed) : routed);
    stage = reserved;
    const { reply } = await answer(reserved);
    // A stream leaves when it has settled.
    isLive = typeof reply.body === "object" && reply.body !== null && Symbol.asyncIterator in reply.body;
    // Before it is sent: whoever has seen the answer and asks again gets the same.
    if (claim) await claim.keep(reply);
    return reply;
  } catch (error) {
    await claim?.release();
    return refuse(stage, error);
  } finally {
    if (!isLive) calls.leave();
  }
}
