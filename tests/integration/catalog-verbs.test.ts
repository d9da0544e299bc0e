import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Catalog,
  catalogFacts,
  createCatalog,
  findModels,
  getModel,
  ListModelsInput,
  listEndpoints,
  listModels,
  listProviders,
  ModelListOutput,
  modelShape,
  seedCatalog,
  setFx,
  setMargin,
  setModelEnabled,
  setModelPrice,
  syncCatalog,
} from "@/lib/catalog";
import { type Context, SCOPES } from "@/lib/context";
import { formatScaled, silentLog, systemClock } from "@/lib/kernel";
import { createTestDatabase, type TestDatabase } from "../support/database";

const FILE = "lib/catalog/data/models.json";
let database: TestDatabase;
let catalog: Catalog;
let ctx: Context;
let server: http.Server;
let served: string[] = ["Qwen/Qwen3-8B"];
let authorization: string | undefined;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedCatalog(database.db, { marginPercent: "0" });
  server = http.createServer((request, response) => {
    authorization = request.headers.authorization;
    response.writeHead(request.url === "/v1/models" ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify({ object: "list", data: served.map((id) => ({ id, object: "model" })) }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  catalog = await createCatalog({
    db: database.db,
    providersConfigured: (provider) => provider === "openai" || provider === "airouter-cloud",
    sandboxModels: [],
    clock: systemClock,
    log: silentLog,
    selfHosted: { baseUrl: `http://127.0.0.1:${port}/v1`, apiKey: "secret", fetch: globalThis.fetch },
  });
  ctx = {
    db: database.db,
    clock: systemClock,
    log: silentLog,
    scopes: new Set(SCOPES),
    actor: { kind: "system" },
    accountId: null,
    workspaceId: null,
  } as unknown as Context;
});
afterAll(async () => {
  await catalog.close();
  await database.drop();
  await new Promise((resolve) => server.close(resolve));
});

const input = (id: string, currency: "USD" | "RUB" | "KZT" = "USD") => {
  const price = catalog.snapshot().resolve(id)?.shownPrices[currency]?.prices.input;
  return price === undefined ? null : formatScaled(price.pico, 6);
};
const list = (query: Record<string, string>) => {
  const text = listModels({ catalog }, ListModelsInput.parse(query));
  return JSON.parse(text);
};

describe("writing", () => {
  it("refuses an actor without catalog:write and changes nothing", async () => {
    const weak = { ...ctx, scopes: new Set<never>() };
    await expect(setModelEnabled(weak, { model: "openai/gpt-5.4", isEnabled: false })).rejects.toMatchObject({
      code: "permission",
    });
    await expect(setFx(weak, { quote: "RUB", rate: "1", source: "x" })).rejects.toMatchObject({ code: "permission" });
    expect(catalog.snapshot().resolve("openai/gpt-5.4")).toBeDefined();
  });

  it("disables and enables a model; running processes hear of it", async () => {
    await setModelEnabled(ctx, { model: "openai/gpt-5.4-mini", isEnabled: false });
    await expect.poll(() => catalog.snapshot().resolve("openai/gpt-5.4-mini")).toBeUndefined();
    expect(catalog.snapshot().disabled.map((entry) => entry.id)).toEqual(["openai/gpt-5.4-mini"]);
    await setModelEnabled(ctx, { model: "openai/gpt-5.4-mini", isEnabled: true });
    await expect.poll(() => catalog.snapshot().resolve("openai/gpt-5.4-mini")).toBeDefined();
  });

  it("prices by operator, per endpoint, for free, and takes it back; old versions stay", async () => {
    const versions = async () =>
      Number(
        (await database.db.pool.query("select count(*) n from price_version where model_id = 'openai/gpt-5.4'")).rows[0]
          .n,
      );
    const before = await versions();
    const listed = catalog.snapshot().resolve("openai/gpt-5.4")?.shownPrices.USD?.versionId;
    await setModelPrice(ctx, { model: "openai/gpt-5.4", prices: { input: "1", output: "2" } });
    await catalog.refresh();
    expect([input("openai/gpt-5.4"), input("openai/gpt-5.4", "RUB")]).toEqual(["1", "81.2"]);
    await setModelPrice(ctx, {
      model: "openai/gpt-5.4",
      endpoint: "openai",
      currency: "RUB",
      prices: { input: "90", output: "91" },
    });
    await catalog.refresh();
    expect([input("openai/gpt-5.4"), input("openai/gpt-5.4", "RUB")]).toEqual(["1", "90"]);
    await setModelPrice(ctx, { model: "openai/gpt-5.4", endpoint: "openai", isReset: true });
    await setModelPrice(ctx, { model: "openai/gpt-5.4", isFree: true });
    await catalog.refresh();
    expect(input("openai/gpt-5.4", "KZT")).toBe("0");
    await setModelPrice(ctx, { model: "openai/gpt-5.4", isReset: true });
    await catalog.refresh();
    expect(input("openai/gpt-5.4")).toBe("2.5");
    expect(await versions()).toBeGreaterThan(before);
    const old = await database.db.pool.query(
      "select pico from price where price_version_id = $1 and unit = 'input' and above_input_tokens = 0",
      [listed],
    );
    expect(old.rows[0].pico).toBe("2500000");
  });

  it("refuses a chat price without output, unknown models, endpoints and fields", async () => {
    await expect(setModelPrice(ctx, { model: "openai/gpt-5.4", prices: { input: "1" } })).rejects.toMatchObject({
      code: "invalid_request",
      param: "output",
    });
    await expect(setModelPrice(ctx, { model: "no/model", isFree: true })).rejects.toMatchObject({
      code: "model_not_found",
    });
    await expect(setModelPrice(ctx, { model: "openai/gpt-5.4", endpoint: "groq", isFree: true })).rejects.toMatchObject(
      { code: "not_found" },
    );
    await expect(
      setModelPrice(ctx, { model: "openai/gpt-5.4", prices: { input: "0.0000001", output: "1" } }),
    ).rejects.toThrow();
  });

  it("applies margins narrowest first", async () => {
    await setMargin(ctx, { percent: "10" });
    await setMargin(ctx, { provider: "openai", percent: "20" });
    await catalog.refresh();
    expect(input("openai/gpt-5.4")).toBe("3");
    expect(input("xai/grok-4")).toBe("3.3");
    await setMargin(ctx, { model: "openai/gpt-5.4", percent: "50" });
    await catalog.refresh();
    expect(input("openai/gpt-5.4")).toBe("3.75");
    await setMargin(ctx, { model: "openai/gpt-5.4", percent: null });
    await setMargin(ctx, { provider: "openai", percent: null });
    await setMargin(ctx, { percent: null });
    await catalog.refresh();
    expect(input("openai/gpt-5.4")).toBe("2.5");
  });

  it("writes the RUB book anew at a new rate and leaves USD versions alone", async () => {
    const usd = catalog.snapshot().resolve("openai/gpt-5.4")?.shownPrices.USD?.versionId;
    const kzt = catalog.snapshot().resolve("openai/gpt-5.4")?.shownPrices.KZT?.versionId;
    await setFx(ctx, { quote: "RUB", rate: "90.5", source: "test", at: "2026-11-21" });
    await catalog.refresh();
    expect(input("openai/gpt-5.4", "RUB")).toBe("226.25");
    expect(catalog.usdRate("RUB")).toEqual({ num: 1_000_000n, den: 90_500_000n });
    const shown = catalog.snapshot().resolve("openai/gpt-5.4")?.shownPrices;
    expect([shown?.USD?.versionId, shown?.KZT?.versionId]).toEqual([usd, kzt]);
    await setFx(ctx, { quote: "RUB", rate: "81.2", source: "test" });
    await catalog.refresh();
  });
});

describe("syncCatalog", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "catalog-sync-"));
  const file = path.join(folder, "models.json");
  afterAll(() => rmSync(folder, { recursive: true }));

  it("finds no difference to the file it was seeded from", async () => {
    const same = await syncCatalog(ctx, { file: FILE });
    const hosted = same.changed.filter((change) => change.id.startsWith("airouter-cloud/"));
    expect(same.changed.length).toBe(hosted.length);
    expect(same).toMatchObject({ added: [], removed: [], isApplied: false, priceVersionsWritten: 0 });
  });

  it("shows a difference, and writes it only when told to", async () => {
    const data = JSON.parse(readFileSync(FILE, "utf8"));
    const grok = data.models.find((model: { id: string }) => model.id === "xai/grok-4");
    grok.pricing.input = "4";
    const gone = data.models.findIndex((model: { id: string }) => model.id === "ai21/jamba-mini-1.7");
    const [removed] = data.models.splice(gone, 1);
    data.models.push({ ...removed, id: "ai21/jamba-nano-9" });
    writeFileSync(file, JSON.stringify(data));
    const shown = await syncCatalog(ctx, { file });
    expect(shown.added).toEqual(["ai21/jamba-nano-9"]);
    expect(shown.removed).toEqual(["ai21/jamba-mini-1.7"]);
    expect(shown.changed.find((change) => change.id === "xai/grok-4")?.fields.map((one) => one.field)).toEqual([
      "pricing",
    ]);
    await catalog.refresh();
    expect(input("xai/grok-4")).toBe("3");
    const done = await syncCatalog(ctx, { file, isApplied: true });
    expect(done.priceVersionsWritten).toBe(6);
    await catalog.refresh();
    expect(input("xai/grok-4")).toBe("4");
    expect(catalog.snapshot().resolve("ai21/jamba-mini-1.7")).toBeUndefined();
    expect(input("ai21/jamba-nano-9")).toBe("0.2");
    await syncCatalog(ctx, { file: FILE, isApplied: true });
    await catalog.refresh();
    expect(catalog.snapshot().resolve("ai21/jamba-mini-1.7")).toBeDefined();
  });

  it("refuses a file of another schema and one that is not there", async () => {
    writeFileSync(file, JSON.stringify({ schema: "other" }));
    await expect(syncCatalog(ctx, { file })).rejects.toMatchObject({ code: "invalid_request", param: "file" });
    await expect(syncCatalog(ctx, { file: path.join(folder, "absent.json") })).rejects.toMatchObject({ param: "file" });
  });
});

describe("a self-hosted server", () => {
  it("is listed, sends its key, and is callable by live keys once it has a price", async () => {
    expect(authorization).toBe("Bearer secret");
    await catalog.discover();
    const entry = catalog.snapshot().resolve("airouter-cloud/qwen/qwen3-8b");
    expect(entry).toMatchObject({ origin: "discovered", isAvailable: false, unavailableReason: "no_price" });
    expect(entry?.endpoints[0]).toMatchObject({ nativeModel: "Qwen/Qwen3-8B", dialects: ["openai-chat"] });
    await setModelPrice(ctx, { model: "airouter-cloud/qwen/qwen3-8b", isFree: true });
    await catalog.refresh();
    expect(catalog.snapshot().resolve("airouter-cloud/qwen/qwen3-8b")?.isAvailable).toBe(true);
  });

  it("loses what the server no longer lists and regains it, price included", async () => {
    served = ["other"];
    expect(await catalog.discover()).toBe(1);
    expect(catalog.snapshot().resolve("airouter-cloud/qwen/qwen3-8b")).toBeUndefined();
    served = ["Qwen/Qwen3-8B"];
    await catalog.discover();
    expect(catalog.snapshot().resolve("airouter-cloud/qwen/qwen3-8b")?.isAvailable).toBe(true);
  });
});

describe("GET /models", () => {
  it("answers the documented superset for every model, valid against its schema", () => {
    const body = list({});
    expect(ModelListOutput.safeParse(body).error).toBeUndefined();
    expect(body.total_count).toBe(body.data.length);
    expect(body.data.length).toBeGreaterThanOrEqual(626);
    const model = body.data.find((item: { id: string }) => item.id === "openai/gpt-5.4");
    expect(model).toMatchObject({
      object: "model",
      owned_by: "openai",
      display_name: "OpenAI: GPT-5.4",
      context_length: 1_050_000,
      pricing: { prompt: "0.0000025", completion: "0.000015", input_per_1m_usd: "2.50", output_per_1m_rub: "1218.00" },
      input_per_1m_rub: "203.00",
      modality: "text",
      architecture: { modality: "text+image+file->text" },
      available: true,
      unavailable_reason: null,
    });
    const unpriced = body.data.find((item: { id: string }) => item.id === "sber/gigachat-2-max");
    expect(unpriced).toMatchObject({
      available: false,
      input_per_1m_rub: null,
      pricing: { prompt: null, request: null },
    });
  });

  it("filters, searches, sorts and pages", () => {
    expect(
      list({ modality: "audio-tts" }).data.every((item: { modality: string }) => item.modality === "audio-tts"),
    ).toBe(true);
    expect(list({ available: "true" }).data.every((item: { available: boolean }) => item.available)).toBe(true);
    expect(list({ provider: "anthropic", modality: "text" }).total_count).toBeGreaterThan(5);
    expect(
      list({ provider: "groq" }).data.every((item: { providers: string[] }) => item.providers.includes("groq")),
    ).toBe(true);
    expect(list({ q: "claude opus 4.7" }).data[0].id).toBe("anthropic/claude-opus-4.7");
    expect(list({ q: "gpt-5.44" }).data.map((item: { id: string }) => item.id)).toContain("openai/gpt-5.4");
    const cheap = findModels({ catalog }, { sort: "price", modality: "text", available: true });
    expect(cheap[0]?.shownPrices.USD?.prices.input?.pico).toBeLessThanOrEqual(
      cheap.at(-1)?.shownPrices.USD?.prices.input?.pico ?? 0n,
    );
    const first = list({ limit: "10" });
    expect([first.data.length, first.has_more, first.last_id]).toEqual([10, true, first.data[9].id]);
    const second = list({ limit: "10", after_id: first.last_id });
    expect(second.data[0].id).not.toBe(first.data[0].id);
    expect(ListModelsInput.safeParse({ modality: "smell" }).success).toBe(false);
  });

  it("speaks Anthropic's and Google's shapes, told by the headers", () => {
    const header = (sent: Record<string, string>) => (name: string) => sent[name] ?? null;
    expect(modelShape(header({ "anthropic-version": "2023-06-01" }))).toBe("anthropic");
    expect(modelShape(header({ "x-goog-api-key": "k" }))).toBe("google");
    expect(modelShape(header({}), true)).toBe("google");
    expect(modelShape(header({}))).toBe("openai");
    const anthropic = JSON.parse(listModels({ catalog }, { shape: "anthropic", limit: 1000 }));
    expect(anthropic).toMatchObject({ has_more: false, first_id: anthropic.data[0].id });
    expect(anthropic.data[0]).toMatchObject({ type: "model", created_at: expect.stringMatching(/^\d{4}-.*Z$/) });
    const google = JSON.parse(listModels({ catalog }, { shape: "google", pageSize: 5 }));
    expect(google.models[0].name).toMatch(/^models\//);
    expect(
      JSON.parse(listModels({ catalog }, { shape: "google", pageToken: google.nextPageToken, pageSize: 1 })).models[0]
        .name,
    ).not.toBe(google.models[4].name);
  });

  it("gives OpenRouter's SDK strings where it insists on strings", () => {
    const header = (name: string) => (name === "user-agent" ? "speakeasy-sdk/typescript 1.3.19 @openrouter/sdk" : null);
    expect(modelShape(header)).toBe("openrouter");
    const { data } = JSON.parse(listModels({ catalog }, { shape: "openrouter" }));
    expect(data.every((item: { pricing: object }) => !Object.values(item.pricing).includes(null))).toBe(true);
    const unpriced = data.find((item: { id: string }) => item.id === "sber/gigachat-2-max");
    expect(unpriced.pricing).toMatchObject({ prompt: "-1", completion: "-1" });
  });

  it("renders once for each version", () => {
    expect(listModels({ catalog }, { modality: "text" })).toBe(listModels({ catalog }, { modality: "text" }));
  });

  it("gives one model, its endpoints, and a helpful 404", () => {
    expect(getModel({ catalog }, { id: "claude-opus-4-7" })).toMatchObject({ id: "anthropic/claude-opus-4.7" });
    const { data } = listEndpoints({ catalog }, { id: "openai/gpt-5.4" });
    expect(data.endpoints.map((endpoint) => endpoint.tag)).toEqual([
      "openai",
      "amazon-bedrock",
      "azure",
      "openrouter",
      "vercel-ai-gateway",
    ]);
    expect(data.endpoints[1]?.pricing.input_per_1m_usd).toBe("2.75");
    expect(() => getModel({ catalog }, { id: "openai/gpt-5.44" })).toThrow(
      expect.objectContaining({ code: "model_not_found", message: expect.stringContaining("openai/gpt-5.4") }),
    );
  });
});

describe("facts for pages", () => {
  it("counts what is there", () => {
    const facts = catalogFacts({ catalog });
    expect(facts.modelCount).toBe(catalog.snapshot().models.length);
    expect(facts.byModality.text).toBeGreaterThan(370);
    expect(facts.cheapest?.shownPrices.USD).not.toBeNull();
    expect(facts.rates.map((rate) => rate.quote).sort()).toEqual(["KZT", "RUB"]);
    expect(
      listProviders({ catalog })
        .slice(0, 2)
        .map((one) => one.id),
    ).toEqual(["openai", "airouter-cloud"]);
  });
});
