import Decimal from "decimal.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Catalog,
  createCatalog,
  getModel,
  ModelOutput,
  seedCatalog,
  setMargin,
  setModelPrice,
} from "@/lib/catalog";
import { type Context, SCOPES } from "@/lib/context";
import {
  CURRENCIES,
  costLines,
  costOf,
  formatNano,
  PRICE_UNITS,
  type PriceUnit,
  silentLog,
  systemClock,
} from "@/lib/kernel";
import { priceTables } from "@/lib/next/catalog/model";
import { lineOf, priceLines } from "@/lib/next/catalog/price-view";
import { createTestDatabase, type TestDatabase } from "../support/database";

/** How many charged units a shown price buys. */
const BOUGHT = { million: 1_000_000, one: 1, minute: 60_000, second: 1000 } as const;

/** Names of the API's `pricing.units`, by what they price. */
const API_NAMES: Readonly<Record<string, PriceUnit>> = {
  cache_read_per_1m: "cache_read",
  cache_write_per_1m: "cache_write",
  cache_write_1h_per_1m: "cache_write_1h",
  input_audio_per_1m: "input_audio",
  output_audio_per_1m: "output_audio",
  input_image_per_1m: "input_image",
  output_image_per_1m: "output_image",
  per_request: "request",
  per_image: "image",
  per_input_image: "image_input",
  per_audio_minute: "audio_ms",
  per_1m_chars: "characters",
  per_video_second: "video_ms",
  per_page: "page",
  per_web_search: "web_search",
};

let database: TestDatabase;
let catalog: Catalog;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedCatalog(database.db, { marginPercent: "5.5" });
  catalog = await createCatalog({
    db: database.db,
    providersConfigured: (provider) => provider === "openai" || provider === "anthropic",
    sandboxModels: [],
    clock: systemClock,
    log: silentLog,
  });
  const ctx = {
    db: database.db,
    clock: systemClock,
    log: silentLog,
    scopes: new Set(SCOPES),
    catalog,
  } as unknown as Context;
  await setMargin(ctx, { provider: "anthropic", percent: "12.25" });
  await setModelPrice(ctx, { model: "openai/gpt-4o", prices: { input: "1.25", output: "7.000001" } });
  await catalog.refresh();
});
afterAll(async () => {
  await catalog.close();
  await database.drop();
});

describe("the price of every model in every currency", () => {
  it("is one and the same on its page, in the API and on the line of a charge", () => {
    let compared = 0;
    for (const model of catalog.snapshot().models) {
      const { pricing } = ModelOutput.parse(getModel({ catalog }, { id: model.id }));
      for (const currency of CURRENCIES) {
        const card = model.shownPrices[currency];
        const code = currency.toLowerCase() as "usd" | "rub" | "kzt";
        const api = new Map<PriceUnit, string | null>([
          ["input", pricing[`input_per_1m_${code}`]],
          ["output", pricing[`output_per_1m_${code}`]],
          ...Object.entries(pricing.units).map(([name, amounts]): [PriceUnit, string | null] => [
            API_NAMES[name] ?? "request",
            amounts[code],
          ]),
        ]);
        for (const unit of PRICE_UNITS) {
          const where = `${model.id} ${currency} ${unit}`;
          const page = lineOf(card, unit);
          const told = api.get(unit) ?? null;
          expect(page === null, where).toBe(told === null);
          if (page === null || told === null || !card) continue;
          expect(new Decimal(page).equals(told), `${where}: page ${page}, API ${told}`).toBe(true);
          const line = priceLines(card.prices).find((one) => one.unit === unit);
          const charge = formatNano(costOf(costLines(card, { [unit]: BOUGHT[line?.basis ?? "one"] }, 0)));
          expect(new Decimal(charge).equals(page), `${where}: page ${page}, charge ${charge}`).toBe(true);
          compared += 1;
        }
      }
    }
    // Input and output of several hundred models in three currencies.
    expect(compared).toBeGreaterThan(2500);
  });

  it("covers every callable provider with a table that has every component", () => {
    for (const model of catalog.snapshot().models) {
      for (const currency of CURRENCIES) {
        const priced = model.endpoints.filter(({ prices }) => prices[currency]);
        const tables = priceTables(model, currency);
        expect(tables.flatMap(({ providers }) => providers).sort(), model.id).toEqual(
          priced.map(({ providerName }) => providerName).sort(),
        );
        for (const { providerName, prices } of priced) {
          const table = tables.find(({ providers }) => providers.includes(providerName));
          expect(table?.lines.length, model.id).toBe(Object.keys(prices[currency]?.prices ?? {}).length);
          expect(table?.tiers.length, model.id).toBe(prices[currency]?.tiers.length);
        }
      }
    }
  });
});
