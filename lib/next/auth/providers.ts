import type { Profile } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import GitHub, { type GithubEmail, type GithubProfile } from "next-auth/providers/github";
import Google, { type GoogleProfile } from "next-auth/providers/google";
import type { Provider } from "next-auth/providers/index";
import { checkPassword, type ForeignIdentity, type UserRow, verifySignInCode } from "@/lib/accounts";
import type { Config } from "@/lib/config";
import type { Context } from "@/lib/context";
import { isAppError } from "@/lib/kernel";
import type { Newcomer } from "./newcomer";

/** What the sign-in page reads in `?error=`: everything but these two says no more than "refused". */
function publicError(error: unknown): Error {
  if (!isAppError(error)) return new Error("refused");
  if (error.code === "rate_limited" || error.code === "busy") return new Error("rate_limited");
  if (error.code === "temporarily_unavailable") return new Error("unavailable");
  return new Error(error.code === "permission" ? "unverified" : "refused");
}

type SignIn = (user: UserRow, method: "password" | "code") => void;

/** Password and mailed code; Google and GitHub when the operator configured them. */
export function authProviders(ctx: Context, config: Config, onSignIn: SignIn): Provider[] {
  const attempt = async (method: "password" | "code", work: () => Promise<UserRow | null>) => {
    try {
      const user = await work();
      if (!user) return null;
      onSignIn(user, method);
      return { id: user.id, email: user.email, name: user.name };
    } catch (error) {
      throw publicError(error);
    }
  };
  const providers: Provider[] = [
    Credentials({
      id: "password",
      credentials: { email: {}, password: {} },
      authorize: (typed) =>
        attempt("password", () => checkPassword(ctx, { email: typed?.email ?? "", password: typed?.password ?? "" })),
    }),
    Credentials({
      id: "code",
      credentials: { email: {}, code: {} },
      authorize: (typed) =>
        attempt("code", () => verifySignInCode(ctx, { email: typed?.email ?? "", code: typed?.code ?? "" })),
    }),
  ];
  return [...providers, ...elsewhere(config)];
}

function elsewhere(config: Config): Provider[] {
  const { GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET, GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET } = config;
  const providers: Provider[] = [];
  if (GOOGLE_CLIENT_ID && GOOGLE_CLIENT_SECRET) {
    providers.push(
      Google({
        clientId: GOOGLE_CLIENT_ID,
        clientSecret: GOOGLE_CLIENT_SECRET,
        wellKnown: `${config.GOOGLE_ISSUER.replace(/\/+$/, "")}/.well-known/openid-configuration`,
        checks: ["pkce", "state", "nonce"],
      }),
    );
  }
  if (GITHUB_CLIENT_ID && GITHUB_CLIENT_SECRET) {
    providers.push(gitHub(GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET, config.GITHUB_BASE_URL.replace(/\/+$/, "")));
  }
  return providers;
}

/**
 * Whose ids a person's id is one of: "google" and "github" for the companies themselves, with the host for another issuer
 * behind the same button, so that an id of one never opens the account of another.
 */
export function identityProvider(config: Config, provider: string): string {
  const { host } = new URL(provider === "google" ? config.GOOGLE_ISSUER : config.GITHUB_BASE_URL);
  return host === "accounts.google.com" || host === "github.com" ? provider : `${provider}:${host}`;
}

/** GitHub with the person's primary verified address, whatever the public profile shows. */
function gitHub(clientId: string, clientSecret: string, baseUrl: string): Provider {
  const apiUrl = baseUrl === "https://github.com" ? "https://api.github.com" : `${baseUrl}/api/v3`;
  return GitHub({
    clientId,
    clientSecret,
    issuer: `${baseUrl}/login/oauth`,
    authorization: { url: `${baseUrl}/login/oauth/authorize`, params: { scope: "read:user user:email" } },
    token: `${baseUrl}/login/oauth/access_token`,
    checks: ["pkce", "state"],
    userinfo: {
      url: `${apiUrl}/user`,
      async request({ client, tokens }) {
        const token = tokens.access_token ?? "";
        const profile = await client.userinfo<GithubProfile>(token);
        const { body } = await client.requestResource(`${apiUrl}/user/emails`, token);
        const answer: unknown = JSON.parse(String(body));
        const email = verifiedEmail(Array.isArray(answer) ? (answer as GithubEmail[]) : []);
        return { ...profile, email: email ?? undefined, email_verified: email !== null };
      },
    },
  });
}

/** The primary verified address, else any verified one. */
export function verifiedEmail(emails: readonly Pick<GithubEmail, "email" | "primary" | "verified">[]): string | null {
  const verified = emails.filter((email) => email.verified);
  return (verified.find((email) => email.primary) ?? verified[0])?.email ?? null;
}

/** What another company says about a person, in our words. */
export function toIdentity(
  provider: string,
  subject: string,
  profile: Profile | undefined,
  newcomer: Newcomer,
): ForeignIdentity {
  const claims = (profile ?? {}) as Partial<GoogleProfile>;
  return {
    provider,
    subject,
    email: claims.email ?? "",
    isEmailVerified: claims.email_verified === true,
    name: claims.name?.slice(0, 100) ?? null,
    ...newcomer,
  };
}
