import { cookies, headers } from "next/headers";
import { decode } from "next-auth/jwt";
import { cache } from "react";
import { findSession, getWorkspaceContext, type LiveSession, type Membership } from "@/lib/accounts";
import { getComposition } from "@/lib/composition";
import type { Config } from "@/lib/config";
import type { Context, Services } from "@/lib/context";
import { AppError, isAppError } from "@/lib/kernel";
import { authSecret, sessionCookieName, workspaceCookieName } from "./auth/cookies";
import { type RequestOrigin, sessionIdOf } from "./auth/options";
import { requireSameOrigin } from "./auth/same-origin";
import { WebRequest } from "./web-request";

/** A signed-in person and what he may do in the workspace in view. */
export interface SignedIn {
  readonly session: LiveSession;
  readonly membership: Membership;
  /** For verbs of domain rooms. */
  readonly ctx: Context;
}

type ReadCookie = (name: string) => string | undefined;

/** The live session behind a request's cookies, asked of the database every time; null = not signed in. */
export async function sessionOf(
  services: Services,
  readCookie: ReadCookie,
  origin: RequestOrigin,
): Promise<SignedIn | null> {
  const sealed = readCookie(sessionCookieName(services));
  if (!sealed) return null;
  const token = await decode({ token: sealed, secret: authSecret(services) }).catch(() => null);
  const session = token ? await findSession(services, { sessionId: sessionIdOf(token) }) : null;
  if (!session) return null;
  const { userId, sessionId } = session;
  const look = (workspaceId: string | null) =>
    getWorkspaceContext(services, { userId, sessionId, workspaceId, ...origin });
  const chosen = readCookie(workspaceCookieName(services)) ?? null;
  const inView = await look(chosen).catch((error: unknown) => {
    // The chosen workspace may be gone, or the person no longer a member: back to the first one.
    if (chosen !== null && isAppError(error) && error.code === "not_found") return look(null);
    throw error;
  });
  return { session, ...inView };
}

/** For pages: who is looking, or null. Read once a request. */
export const readSession = cache(async (): Promise<SignedIn | null> => {
  const { services } = await getComposition();
  const [jar, list] = await Promise.all([cookies(), headers()]);
  const origin = { address: null, userAgent: list.get("user-agent") };
  return sessionOf(services, (name) => jar.get(name)?.value, origin);
});

/** For /api/console: the context of the signed-in person, or null. Refuses what comes from another site's page. */
export async function readConsole(request: Request, services: Services, config: Config): Promise<Context | null> {
  requireSameOrigin(request, services.appUrl);
  const readCookie = cookieReader(request.headers.get("cookie") ?? "");
  const { address } = new WebRequest(request, config.TRUSTED_PROXY_COUNT);
  const signedIn = await sessionOf(services, readCookie, { address, userAgent: request.headers.get("user-agent") });
  return signedIn?.ctx ?? null;
}

/** The same, but somebody must be signed in: throws `authentication` otherwise. Keys are not looked at. */
export async function requireConsole(request: Request): Promise<Context> {
  const { services, config } = await getComposition();
  const ctx = await readConsole(request, services, config);
  if (!ctx) throw new AppError("authentication", { message: "Sign in first." });
  return ctx;
}

/** Reads a Cookie header. */
export function cookieReader(header: string): ReadCookie {
  const jar = new Map<string, string>();
  for (const pair of header.split(";")) {
    const at = pair.indexOf("=");
    if (at > 0) jar.set(pair.slice(0, at).trim(), pair.slice(at + 1).trim());
  }
  return (name) => jar.get(name);
}
