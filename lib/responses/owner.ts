import { requireWorkspace } from "@/lib/accounts";
import type { Context } from "@/lib/context";
import { AppError, parseId } from "@/lib/kernel";
import type { ResponseOwner } from "./types";

/** Whose answers a caller may see. Throws `permission`. */
export function ownerOf(ctx: Context, scope: "content:read" | "content:write"): ResponseOwner {
  const { workspaceId } = requireWorkspace(ctx, scope);
  return { workspaceId, subAccountId: ctx.subAccountId ?? null };
}

export const noSuchResponse = (id: string): AppError =>
  new AppError("not_found", { message: `Response with id '${id.slice(0, 100)}' not found.`, param: "response_id" });

/** An id in any form → uuid. Throws `not_found`, as for one that does not exist. */
export function responseIdOf(text: string): string {
  const id = parseId(text);
  if (id === null) throw noSuchResponse(text);
  return id;
}
