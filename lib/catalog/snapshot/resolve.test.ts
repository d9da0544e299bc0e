import { describe, expect, it } from "vitest";
import type { CatalogModel } from "@/lib/gateway/ports";
import { BUNDLED_FILE, readCatalogFile } from "../file/read";
import { createResolver } from "./resolve";
import { createSuggest } from "./suggest";

const { file } = await readCatalogFile(BUNDLED_FILE);
const models: CatalogModel[] = file.models.map((model) => ({
  id: model.id,
  lab: model.lab,
  name: model.name,
  type: model.type,
  createdSeconds: 0,
  contextLength: null,
  maxOutputTokens: null,
  inputModalities: [],
  outputModalities: [],
  capabilities: {},
  supportedParameters: null,
  aliases: model.aliases ?? [],
  endpoints: model.upstreams.map((offer) => ({
    id: `${model.id}@${offer.upstream}`,
    modelId: model.id,
    provider: offer.upstream,
    nativeModel: offer.model,
    dialects: [],
    prices: { USD: null, RUB: null, KZT: null },
    isEnabled: true,
  })),
}));
const { resolve } = createResolver(
  models,
  file.labs.map((lab) => ({ id: lab.id, aliases: lab.aliases ?? [] })),
);
const suggest = createSuggest(models.map((model) => model.id));

describe("resolve", () => {
  it.each([
    ["openai/gpt-5.4", "openai/gpt-5.4"],
    ["anthropic/claude-opus-4-7", "anthropic/claude-opus-4.7"],
    ["OpenAI/GPT-5.4", "openai/gpt-5.4"],
    ["openai/gpt-5-4", "openai/gpt-5.4"],
    ["openai%2Fgpt-5.4", "openai/gpt-5.4"],
    ["openai/openai/gpt-5.4", "openai/gpt-5.4"],
    ["openai/anthropic/claude-opus-4-7", "anthropic/claude-opus-4.7"],
    ["models/google/gemini-3.1-pro", "google/gemini-3.1-pro"],
    ["openrouter/x-ai/grok-4", "xai/grok-4"],
    ["x-ai/grok-4", "xai/grok-4"],
    ["gpt-5.4", "openai/gpt-5.4"],
    ["claude-opus-4-7", "anthropic/claude-opus-4.7"],
    ["claude-haiku-4-5-20251001", "anthropic/claude-haiku-4.5"],
    ["gemini-3.1-pro-preview", "google/gemini-3.1-pro"],
    ["mistral-large-3", "mistral/mistral-large-3"],
    [" openai/gpt-5.4 ", "openai/gpt-5.4"],
  ])("reads %s as %s", (written, id) => {
    expect(resolve(written)?.id).toBe(id);
  });

  it.each([
    "",
    "nobody/nothing",
    "openai/",
    "%",
    "%zz/gpt-5.4",
    "openai/airouter-cloud/unheard-of",
    "x".repeat(100_000),
  ])("knows nothing of %.20s", (written) => {
    expect(resolve(written)).toBeUndefined();
  });

  it("never lets a forgiven spelling shadow a real id", () => {
    for (const model of models) expect(resolve(model.id)).toBe(model);
  });
});

describe("suggest", () => {
  it("finds the near ones, best first", () => {
    expect(suggest("openai/gpt-5.44")[0]).toBe("openai/gpt-5.4");
    expect(suggest("anthropic/claude-opus-47")).toContain("anthropic/claude-opus-4.7");
    expect(suggest("openai/claude-opus-4.7")[0]).toBe("anthropic/claude-opus-4.7");
    expect(suggest("mistral/mistral-larg-3")[0]).toBe("mistral/mistral-large-3");
    expect(suggest("qqqqqqqqqqqqqqqqqqqq")).toEqual([]);
    expect(suggest("x".repeat(1_000_000))).toEqual([]);
  });
});
