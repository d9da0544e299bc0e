import type { NextAuthOptions } from "next-auth";
import {
  findSession,
  linkIdentity,
  openSession,
  revokeSession,
  SESSION_LIFE_SECONDS,
  type SignInMethod,
  type UserRow,
} from "@/lib/accounts";
import type { Config } from "@/lib/config";
import type { Context, Services } from "@/lib/context";
import { isAppError } from "@/lib/kernel";
import { authCookies, authSecret, isSecure } from "./cookies";
import { type Newcomer, readNewcomer, signInPath } from "./newcomer";
import { authProviders, identityProvider, toIdentity } from "./providers";

/** Where the request at hand came from. */
export interface RequestOrigin {
  readonly address: string | null;
  readonly userAgent: string | null;
  /** What was chosen on our page before another company's; see newcomer.ts. */
  readonly newcomer?: Newcomer;
}

/**
 * next-auth for one request. Its sealed token carries our session id and nothing else that counts: whoever reads it asks
 * the database whether that session still lives.
 */
export function authOptions(services: Services, config: Config, origin: RequestOrigin): NextAuthOptions {
  const { address, userAgent, newcomer = readNewcomer(undefined) } = origin;
  const ctx: Context = {
    ...services,
    address,
    userAgent,
    actor: { kind: "system" },
    scopes: new Set(),
    accountId: null,
    workspaceId: null,
  };
  let signedIn: { readonly user: UserRow; readonly method: SignInMethod } | null = null;
  return {
    secret: authSecret(services),
    session: { strategy: "jwt", maxAge: SESSION_LIFE_SECONDS },
    useSecureCookies: isSecure(services),
    cookies: authCookies(services),
    pages: { signIn: signInPath(newcomer), error: signInPath(newcomer) },
    providers: authProviders(ctx, config, (user, method) => {
      signedIn = { user, method };
    }),
    callbacks: {
      async signIn({ account, profile }) {
        if (account?.type !== "oauth") return signedIn !== null;
        try {
          const known = identityProvider(config, account.provider);
          const user = await linkIdentity(ctx, toIdentity(known, account.providerAccountId, profile, newcomer));
          signedIn = { user, method: account.provider as SignInMethod };
          return true;
        } catch (error) {
          const isUnverified = isAppError(error) && error.code === "permission";
          if (!isUnverified)
            services.log.error({ err: error, provider: account.provider }, "A sign-in elsewhere failed.");
          return signInPath(newcomer, isUnverified ? "unverified" : "unavailable");
        }
      },
      async jwt({ token, trigger }) {
        if (trigger === "signIn") {
          if (!signedIn) throw new Error("nobody has signed in");
          return { sid: await openSession(ctx, signedIn), sub: signedIn.user.id };
        }
        const session = await findSession(services, { sessionId: sessionIdOf(token) });
        if (!session) throw new Error("the session has ended");
        return token;
      },
      async session({ token, session }) {
        const live = await findSession(services, { sessionId: sessionIdOf(token) });
        return { expires: session.expires, user: live ? { email: live.email, name: live.name } : undefined };
      },
      redirect: ({ url }) => sameSite(url, services.appUrl),
    },
    events: {
      async signOut({ token }) {
        const userId = token?.sub ?? "";
        const sessionId = sessionIdOf(token ?? {});
        const own: Context = { ...ctx, actor: { kind: "user", userId, sessionId } };
        await revokeSession(own, { id: sessionId }).catch((error: unknown) => {
          if (!isAppError(error)) throw error;
        });
      },
    },
    logger: {
      error: (code, metadata) => services.log.debug({ code, cause: causeOf(metadata) }, "next-auth"),
      warn: (code) => services.log.debug({ code }, "next-auth"),
      debug: () => {},
    },
  };
}

const NO_SESSION = "00000000-0000-0000-0000-000000000000";

/** The session id a token carries; an id that none has when it carries none. */
export const sessionIdOf = (token: Readonly<Record<string, unknown>>): string =>
  typeof token.sid === "string" ? token.sid : NO_SESSION;

/** A target on our own public address, else the address itself. */
export function sameSite(target: string, appUrl: string): string {
  const base = new URL(appUrl);
  const url = URL.canParse(target, base) ? new URL(target, base) : base;
  return url.origin === base.origin ? url.href : appUrl;
}

function causeOf(metadata: unknown): string {
  const error = metadata instanceof Error ? metadata : (metadata as { error?: unknown } | null)?.error;
  return error instanceof Error ? error.message : "";
}
