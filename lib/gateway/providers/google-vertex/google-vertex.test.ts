import { createVerify, generateKeyPairSync } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ProviderSettings } from "../../ports";
import { baseUrlOf, endpointFor } from "../provider";
import { readProviderSettings } from "../settings";
import { googleVertex } from ".";

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
let forms: URLSearchParams[] = [];
let status = 200;
const server = http.createServer((request, response) => {
  let text = "";
  request.on("data", (part: Buffer) => {
    text += part.toString("utf8");
  });
  request.on("end", () => {
    forms.push(new URLSearchParams(text));
    const body = { access_token: `token-${forms.length}`, expires_in: 3600, token_type: "Bearer" };
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
});
let tokenUri = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  tokenUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
});
beforeEach(() => {
  forms = [];
  status = 200;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const credentials = (email: string): string =>
  JSON.stringify({
    type: "service_account",
    project_id: "project-of-the-key",
    private_key_id: "key-1",
    private_key: privateKey.export({ type: "pkcs8", format: "pem" }),
    client_email: email,
    token_uri: tokenUri,
  });
const endpoint = () => {
  const found = endpointFor(googleVertex, "gemini-generate", "gemini-3.5-flash");
  if (!found) throw new Error("Vertex speaks no Gemini");
  return found;
};
const settingsOf = (variables: Record<string, string>): ProviderSettings => {
  const settings = readProviderSettings(googleVertex, variables);
  if (!settings) throw new Error("not switched on");
  return settings;
};
const authorize = (settings: ProviderSettings) =>
  endpoint().authorize({ method: "POST", url: "http://h/", headers: {}, body: null }, settings);

describe("where Vertex listens", () => {
  it("is the express address with an API key, the project's with a service account", () => {
    expect(baseUrlOf(endpoint(), settingsOf({ GOOGLE_VERTEX_API_KEY: "k" }))).toBe(
      "https://aiplatform.googleapis.com/v1/publishers/google",
    );
    const variables = { GOOGLE_VERTEX_CREDENTIALS: credentials("a@b") };
    expect(baseUrlOf(endpoint(), settingsOf(variables))).toBe(
      "https://aiplatform.googleapis.com/v1/projects/project-of-the-key/locations/global/publishers/google",
    );
    const placed = { ...variables, GOOGLE_CLOUD_PROJECT: "mine", GOOGLE_CLOUD_LOCATION: "europe-west4" };
    expect(baseUrlOf(endpoint(), settingsOf(placed))).toBe(
      "https://europe-west4-aiplatform.googleapis.com/v1/projects/mine/locations/europe-west4/publishers/google",
    );
  });

  it("is nowhere without credentials, or with broken ones", () => {
    expect(readProviderSettings(googleVertex, {})).toBeNull();
    expect(readProviderSettings(googleVertex, { GOOGLE_VERTEX_CREDENTIALS: "{" })).toBeNull();
  });
});

describe("the token of a service account", () => {
  it("is had by an assertion that its key signed, once for many calls", async () => {
    const settings = settingsOf({ GOOGLE_VERTEX_CREDENTIALS: credentials("one@project") });
    const proofs = await Promise.all([authorize(settings), authorize(settings), authorize(settings)]);
    expect(new Set(proofs.map((proof) => proof.authorization))).toEqual(new Set(["Bearer token-1"]));
    expect(forms).toHaveLength(1);
    expect(forms[0]?.get("grant_type")).toBe("urn:ietf:params:oauth:grant-type:jwt-bearer");
    const [head = "", claims = "", signature = ""] = String(forms[0]?.get("assertion")).split(".");
    const isSigned = createVerify("RSA-SHA256").update(`${head}.${claims}`).verify(publicKey, signature, "base64url");
    expect(isSigned).toBe(true);
    const read = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    expect(read(head)).toEqual({ alg: "RS256", typ: "JWT", kid: "key-1" });
    expect(read(claims)).toMatchObject({
      iss: "one@project",
      aud: tokenUri,
      scope: "https://www.googleapis.com/auth/cloud-platform",
    });
    expect(read(claims).exp - read(claims).iat).toBe(3600);
  });

  it("is asked for again after a refusal, which says nothing of what was sent", async () => {
    const settings = settingsOf({ GOOGLE_VERTEX_CREDENTIALS: credentials("two@project") });
    status = 401;
    await expect(authorize(settings)).rejects.toThrow(/^the token service answered 401$/);
    status = 200;
    expect(await authorize(settings)).toEqual({ authorization: "Bearer token-2" });
  });
});
