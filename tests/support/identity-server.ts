import { createHash, createSign, generateKeyPairSync, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Whom the next sign-in is by, and how the person and the company behave. */
export interface IdentityPerson {
  readonly subject: string;
  readonly name: string;
  /** The primary address first. */
  readonly emails: readonly { readonly email: string; readonly verified: boolean }[];
  readonly consents: boolean;
}

export interface IdentityServer {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  person: IdentityPerson;
  /** Put into the next id token instead of what belongs there. */
  forged: Readonly<Record<string, unknown>>;
  /** Why requests were refused, in order. */
  readonly refusals: string[];
  close(): Promise<void>;
}

interface Grant {
  readonly redirectUri: string;
  readonly challenge: string;
  readonly nonce: string | null;
  readonly kind: "openid" | "github";
  readonly person: IdentityPerson;
}

class Refusal extends Error {}

/**
 * An OpenID provider as Google is one (discovery, PKCE, nonce, signed id tokens) and a GitHub Enterprise Server, on one
 * loopback address. It checks what a real one checks: the client's secret, the redirect address, that a code is used once
 * and by whoever knows the verifier.
 */
export async function startIdentityServer(): Promise<IdentityServer> {
  const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const grants = new Map<string, Grant>();
  const tokens = new Map<string, Grant>();
  const state: IdentityServer = {
    url: "",
    clientId: "client-1",
    clientSecret: "secret-1",
    person: { subject: "1", name: "Ann", emails: [{ email: "ann@example.com", verified: true }], consents: true },
    forged: {},
    refusals: [],
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };

  const authorize = (kind: Grant["kind"], query: URLSearchParams, response: ServerResponse) => {
    const wanted = ["client_id", "redirect_uri", "state", "code_challenge"].filter((name) => !query.get(name));
    if (wanted.length > 0) throw new Refusal(`missing ${wanted.join(", ")}`);
    if (query.get("client_id") !== state.clientId) throw new Refusal("unknown client");
    if (query.get("code_challenge_method") !== "S256") throw new Refusal("PKCE is not S256");
    if (query.get("response_type") !== "code") throw new Refusal("response_type is not code");
    if (kind === "openid" && !query.get("nonce")) throw new Refusal("no nonce");
    const target = new URL(query.get("redirect_uri") ?? "");
    target.searchParams.set("state", query.get("state") ?? "");
    if (state.person.consents) {
      const code = randomBytes(16).toString("hex");
      const [redirectUri, challenge] = [query.get("redirect_uri") ?? "", query.get("code_challenge") ?? ""];
      grants.set(code, { redirectUri, challenge, nonce: query.get("nonce"), kind, person: state.person });
      target.searchParams.set("code", code);
    } else {
      target.searchParams.set("error", "access_denied");
      target.searchParams.set("error_description", "The user has denied your application access.");
    }
    response.writeHead(302, { location: target.href }).end();
  };

  const exchange = (kind: Grant["kind"], request: IncomingMessage, fields: URLSearchParams) => {
    const [, basic = ""] = /^Basic (.+)$/.exec(request.headers.authorization ?? "") ?? [];
    const [id, secret] = basic
      ? Buffer.from(basic, "base64").toString().split(":").map(decodeURIComponent)
      : [fields.get("client_id"), fields.get("client_secret")];
    if (id !== state.clientId || secret !== state.clientSecret) throw new Refusal("the client's secret is wrong");
    const grant = grants.get(fields.get("code") ?? "");
    grants.delete(fields.get("code") ?? "");
    if (!grant || grant.kind !== kind) throw new Refusal("the code is unknown or used");
    if (fields.get("redirect_uri") !== grant.redirectUri) throw new Refusal("another redirect address");
    const proof = createHash("sha256")
      .update(fields.get("code_verifier") ?? "")
      .digest("base64url");
    if (proof !== grant.challenge) throw new Refusal("the verifier does not fit");
    const token = randomBytes(16).toString("hex");
    tokens.set(token, grant);
    if (kind === "github") return { access_token: token, token_type: "bearer", scope: "read:user,user:email" };
    return { access_token: token, token_type: "Bearer", expires_in: 3600, id_token: idToken(grant) };
  };

  const idToken = ({ person, nonce }: Grant): string => {
    const now = Math.floor(Date.now() / 1000);
    const [address] = person.emails;
    const claims = {
      iss: state.url,
      aud: state.clientId,
      sub: person.subject,
      iat: now,
      exp: now + 3600,
      nonce,
      name: person.name,
      ...(address ? { email: address.email, email_verified: address.verified } : {}),
      ...state.forged,
    };
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const signed = `${part({ alg: "RS256", kid: "k1" })}.${part(claims)}`;
    return `${signed}.${createSign("RSA-SHA256").update(signed).sign(keys.privateKey, "base64url")}`;
  };

  const bearer = (request: IncomingMessage): IdentityPerson => {
    const grant = tokens.get((request.headers.authorization ?? "").replace(/^(Bearer|token) /i, ""));
    if (!grant) throw new Refusal("unknown access token");
    return grant.person;
  };

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? "/", state.url);
    const json = (value: unknown) => {
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
    };
    const form = async () => new URLSearchParams(Buffer.concat(await request.toArray()).toString());
    switch (`${request.method} ${url.pathname}`) {
      case "GET /.well-known/openid-configuration":
        return json({
          issuer: state.url,
          authorization_endpoint: `${state.url}/authorize`,
          token_endpoint: `${state.url}/token`,
          userinfo_endpoint: `${state.url}/userinfo`,
          jwks_uri: `${state.url}/keys`,
          response_types_supported: ["code"],
          subject_types_supported: ["public"],
          id_token_signing_alg_values_supported: ["RS256"],
          code_challenge_methods_supported: ["S256"],
        });
      case "GET /keys":
        return json({ keys: [{ ...keys.publicKey.export({ format: "jwk" }), kid: "k1", alg: "RS256", use: "sig" }] });
      case "GET /authorize":
        return authorize("openid", url.searchParams, response);
      case "POST /token":
        return json(exchange("openid", request, await form()));
      case "GET /login/oauth/authorize":
        return authorize("github", url.searchParams, response);
      case "POST /login/oauth/access_token":
        return json(exchange("github", request, await form()));
      case "GET /api/v3/user": {
        const { subject, name } = bearer(request);
        return json({ id: Number(subject), login: name.toLowerCase(), name, email: "public@example.com" });
      }
      case "GET /api/v3/user/emails":
        return json(bearer(request).emails.map((each, index) => ({ ...each, primary: index === 0, visibility: null })));
      default:
        throw new Refusal(`no such address: ${request.method} ${url.pathname}`);
    }
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      state.refusals.push(error instanceof Error ? error.message : String(error));
      response.writeHead(400, { "content-type": "application/json" });
      response.end(JSON.stringify({ error: "invalid_request", error_description: String(error) }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(state, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}
