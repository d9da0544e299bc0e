import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Catalog, createCatalog, seedCatalog } from "@/lib/catalog";
import type { CatalogModel } from "@/lib/gateway/ports";
import { pico, silentLog, systemClock } from "@/lib/kernel";
import { createTestDatabase, type TestDatabase } from "../support/database";

const configured = new Set(["openai", "anthropic", "google"]);
const free = { versionId: "free", prices: { input: { pico: pico(0n), perUnits: 1n } }, tiers: [] };
const echo: CatalogModel = {
  id: "sandbox/echo",
  lab: "sandbox",
  name: "Echo",
  type: "chat",
  createdSeconds: 1_790_000_000,
  contextLength: 128_000,
  maxOutputTokens: 8192,
  inputModalities: ["text"],
  outputModalities: ["text"],
  capabilities: {},
  supportedParameters: null,
  aliases: [],
  endpoints: [
    {
      id: "sandbox/echo@sandbox",
      modelId: "sandbox/echo",
      provider: "sandbox",
      nativeModel: "echo",
      dialects: ["openai-chat"],
      prices: { USD: free, RUB: free, KZT: free },
      isEnabled: true,
    },
  ],
};

let database: TestDatabase;
let catalog: Catalog;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedCatalog(database.db);
  catalog = await createCatalog({
    db: database.db,
    providersConfigured: (provider) => configured.has(provider),
    sandboxModels: [echo],
    clock: systemClock,
    log: silentLog,
  });
});
afterAll(async () => {
  await catalog.close();
  await database.drop();
});

describe("seedCatalog", () => {
  it("loads every model and price once, and does nothing the second time", async () => {
    const counts = async () => {
      const result = await database.db.pool.query(
        "select (select count(*) from model) m, (select count(*) from price_version) v, (select count(*) from price) p, (select version from catalog_version) n",
      );
      return result.rows[0];
    };
    const before = await counts();
    expect(before.m).toBe("626");
    const again = await seedCatalog(database.db);
    expect(again).toMatchObject({ isFileLoaded: false, priceVersionsWritten: 0 });
    expect(await counts()).toEqual(before);
  });

  it("keeps prices and rates append-only", async () => {
    await expect(database.db.pool.query("update price set pico = 0")).rejects.toThrow("append-only");
    await expect(database.db.pool.query("delete from price_version")).rejects.toThrow("append-only");
    await expect(database.db.pool.query("update fx_snapshot set num = 1")).rejects.toThrow("append-only");
  });
});

describe("the snapshot", () => {
  it("holds prices in three currencies, the rounded one charged", () => {
    const model = catalog.snapshot().resolve("openai/gpt-5.4");
    const own = model?.endpoints[0];
    expect(own).toMatchObject({ provider: "openai", nativeModel: "gpt-5.4", isConfigured: true });
    expect(own?.dialects).toEqual(["openai-responses", "openai-chat"]);
    expect(own?.prices.USD?.prices.input).toEqual({ pico: 2_500_000n, perUnits: 1n });
    expect(own?.prices.RUB?.prices.input).toEqual({ pico: 203_000_000n, perUnits: 1n });
    expect(own?.prices.USD?.tiers[0]?.aboveInputTokens).toBe(272_000);
    expect(own?.prices.USD?.versionId).toMatch(/^[0-9a-f-]{36}$/);
    const bedrock = model?.endpoints.find((endpoint) => endpoint.provider === "amazon-bedrock");
    expect(bedrock?.prices.USD?.prices.input?.pico).toBe(2_750_000n);
    expect(bedrock).toMatchObject({ dialects: ["bedrock-converse"], unavailableReason: "no_provider" });
    const served = catalog
      .snapshot()
      .models.flatMap(({ type, endpoints }) => endpoints.map((endpoint) => ({ type, ...endpoint })))
      .filter(({ provider }) => provider === "amazon-bedrock");
    expect(served).toHaveLength(63);
    for (const one of served) {
      const isClaude = one.nativeModel.startsWith("anthropic.");
      expect(one.unavailableReason).toBe(one.type === "chat" ? "no_provider" : "not_served");
      if (one.type === "chat") expect(one.dialects).toEqual([isClaude ? "anthropic-messages" : "bedrock-converse"]);
    }
  });

  it("says what is available and why the rest is not", () => {
    const view = catalog.snapshot();
    expect(view.models.length).toBe(627);
    expect(view.resolve("openai/gpt-5.4")).toMatchObject({ isAvailable: true, unavailableReason: null });
    expect(view.resolve("xai/grok-4")).toMatchObject({ isAvailable: false, unavailableReason: "no_provider" });
    expect(view.resolve("airouter-cloud/llama-4-maverick")).toMatchObject({ unavailableReason: "no_provider" });
    expect(view.resolve("openai/gpt-image-1")).toMatchObject({ unavailableReason: "not_served" });
    expect(view.resolve("sandbox/echo")).toMatchObject({ isAvailable: true, origin: "sandbox" });
  });

  it("resolves every id and alias of the file to itself and gives the four text dialects their names", () => {
    const view = catalog.snapshot();
    for (const model of view.models) {
      expect(view.resolve(model.id)?.id).toBe(model.id);
      for (const alias of model.aliases) expect(view.resolve(alias)?.id).toBe(model.id);
    }
    expect(view.resolve("google/gemini-3.1-pro")?.endpoints[0]?.dialects).toEqual(["gemini-generate", "openai-chat"]);
    expect(view.resolve("minimax/m2.7")?.endpoints[0]?.dialects).toContain("openai-chat");
  });

  it("converts with the snapshot's rate", () => {
    expect(catalog.usdRate("USD")).toEqual({ num: 1n, den: 1n });
    expect(catalog.usdRate("RUB")).toEqual({ num: 1_000_000n, den: 81_200_000n });
  });
});
