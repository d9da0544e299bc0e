import { describe, expect, it } from "vitest";
import type { CatalogEntry } from "@/lib/catalog";
import { type Pico, pico } from "@/lib/kernel";
import { filterModels, readModelFilter } from "./filter";

const card = (input: Pico) => ({ versionId: "v", prices: { input: { pico: input, perUnits: 1n } }, tiers: [] });

const model = (id: string, more: Partial<CatalogEntry>): CatalogEntry =>
  ({
    id,
    name: id,
    lab: id.split("/")[0],
    labName: "Lab",
    type: "chat",
    createdSeconds: 1,
    contextLength: 8000,
    inputModalities: ["text"],
    capabilities: {},
    aliases: [],
    isAvailable: false,
    shownPrices: { USD: null, RUB: null, KZT: null },
    ...more,
  }) as CatalogEntry;

const models = [
  model("a/cheap", {
    shownPrices: { USD: card(pico(100n)), RUB: null, KZT: null },
    capabilities: { tools: true, vision: null },
  }),
  model("b/dear", {
    shownPrices: { USD: card(pico(900n)), RUB: null, KZT: null },
    contextLength: 200_000,
    createdSeconds: 9,
    inputModalities: ["text", "image"],
  }),
  model("a/unpriced", { aliases: ["a/other-name"], isAvailable: true, type: "image", contextLength: null }),
];

const found = (query: Record<string, string>) =>
  filterModels(models, readModelFilter(query, "USD")).map(({ id }) => id);

describe("the catalog's filter", () => {
  it.each([
    [{}, ["a/cheap", "a/unpriced", "b/dear"]],
    [{ q: "OTHER name" }, ["a/unpriced"]],
    [{ type: "chat" }, ["a/cheap", "b/dear"]],
    [{ lab: "b" }, ["b/dear"]],
    [{ takes: "image" }, ["b/dear"]],
    [{ ability: "tools" }, ["a/cheap"]],
    [{ ability: "vision" }, []],
    [{ context: "128000" }, ["b/dear"]],
    [{ available: "true" }, ["a/unpriced"]],
    [{ sort: "price" }, ["a/cheap", "b/dear", "a/unpriced"]],
    [{ sort: "new" }, ["b/dear", "a/cheap", "a/unpriced"]],
    [{ sort: "context" }, ["b/dear", "a/cheap", "a/unpriced"]],
  ])("reads %j", (query, ids) => {
    expect(found(query)).toEqual(ids);
  });

  it("ignores what it does not understand", () => {
    expect(
      readModelFilter({ sort: "'; drop", currency: "xyz", page: "-3", context: "many", q: ["a", "b"] }, "RUB"),
    ).toMatchObject({
      sort: "name",
      currency: "RUB",
      page: 1,
      context: 0,
      q: "a",
    });
  });
});
