import { AppError } from "./errors";

/** Refuses an actor whose key or role lacks the scope. What every write verb calls first. */
export function requireScope(ctx: { readonly scopes: ReadonlySet<string> }, scope: string): void {
  if (ctx.scopes.has(scope)) return;
  const needs = scope.startsWith("keys:") || scope.startsWith("billing:") ? " Use a management key." : "";
  throw new AppError("permission", {
    message: `This key may not do that: it lacks ${scope}.${needs}`,
    metadata: { scope },
  });
}
