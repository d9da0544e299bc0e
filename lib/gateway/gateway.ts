import type { AppError } from "@/lib/kernel";
import type { DialectId, PathFacts } from "./dialects/dialect";
import type { GatewayReply, GatewayRequest } from "./http";
import type { Principal } from "./ports";

/** What the gateway can be asked to do with a model. */
export type Operation = "generate" | "complete" | "embed" | "count_tokens" | "quote";

/** The framework-free core: the same for both mounts. */
export interface Gateway {
  /**
   * Serves one model operation. Never throws: refusals and faults come back in the dialect's envelope. `caller` = who
   * calls is known already (a session); keys in the request are then not looked at.
   */
  handle(
    operation: Operation,
    dialect: DialectId,
    request: GatewayRequest,
    path: PathFacts,
    caller?: Principal,
  ): Promise<GatewayReply>;
  /** Serves a call through the provider proxy (`/{provider}/{path}`, `/proxy/{provider}/{path}`). Never throws. */
  proxy(request: GatewayRequest): Promise<GatewayReply>;
  /** The one renderer of errors per envelope, for paths outside the pipeline too. */
  encodeError(dialect: DialectId, error: AppError, requestId: string): { status: number; body: unknown };
  /** Stops taking calls; finishes streams within the deadline, cuts the rest, settles all. */
  drain(deadlineMs: number): Promise<void>;
  /** Calls in flight, for health and drain. */
  readonly openCount: number;
}
