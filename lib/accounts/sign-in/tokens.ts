import { createHmac, randomBytes, randomInt, timingSafeEqual } from "node:crypto";
import type { Secrets } from "@/lib/backends/secrets/secrets";

export const CODE_DIGITS = 8;

/** What goes into a mailed link: 256 random bits. */
export const makeLinkToken = (): string => randomBytes(32).toString("base64url");

export const makeCode = (): string =>
  randomInt(10 ** CODE_DIGITS)
    .toString()
    .padStart(CODE_DIGITS, "0");

/** "12345678" → "1234 5678", as it is mailed. */
export const readableCode = (code: string): string => `${code.slice(0, 4)} ${code.slice(4)}`;

/** Keyed hash of a link token, by which its row is found. */
export const hashLinkToken = (secrets: Secrets, token: string): string => keyedHash(secrets, `link:${token}`);

/** Keyed hash of a code, bound to its row: the same digits hash differently each time. */
export const hashCode = (secrets: Secrets, tokenId: string, code: string): string =>
  keyedHash(secrets, `code:${tokenId}:${code}`);

export const isSameHash = (left: string, right: string): boolean =>
  left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));

function keyedHash(secrets: Secrets, text: string): string {
  return createHmac("sha256", secrets.derive("verification-tokens:v1")).update(text).digest("hex");
}
