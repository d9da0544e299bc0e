import { AppError, isAppError } from "@/lib/kernel";
import type { LimitState, Principal } from "../ports";
import { readCredentials } from "./credential";
import { toAuthenticated } from "./grow";
import type { Authenticated, Received } from "./stages";

/** Whose minute a call counts against: the key's, or the workspace's where nobody used a key. */
export const limitId = (principal: Principal): string => principal.keyId ?? principal.workspaceId;

/**
 * Who calls, and whether their minute has room. Refused calls count too. The limit may be exceeded in the result
 * (`admit` refuses), so that the refusal carries the bucket's headers. Throws AppError `authentication`,
 * `address_not_allowed`, `permission`.
 */
export async function authenticate(received: Received): Promise<Authenticated> {
  const principal = await identify(received);
  const limit =
    principal.rpm > 0 ? await received.core.ports.limits.take(`rpm:${limitId(principal)}`, principal.rpm) : null;
  return toAuthenticated(received, { principal, limit });
}

/** Who the caller is. Throws AppError `authentication`, `address_not_allowed`, `permission`. */
export async function identify({ core, request, caller }: Received): Promise<Principal> {
  if (caller) return caller;
  const secrets = readCredentials(request);
  let refusal: unknown = null;
  for (const secret of secrets) {
    try {
      const principal = await core.ports.keys.verify(secret, request.address);
      if (principal.kind === "read_only") {
        throw new AppError("permission", { message: "A read-only key cannot call models." });
      }
      return principal;
    } catch (error) {
      // Some SDKs send two keys, one of them a placeholder: one good key is enough.
      if (!isAppError(error) || error.code !== "authentication") throw error;
      refusal ??= error;
    }
  }
  throw refusal;
}

/** Refuses a call over its limit. Throws AppError `rate_limited`. */
export function admit(stage: Authenticated): void {
  if (stage.limit && !stage.limit.isAllowed) throw overLimit(stage.limit, stage.startedAtMs, "requests");
}

export const overLimit = (limit: LimitState, nowMs: number, what: string): AppError =>
  new AppError("rate_limited", {
    message: `This key may use ${limit.limit} ${what} a minute. Retry after the time in Retry-After.`,
    retryAfterSeconds: Math.max(1, Math.ceil(limit.resetAtSeconds - nowMs / 1000)),
    metadata: { limit: limit.limit, reset: limit.resetAtSeconds },
  });
