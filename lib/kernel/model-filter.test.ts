import { describe, expect, it } from "vitest";
import { filterModels, type ModelFacts, type ModelFilter, modelWords, readModelWords } from "./model-filter";

const model = (id: string, more: Partial<ModelFacts> = {}): ModelFacts => ({
  id,
  name: id.slice(id.indexOf("/") + 1),
  lab: id.split("/")[0] ?? "",
  labName: "Lab",
  aliases: [],
  type: "chat",
  createdSeconds: 1,
  contextLength: 8000,
  maxOutputTokens: null,
  inputModalities: ["text"],
  outputModalities: ["text"],
  abilities: [],
  providers: [],
  isAvailable: false,
  isDeprecated: false,
  isOpen: false,
  isFree: false,
  inputPrice: null,
  outputPrice: null,
  ...more,
});

const models = [
  model("a/cheap", { inputPrice: "0.10", outputPrice: "9.00", abilities: ["tools"], providers: ["one", "two"] }),
  model("b/dear", {
    inputPrice: "0.90",
    outputPrice: "1.00",
    contextLength: 200_000,
    maxOutputTokens: 64_000,
    createdSeconds: 9,
    inputModalities: ["text", "image"],
    abilities: ["tools", "vision"],
    isOpen: true,
  }),
  model("a/unpriced", { aliases: ["a/other-name"], isAvailable: true, type: "image", contextLength: null }),
  model("c/gift", { isFree: true, inputPrice: "0.00", outputPrice: "0.00", isDeprecated: true }),
];

const read = (query: Readonly<Record<string, string | string[]>>): ModelFilter =>
  readModelWords((name) => [query[name] ?? []].flat(), "USD");
const found = (query: Readonly<Record<string, string | string[]>>) =>
  filterModels(models, read(query)).map(({ id }) => id);

describe("the catalog's filter", () => {
  it.each<[Record<string, string | string[]>, string[]]>([
    [{}, ["a/cheap", "b/dear", "c/gift", "a/unpriced"]],
    [{ type: "image" }, ["a/unpriced"]],
    [{ lab: "b" }, ["b/dear"]],
    [{ upstream: "two" }, ["a/cheap"]],
    [{ in: "image" }, ["b/dear"]],
    [{ in: ["text", "image"] }, ["b/dear"]],
    [{ can: "tools,vision" }, ["b/dear"]],
    [{ can: "tools" }, ["a/cheap", "b/dear"]],
    [{ out: "audio" }, []],
    [{ context: "128000" }, ["b/dear"]],
    [{ output: "64000" }, ["b/dear"]],
    [{ input_max: "0.5" }, ["a/cheap", "c/gift"]],
    [{ input_min: "0,5" }, ["b/dear"]],
    [{ output_min: "0.5", output_max: "1" }, ["b/dear"]],
    [{ status: "available" }, ["a/unpriced"]],
    [{ available: "true" }, ["a/unpriced"]],
    [{ status: "unavailable" }, ["a/cheap", "b/dear", "c/gift"]],
    [{ status: "free" }, ["c/gift"]],
    [{ status: "deprecated" }, ["c/gift"]],
    [{ open: "true" }, ["b/dear"]],
    [{ sort: "newest" }, ["b/dear", "a/cheap", "c/gift", "a/unpriced"]],
    [{ sort: "context" }, ["b/dear", "a/cheap", "c/gift", "a/unpriced"]],
    [{ sort: "input" }, ["c/gift", "a/cheap", "b/dear", "a/unpriced"]],
    [{ sort: "output" }, ["c/gift", "b/dear", "a/cheap", "a/unpriced"]],
    // (0.10 × 3 + 9) / 4 against (0.90 × 3 + 1) / 4; with much more input the order turns.
    [{ sort: "price" }, ["c/gift", "b/dear", "a/cheap", "a/unpriced"]],
    [{ sort: "price", ratio: "50" }, ["c/gift", "a/cheap", "b/dear", "a/unpriced"]],
  ])("reads %j", (query, ids) => {
    expect(found(query)).toEqual(ids);
  });

  it("ignores what it does not understand", () => {
    expect(
      read({ sort: "'; drop", currency: "xyz", page: "-3", context: "many", q: ["a", "b"], input_max: "cheap" }),
    ).toMatchObject({ sort: "", currency: "USD", page: 1, context: 0, q: "a", inputMax: "" });
  });

  it("is the address's and back", () => {
    const query =
      "q=gpt&type=chat&in=text%2Cimage&can=tools&context=8000&input_max=1.5&status=free&sort=price&ratio=9&page=2";
    const words = new URLSearchParams(query);
    const filter = readModelWords((name) => words.getAll(name), "RUB");
    expect(modelWords(filter, "RUB").toString()).toBe(query);
    expect(modelWords(filter, "USD").get("currency")).toBe("RUB");
    expect(modelWords(read({}), "USD").toString()).toBe("");
  });
});

describe("the catalog's search", () => {
  const names = [
    model("openai/gpt-4.1", { name: "GPT-4.1", labName: "OpenAI" }),
    model("openai/gpt-4.1-mini", { name: "GPT-4.1 mini", labName: "OpenAI" }),
    model("anthropic/claude-opus-4.5", {
      name: "Claude Opus 4.5",
      labName: "Anthropic",
      aliases: ["anthropic/claude-opus-latest"],
    }),
    model("meta/llama-4", { name: "Llama 4", labName: "Meta" }),
  ];
  const search = (q: string) => filterModels(names, read({ q })).map(({ id }) => id);

  it.each([
    ["GPT 4.1", ["openai/gpt-4.1", "openai/gpt-4.1-mini"]],
    ["gpt4.1-mini", ["openai/gpt-4.1-mini"]],
    ["openai/gpt-4.1", ["openai/gpt-4.1", "openai/gpt-4.1-mini"]],
    ["opus latest", ["anthropic/claude-opus-4.5"]],
    ["opus anthropic", ["anthropic/claude-opus-4.5"]],
    ["cluade", ["anthropic/claude-opus-4.5"]],
    ["antropic opsu", ["anthropic/claude-opus-4.5"]],
    ["lama-4", ["meta/llama-4"]],
    ["opneai mini", ["openai/gpt-4.1-mini"]],
    ["zzzz", []],
  ])("finds %j", (q, ids) => {
    expect(search(q)).toEqual(ids);
  });
});
