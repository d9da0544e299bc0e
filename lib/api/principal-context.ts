import type { Context, Scope, Services } from "@/lib/context";
import { SCOPES } from "@/lib/context";
import type { GatewayRequest, KeyPrincipal, Principal } from "@/lib/gateway";
import { AppError } from "@/lib/kernel";

/** Scopes of the three kinds of key (surface: "Who is calling"). */
const KIND_SCOPES: Readonly<Record<Principal["kind"], ReadonlySet<Scope>>> = {
  inference: new Set<Scope>(["usage:read", "account:read", "content:read", "content:write"]),
  read_only: new Set<Scope>(["usage:read", "account:read", "billing:read", "keys:read", "content:read"]),
  management: new Set<Scope>(SCOPES.filter((scope) => scope !== "catalog:write" && scope !== "ledger:write")),
};

/** The secret as sent: Bearer (any case), x-api-key, x-goog-api-key or ?key=. Null when there is none. */
export function readCredential(request: GatewayRequest): string | null {
  const authorization = request.header("authorization");
  if (authorization) return authorization.replace(/^bearer\s+/i, "").trim();
  return request.header("x-api-key")?.trim() || request.header("x-goog-api-key")?.trim() || request.queryKey;
}

const origin = (request: GatewayRequest) => ({ address: request.address, userAgent: request.header("user-agent") });

/** What a verb receives when a key calls. */
export function principalContext(services: Services, principal: KeyPrincipal, request: GatewayRequest): Context {
  return {
    ...services,
    ...origin(request),
    actor: { kind: "key", keyId: principal.keyId },
    scopes: KIND_SCOPES[principal.kind],
    accountId: principal.accountId,
    workspaceId: principal.workspaceId,
    subAccountId: principal.subAccountId,
  };
}

/** What a public operation receives. */
export function publicContext(services: Services, request: GatewayRequest): Context {
  return {
    ...services,
    ...origin(request),
    actor: { kind: "system" },
    scopes: new Set(),
    accountId: null,
    workspaceId: null,
  };
}

/** Refuses a caller whose key or role lacks the scope. */
export function requireScope(ctx: Context, scope: Scope): void {
  if (ctx.scopes.has(scope)) return;
  const needs = scope.startsWith("keys:") || scope.startsWith("billing:") ? " Use a management key." : "";
  throw new AppError("permission", {
    message: `This key may not do that: it lacks ${scope}.${needs}`,
    metadata: { scope },
  });
}
