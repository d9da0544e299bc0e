import type { AddressInfo } from "node:net";
import { GoogleGenAI } from "@google/genai";
import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createApi } from "@/lib/api";
import type { Services } from "@/lib/context";
import { createGateway, type Gateway } from "@/lib/gateway";
import { createHttpServer } from "@/lib/server/http-server";
import { type EmbeddingVendor, startEmbeddingVendor } from "../../support/embedding-vendor";
import { type MemoryWorld, memoryWorld } from "../../support/memory-ports";

const KEY = "air_live_clients";
const BALANCE = 1_000_000_000n;
let vendor: EmbeddingVendor;
let world: MemoryWorld;
let gateway: Gateway;
let server: ReturnType<typeof createHttpServer>;
let origin: string;
let walletId: string;

beforeAll(async () => {
  vendor = await startEmbeddingVendor();
  world = memoryWorld();
  world.setModels([
    {
      id: "openai/small",
      type: "embedding",
      endpoints: [{ provider: "openai", dialects: ["openai-embeddings"], prices: { input: "0.02" } }],
    },
    {
      id: "google/gem",
      type: "embedding",
      endpoints: [{ provider: "google", dialects: ["gemini-embeddings"], prices: { input: "0.15" } }],
    },
  ]);
  world.setProvider("openai", { baseUrl: `${vendor.origin}/v1`, apiKey: "sk-upstream", extra: {} });
  world.setProvider("google", { baseUrl: vendor.origin, apiKey: "goog-upstream", extra: {} });
  walletId = world.addKey({ secret: KEY }, BALANCE).walletId;
  gateway = createGateway(world.ports);
  const { keys, limits } = world.ports;
  const api = createApi({
    services: { log: world.ports.log } as Services,
    gateway,
    keys,
    limits,
    routes: [],
    providers: new Set(),
    demo: { model: "sandbox/echo", apiKey: null },
  });
  server = createHttpServer({
    api,
    pages: async (_request, response) => void response.writeHead(404).end(),
    trustedProxyCount: 0,
    mount: "node",
    isDraining: () => false,
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => vendor.reset());
afterAll(async () => {
  world.wallets.prove();
  server.closeAllConnections();
  server.close();
  await gateway.drain(100);
  await vendor.close();
});

const spent = () => BALANCE - world.wallets.balanceOf(walletId);
const MODELS = [
  ["openai/small", 20n, { prompt_tokens: 9, total_tokens: 9 }],
  ["google/gem", 150n, { promptTokenCount: 9 }],
] as const;

it.each(MODELS)(
  "the official openai client on %s: base64 that it asks for itself, order, usage, charge",
  async (model, price, usage) => {
    const client = new OpenAI({ baseURL: `${origin}/v1`, apiKey: KEY, maxRetries: 0 });
    vendor.report(usage);
    const before = spent();
    const made = await client.embeddings.create({ model, input: ["a", "abcd", "ab"], dimensions: 2 });
    const vectors = [...made.data]
      .sort((left, right) => left.index - right.index)
      .map(({ embedding }) => [...embedding]);
    expect(vectors).toEqual([
      [1, 0.25],
      [4, 0.25],
      [2, 0.25],
    ]);
    expect(made).toMatchObject({ model, usage: { prompt_tokens: 9 } });
    expect(spent() - before).toBe(9n * price);
    const floats = await client.embeddings.create({ model, input: "abc", encoding_format: "float" });
    expect(floats.data[0]?.embedding).toEqual([3, 0.25, 0.125]);
    await expect(client.embeddings.create({ model, input: "" })).rejects.toMatchObject({ status: 400, param: "input" });
  },
);

it.each(["v1beta", "v1"])("Google's client under %s: on its own family and on OpenAI's", async (apiVersion) => {
  const client = new GoogleGenAI({ apiKey: KEY, apiVersion, httpOptions: { baseUrl: origin } });
  for (const [model, price, usage] of MODELS) {
    vendor.report(usage);
    const before = spent();
    const made = await client.models.embedContent({
      model,
      contents: ["a", "abcd", "ab"],
      config: { outputDimensionality: 2 },
    });
    expect(made.embeddings?.map(({ values }) => values)).toEqual([
      [1, 0.25],
      [4, 0.25],
      [2, 0.25],
    ]);
    expect(spent() - before).toBe(9n * price);
  }
  await expect(client.models.embedContent({ model: "google/none", contents: "a" })).rejects.toMatchObject({
    status: 404,
  });
});
