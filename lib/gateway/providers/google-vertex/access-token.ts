import { createSign } from "node:crypto";
import { z } from "zod";
import { postForm } from "../../upstream/post-form";
import type { Authorize } from "../provider";

const SCOPE = "https://www.googleapis.com/auth/cloud-platform";
const GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const LIFETIME_SECONDS = 3600;
/** A token is renewed this long before its end. */
const MARGIN_MS = 5 * 60_000;

const serviceAccount = z.object({
  client_email: z.string().min(1),
  private_key: z.string().min(1),
  private_key_id: z.string().optional(),
  project_id: z.string().optional(),
  token_uri: z.url().default("https://oauth2.googleapis.com/token"),
});
export type ServiceAccount = z.infer<typeof serviceAccount>;

const tokenAnswer = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

const parsed = new Map<string, ServiceAccount>();

/** The JSON key file of a service account. Throws Error without its content when it is not one. */
export function readServiceAccount(json: string): ServiceAccount {
  const known = parsed.get(json);
  if (known) return known;
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new Error("GOOGLE_VERTEX_CREDENTIALS is not JSON");
  }
  const account = serviceAccount.safeParse(value);
  if (!account.success) throw new Error("GOOGLE_VERTEX_CREDENTIALS is not the key of a service account");
  parsed.set(json, account.data);
  return account.data;
}

interface Token {
  readonly value: string;
  readonly renewAtMs: number;
}

const tokens = new Map<string, Promise<Token>>();

/** An access token of a service account, from memory until shortly before its end; one exchange at a time. */
export async function accessToken(account: ServiceAccount): Promise<string> {
  const key = `${account.client_email} ${account.token_uri}`;
  const known = tokens.get(key);
  if (known) {
    const token = await known.catch(() => null);
    if (token && Date.now() < token.renewAtMs) return token.value;
    if (tokens.get(key) === known) tokens.delete(key);
  }
  const pending = tokens.get(key) ?? exchange(account);
  tokens.set(key, pending);
  return (await pending).value;
}

async function exchange(account: ServiceAccount): Promise<Token> {
  const now = Math.floor(Date.now() / 1000);
  const assertion = signJwt(account, {
    iss: account.client_email,
    scope: SCOPE,
    aud: account.token_uri,
    iat: now,
    exp: now + LIFETIME_SECONDS,
  });
  const answer = await postForm(account.token_uri, { grant_type: GRANT, assertion });
  const { access_token, expires_in } = tokenAnswer.parse(answer);
  return { value: access_token, renewAtMs: Date.now() + expires_in * 1000 - MARGIN_MS };
}

function signJwt(account: ServiceAccount, claims: object): string {
  const header = { alg: "RS256", typ: "JWT", ...(account.private_key_id ? { kid: account.private_key_id } : {}) };
  const text = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${text}.${createSign("RSA-SHA256").update(text).sign(account.private_key, "base64url")}`;
}

/** An API key in express mode, else a service account's token. */
export const authorizeVertex: Authorize = async (
  _request,
  { apiKey, extra },
): Promise<Readonly<Record<string, string>>> => {
  if (apiKey !== null) return { "x-goog-api-key": apiKey };
  if (!extra.credentials) throw new Error("Vertex AI has neither an API key nor a service account");
  return { authorization: `Bearer ${await accessToken(readServiceAccount(extra.credentials))}` };
};
