import { readConfig } from "@/lib/config";
import { getSite } from "./site";

const PLAIN = { "content-type": "text/plain; charset=utf-8", "cache-control": "public, max-age=3600" };
const POLICY = "/docs/reference/security";
const DAY_MS = 86_400_000;
/** RFC 9116 recommends less than a year. */
const VALID_DAYS = 180;

/** GET /.well-known/security.txt (RFC 9116): whom to tell about a weakness. */
export function securityTextRoute(): Response {
  const { url } = getSite();
  const { LEGAL_EMAIL: email } = readConfig();
  const now = Date.now();
  const expires = new Date(now - (now % DAY_MS) + VALID_DAYS * DAY_MS).toISOString();
  const lines = [
    `Contact: ${email ? `mailto:${email}` : `${url}${POLICY}`}`,
    `Expires: ${expires}`,
    "Preferred-Languages: en, ru",
    `Policy: ${url}${POLICY}`,
    `Canonical: ${url}/.well-known/security.txt`,
  ];
  return new Response(`${lines.join("\n")}\n`, { headers: PLAIN });
}
