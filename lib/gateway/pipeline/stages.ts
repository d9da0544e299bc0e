import type { AttemptRecord, GenerationStart, Nano } from "@/lib/kernel";
import type { Dialect, PathFacts, RequestFacts } from "../dialects/dialect";
import type { Operation } from "../gateway";
import type { GatewayReply, GatewayRequest } from "../http";
import type { BodyScan } from "../metering";
import type { LimitState, Principal } from "../ports";
import type { NativeCall } from "../proxy";
import type { Candidate } from "../routing";
import type { Core } from "./core";

/**
 * What is known of a call after each step. A step takes what the one before returned, so no step can be left out; nothing
 * here is ever changed in place.
 */
export interface Received {
  readonly core: Core;
  readonly operation: Operation;
  readonly dialect: Dialect;
  readonly request: GatewayRequest;
  readonly path: PathFacts;
  /** Who calls, where the mount knows; null = a key in the request tells. */
  readonly caller: Principal | null;
  /** Set when the call came through the provider proxy. */
  readonly native: NativeCall | null;
  /** The client's, when it is sane, else a new one. */
  readonly requestId: string;
  readonly startedAtMs: number;
  /** Monotonic. */
  readonly startedMs: number;
}

export interface Authenticated extends Received {
  readonly principal: Principal;
  /** The bucket that headers show; null = unlimited. */
  readonly limit: LimitState | null;
}

export interface Parsed extends Authenticated {
  readonly raw: Uint8Array;
  readonly body: Record<string, unknown>;
  readonly facts: RequestFacts;
  readonly scan: BodyScan;
}

/** An Idempotency-Key that this call alone may use, until it is answered (`keep`) or comes to nothing (`release`). Neither rejects. */
export interface Claim {
  readonly generationId: string;
  keep(reply: GatewayReply): Promise<void>;
  release(): Promise<void>;
}

export interface Routed extends Parsed {
  /** The call's hold on its Idempotency-Key; null without one. */
  readonly claim: Claim | null;
  readonly generationId: string;
  readonly requestedModel: string;
  /** Never empty. */
  readonly candidates: readonly Candidate[];
  /** Upper bound of the prompt's tokens, before a model's context is known. */
  readonly promptTokens: number;
  /** Tokens taken from the per-minute bucket, to be corrected when the real count is known. */
  readonly takenTokens: number;
}

/** What is set aside for a call, and how far it reaches. */
export interface Hold {
  readonly amountNano: Nano;
  /** Output tokens, over all choices, that the hold covers. */
  readonly outputTokens: number;
}

export interface Reserved extends Routed {
  readonly start: GenerationStart;
  /** null = nothing is held: a test key, the sandbox, or a price of zero. */
  readonly hold: Hold | null;
  /** Output cap per choice: asked for, or chosen here. */
  readonly outputCap: number;
  /** True when the client named no cap, so that ours is written upstream. */
  readonly isCapOurs: boolean;
  /** Output tokens over all choices that `max_cost` pays for; Infinity without one. */
  readonly maxCostTokens: number;
}

/** The end of the pipeline's walk: a reply whose body settles the money before its last byte. */
export interface Answered {
  readonly reply: GatewayReply;
}

export type Attempts = readonly AttemptRecord[];
