import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { amazonBedrock } from "../providers/amazon-bedrock";
import { anthropic } from "../providers/anthropic";
import { azure } from "../providers/azure";
import { cohere } from "../providers/cohere";
import { googleVertex } from "../providers/google-vertex";
import { openai } from "../providers/openai";
import type { Provider } from "../providers/provider";
import { probeProvider } from "./probe";

/** A vendor that lists its models at the paths that vendors have, for who shows the key or a signature. */
const LISTS = new Set(["/v1/models", "/foundation-models"]);
let vendor: Server;
let origin: string;
let seen: { readonly url: string; readonly authorization: string }[] = [];
beforeAll(async () => {
  vendor = createServer((request, response) => {
    const authorization = request.headers.authorization ?? "";
    seen.push({ url: request.url ?? "", authorization });
    const isKnown =
      /^Bearer k-good$|^AWS4-HMAC-SHA256 /.test(authorization) || request.headers["x-api-key"] === "k-good";
    response.writeHead(!isKnown ? 401 : LISTS.has(request.url ?? "") ? 200 : 404).end("{}");
  });
  await new Promise<void>((resolve) => vendor.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(vendor.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => vendor.close(resolve)));

const probe = (provider: Provider, path: string, apiKey: string | null, extra: Record<string, string> = {}) => {
  seen = [];
  return probeProvider(provider, { baseUrl: origin + path, apiKey, extra });
};

/** Settings that say nothing. */
const none = { baseUrl: null, apiKey: null, extra: {} };

describe("the probe of a provider", () => {
  it.each([
    [openai, "/v1", "/v1/models"],
    [anthropic, "", "/v1/models"],
    [cohere, "/v2", "/v1/models"],
    [amazonBedrock, "", "/foundation-models"],
  ])("asks $id for its models where it lists them", async (provider, path, list) => {
    const result = await probe(provider, path, "k-good");
    expect(result).toMatchObject({ isOk: true, url: origin + list, status: 200, error: null });
    expect(seen.map(({ url }) => url)).toEqual([list]);
  });

  it("names the version to Azure's API of deployments, and none to its v1 API", async () => {
    await probe(azure, "/openai/v1", "k-good");
    expect(seen.map(({ url }) => url)).toEqual(["/openai/v1/models"]);
    await probe(azure, "/openai", "k-good", { api_version: "2024-10-21" });
    expect(seen.map(({ url }) => url)).toEqual(["/openai/models?api-version=2024-10-21"]);
  });

  it("asks Bedrock's control plane, signed where there is no API key", async () => {
    const runtime = "https://bedrock-runtime.eu-west-1.amazonaws.com";
    const [endpoint] = amazonBedrock.endpoints;
    expect(endpoint?.modelListUrl?.(runtime, none)).toBe("https://bedrock.eu-west-1.amazonaws.com/foundation-models");
    const result = await probe(amazonBedrock, "", null, { access_key: "A", secret_key: "S", region: "eu-west-1" });
    expect([result.isOk, seen[0]?.authorization.split(" ")[0]]).toEqual([true, "AWS4-HMAC-SHA256"]);
  });

  it.each([
    "https://aiplatform.googleapis.com/v1/publishers/google",
    "https://aiplatform.googleapis.com/v1/projects/p-1/locations/global/publishers/google",
  ])("asks Vertex for what Google publishes: %s", (base) => {
    const list = "https://aiplatform.googleapis.com/v1beta1/publishers/google/models";
    expect(googleVertex.endpoints[0]?.modelListUrl?.(base, none)).toBe(list);
  });

  it("says what went wrong", async () => {
    expect((await probe(openai, "/v1", "k-bad")).error).toBe("It refused the key (401).");
    expect((await probe(openai, "/v3", "k-good")).error).toContain("Check the base URL.");
    expect((await probeProvider(openai, null)).error).toBe("Not switched on: set OPENAI_API_KEY.");
    const closed = await probeProvider(openai, { baseUrl: "http://127.0.0.1:9", apiKey: "k", extra: {} });
    expect([closed.isOk, closed.error?.startsWith("No answer: ")]).toEqual([false, true]);
  });
});
