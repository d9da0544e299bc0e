import type { Context, Services } from "@/lib/context";
import { AppError, parseId } from "@/lib/kernel";
import { scopesOfRole } from "./roles";
import { findMemberships, type Membership } from "./store";

export interface WorkspaceRequest {
  readonly userId: string;
  readonly sessionId: string;
  /** Any form of the id; null = the user's oldest workspace. */
  readonly workspaceId: string | null;
  readonly address?: string | null;
  readonly userAgent?: string | null;
}

export interface WorkspaceContext {
  readonly ctx: Context;
  readonly membership: Membership;
}

/**
 * What a signed-in person may do in a workspace. A workspace that is not theirs answers like one that does not exist
 * (`not_found`); so does a person without any.
 */
export async function getWorkspaceContext(services: Services, request: WorkspaceRequest): Promise<WorkspaceContext> {
  const { userId, sessionId } = request;
  const workspaceId = request.workspaceId === null ? null : parseId(request.workspaceId);
  const hasBadId = request.workspaceId !== null && workspaceId === null;
  const [membership] = hasBadId ? [] : await findMemberships(services.db, userId, workspaceId);
  if (!membership) throw new AppError("not_found", { message: "There is no such workspace." });
  const ctx: Context = {
    ...services,
    actor: { kind: "user", userId, sessionId },
    scopes: scopesOfRole(membership.role),
    accountId: membership.accountId,
    workspaceId: membership.workspaceId,
    address: request.address,
    userAgent: request.userAgent,
  };
  return { ctx, membership };
}
