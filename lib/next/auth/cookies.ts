import type { CookiesOptions } from "next-auth";
import type { Services } from "@/lib/context";

type AppFacts = Pick<Services, "appUrl">;

export const isSecure = ({ appUrl }: AppFacts): boolean => appUrl.startsWith("https://");

const nameOf = (services: AppFacts, name: string): string => `${isSecure(services) ? "__Host-" : ""}airouter.${name}`;

/** The cookie that holds the sealed session id. With https it is bound to this host. */
export const sessionCookieName = (services: AppFacts): string => nameOf(services, "session");

/** The cookie that names the workspace in view; what it says is checked against membership on every read. */
export const workspaceCookieName = (services: AppFacts): string => nameOf(services, "workspace");

/** What next-auth seals its cookies with. */
export const authSecret = (services: Pick<Services, "secrets">): string =>
  services.secrets.derive("sessions:v1").toString("base64url");

/** All cookies of next-auth: host-bound, unreadable for scripts, not sent along from other sites. */
export function authCookies(services: AppFacts): Partial<CookiesOptions> {
  const cookie = (name: string, maxAge?: number) => ({
    name: nameOf(services, name),
    options: { httpOnly: true, sameSite: "lax" as const, path: "/", secure: isSecure(services), maxAge },
  });
  const quarterHour = 900;
  return {
    sessionToken: { ...cookie("session"), name: sessionCookieName(services) },
    csrfToken: cookie("csrf"),
    callbackUrl: cookie("callback"),
    pkceCodeVerifier: cookie("pkce", quarterHour),
    state: cookie("state", quarterHour),
    nonce: cookie("nonce", quarterHour),
  };
}
