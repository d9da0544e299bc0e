import { requireUser, requireWorkspace } from "@/lib/accounts";
import type { Context } from "@/lib/context";
import { AppError, parseId } from "@/lib/kernel";

/** Whose conversations are meant: one person's within one workspace. */
export interface Author {
  readonly workspaceId: string;
  readonly userId: string;
}

/** The signed-in author. Throws `authentication` for keys, `permission` without the scope. */
export function authorOf(ctx: Context, scope: "content:read" | "content:write"): Author {
  const { userId } = requireUser(ctx);
  return { userId, workspaceId: requireWorkspace(ctx, scope).workspaceId };
}

export const noSuchConversation = (): AppError =>
  new AppError("not_found", { message: "There is no such conversation.", param: "id" });

/** An id in any form → uuid. Throws `not_found`, as for one that does not exist. */
export function conversationIdOf(text: string): string {
  const id = parseId(text);
  if (id === null) throw noSuchConversation();
  return id;
}
