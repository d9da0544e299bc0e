import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { patchBody } from "../dialects/dialect";
import type { ProviderSettings } from "../ports";
import { baseUrlOf, bodyPatches, endpointFor, findProvider, type Provider, providers, readProviderSettings } from ".";

const HERE = import.meta.dirname;
const WIRE = path.resolve(HERE, "../../../tests/fixtures/wire");

const settings = (change: Partial<ProviderSettings> = {}): ProviderSettings => ({
  baseUrl: null,
  apiKey: "key",
  extra: {},
  ...change,
});
const provider = (id: string): Provider => {
  const found = findProvider(id);
  if (!found) throw new Error(`no provider ${id}`);
  return found;
};
const urlOf = (id: string, dialect: string, change: Partial<ProviderSettings> = {}): string | null => {
  const endpoint = endpointFor(provider(id), dialect, "m");
  return endpoint ? baseUrlOf(endpoint, settings(change)) : null;
};

describe("the list", () => {
  it("has every folder, under the folder's name", () => {
    const folders = readdirSync(HERE, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
    expect(providers.map(({ id }) => id).sort()).toEqual(folders.sort());
  });

  it("does not find what is not there", () => {
    expect(findProvider("constructor")).toBeUndefined();
    expect(findProvider("nobody")).toBeUndefined();
  });

  it.each(providers.map((entry) => [entry.id, entry] as const))(
    "%s names a key, and quirks that a fixture shows",
    (_id, entry) => {
      expect(entry.keyVariable).toMatch(/^[A-Z][A-Z0-9_]+$/);
      expect(entry.endpoints.length).toBeGreaterThan(0);
      for (const quirk of Object.values(entry.quirks).flat()) {
        expect(quirk.reason.length).toBeGreaterThan(20);
        expect(existsSync(path.join(WIRE, quirk.fixture)), quirk.fixture).toBe(true);
      }
    },
  );
});

describe("addresses", () => {
  it("are the vendor's until the operator says otherwise", () => {
    expect(urlOf("openai", "openai-chat")).toBe("https://api.openai.com/v1");
    expect(urlOf("openai", "openai-chat", { baseUrl: "http://h/v1/" })).toBe("http://h/v1");
    expect(urlOf("anthropic", "anthropic-messages", { baseUrl: "http://h" })).toBe("http://h");
    expect(urlOf("google", "gemini-generate", { baseUrl: "http://h" })).toBe("http://h/v1beta");
    expect(urlOf("google", "gemini-generate", { baseUrl: "http://h/v1beta" })).toBe("http://h/v1beta");
    expect(urlOf("google", "openai-chat", { baseUrl: "http://h" })).toBe("http://h/v1beta/openai");
    expect(urlOf("deepseek", "anthropic-messages", { baseUrl: "http://h" })).toBe("http://h/anthropic");
    expect(urlOf("minimax", "anthropic-messages", { baseUrl: "http://h/anthropic" })).toBe("http://h/anthropic");
    expect(urlOf("minimax", "openai-chat", { baseUrl: "http://h/anthropic" })).toBe("http://h/v1");
    expect(urlOf("openrouter", "anthropic-messages", { baseUrl: "http://h/api/v1" })).toBe("http://h/api");
  });

  it("are filled in from settings, and missing without them", () => {
    expect(urlOf("azure", "openai-chat")).toBeNull();
    expect(urlOf("azure", "openai-chat", { extra: { resource: "mine" } })).toBe(
      "https://mine.openai.azure.com/openai/v1",
    );
    expect(urlOf("airouter-cloud", "openai-chat")).toBeNull();
    expect(urlOf("airouter-cloud", "openai-chat", { baseUrl: "http://127.0.0.1:8000/v1" })).toBe(
      "http://127.0.0.1:8000/v1",
    );
  });

  it("are not offered for a dialect that the model is not served in", () => {
    expect(endpointFor(provider("openai"), "openai-chat", "gpt-6")).toBeDefined();
    expect(endpointFor(provider("openai"), "openai-chat", "o3-pro")).toBeUndefined();
    expect(endpointFor(provider("openai"), "openai-responses", "o3-pro")).toBeDefined();
    expect(endpointFor(provider("mistral"), "anthropic-messages", "m")).toBeUndefined();
  });
});

describe("settings", () => {
  it("come from the variables the vendor's own tools use", () => {
    expect(provider("google").baseUrlVariables).toEqual(["GEMINI_BASE_URL", "GOOGLE_BASE_URL"]);
    expect(provider("z-ai").baseUrlVariables).toEqual(["ZHIPU_BASE_URL", "Z_AI_BASE_URL"]);
    expect(provider("openai").baseUrlVariables).toEqual(["OPENAI_BASE_URL"]);
    expect(readProviderSettings(provider("openai"), {})).toBeNull();
    expect(readProviderSettings(provider("openai"), { OPENAI_API_KEY: "k", OPENAI_BASE_URL: "http://h/v1" })).toEqual({
      baseUrl: "http://h/v1",
      apiKey: "k",
      extra: {},
    });
  });

  it("switch a self-hosted server on by its address, with or without a key", () => {
    const cloud = provider("airouter-cloud");
    expect(readProviderSettings(cloud, { AIROUTER_CLOUD_API_KEY: "k" })).toBeNull();
    expect(readProviderSettings(cloud, { AIROUTER_CLOUD_BASE_URL: "http://h" })?.apiKey).toBeNull();
    expect(
      readProviderSettings(cloud, { AIROUTER_CLOUD_BASE_URL: "http://h", AIROUTER_CLOUD_API_KEY: "k" })?.apiKey,
    ).toBe("k");
  });

  it("prove who we are the vendor's way", async () => {
    const request = { method: "POST", url: "http://h", headers: {}, body: null };
    const proof = async (id: string, change: Partial<ProviderSettings> = {}) =>
      provider(id).endpoints[0]?.authorize(request, settings(change));
    expect(await proof("openai")).toEqual({ authorization: "Bearer key" });
    expect(await proof("anthropic")).toEqual({ "x-api-key": "key" });
    expect(await proof("google")).toEqual({ "x-goog-api-key": "key" });
    expect(await proof("azure")).toEqual({ "api-key": "key" });
    expect(await proof("airouter-cloud", { apiKey: null })).toEqual({});
  });
});

interface Refusal {
  readonly model: string;
  /** Absent = openai-chat. */
  readonly dialect?: string;
  readonly request: Record<string, unknown>;
  readonly sent: Record<string, unknown>;
}

const refusals = providers.flatMap(({ id }) => {
  const folder = path.join(WIRE, id);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => /\.(refused|accepted|ignored)\.json$/.test(file));
  return files.map((file) => [`${id}/${file}`, id] as const);
});

/** "@" in an expectation stands for an id that the patch makes: legal for Mistral, the same everywhere. */
const withoutMadeIds = (body: unknown): unknown =>
  JSON.parse(JSON.stringify(body).replaceAll(/"[A-Za-z0-9]{9}"(?=[,}])/g, '"@"'));

describe("deviations", () => {
  it.each(refusals)("%s is sent as the vendor takes it", (file, id) => {
    const { model, dialect, request, sent }: Refusal = JSON.parse(readFileSync(path.join(WIRE, file), "utf8"));
    const before = structuredClone(request);
    const patches = bodyPatches(provider(id), dialect ?? "openai-chat", model);
    const patched = patchBody(request, patches);
    expect(withoutMadeIds(patched)).toEqual(withoutMadeIds(sent));
    expect(request).toEqual(before);
    expect(patchBody(patched, patches)).toEqual(patched);
  });

  it.each(["openai", "azure"])("of %s: Responses refuses unknown members too", (id) => {
    const file = path.join(WIRE, "openai-responses/unknown-field.refused.json");
    const { model, request, sent }: Refusal = JSON.parse(readFileSync(file, "utf8"));
    expect(patchBody(request, bodyPatches(provider(id), "openai-responses", model))).toEqual(sent);
  });

  it("leave a plain request alone", () => {
    const plain = { model: "m", messages: [{ role: "user", content: "hi" }], temperature: 0.5, stream: true };
    for (const entry of providers) {
      const patched = patchBody(plain, bodyPatches(entry, "openai-chat", "m"));
      expect({ ...patched, reasoning_split: undefined }, entry.id).toEqual(plain);
    }
  });

  it("make nine letters of a call's id, the same in call and result", () => {
    const id = "call_with-a_long-id";
    const body = {
      messages: [
        { role: "assistant", tool_calls: [{ id, type: "function", function: { name: "f", arguments: "{}" } }] },
        { role: "tool", tool_call_id: id, content: "" },
      ],
    };
    const { messages } = patchBody(body, bodyPatches(provider("mistral"), "openai-chat", "m")) as {
      messages: [{ tool_calls: [{ id: string }] }, { tool_call_id: string }];
    };
    expect(messages[0].tool_calls[0].id).toMatch(/^[A-Za-z0-9]{9}$/);
    expect(messages[1].tool_call_id).toBe(messages[0].tool_calls[0].id);
  });
});
