import { describe, expect, it } from "vitest";
import { cohere } from "@/tests/support/families/cohere";
import type { Block, GenerateRequest } from "../../ir";
import type { EncodeTarget } from "../dialect";
import { cohereV2 } from ".";
import { readUsage } from "./usage";

const { outbound } = cohereV2;
const target: EncodeTarget = {
  provider: "cohere",
  nativeModel: "command-a-reasoning-08-2025",
  maxOutputTokens: 32_000,
  capabilities: { reasoning: true },
  supportedParameters: null,
};
const text = (value: string): Block => ({ type: "text", text: value });
const ASKED: GenerateRequest = { model: "m", isStream: false, messages: [{ role: "user", blocks: [text("Hi")] }] };
const encode = (extra: Partial<GenerateRequest>, at: Partial<EncodeTarget> = {}) => {
  const { body, warnings } = outbound.encodeRequest({ ...ASKED, ...extra }, { ...target, ...at });
  expect(cohere.complaints(JSON.parse(JSON.stringify(body)))).toEqual([]);
  return { body, lost: warnings.map(({ kind, path }) => `${kind} ${path}`) };
};
const tool = (name: string, extra: object = {}) => ({
  kind: "function" as const,
  name,
  parameters: { type: "object", properties: { a: { type: "string" } }, required: ["a"] },
  ...extra,
});

describe("thinking", () => {
  it.each<[Partial<GenerateRequest>, object | undefined, string[]]>([
    [{}, undefined, []],
    [{ reasoning: { isEnabled: false } }, { type: "disabled" }, []],
    [{ reasoning: { effort: "none" } }, { type: "disabled" }, []],
    [{ reasoning: { isEnabled: true } }, { type: "enabled" }, []],
    [{ reasoning: { effort: "high" } }, { type: "enabled" }, []],
    [{ reasoning: { effort: "low" }, maxOutputTokens: 10_000 }, { type: "enabled", token_budget: 2000 }, []],
    [{ reasoning: { effort: "medium" } }, { type: "enabled", token_budget: 16_000 }, []],
    [{ reasoning: { budgetTokens: 500 } }, { type: "enabled", token_budget: 500 }, []],
    [
      { reasoning: { budgetTokens: 5000 }, maxOutputTokens: 5000 },
      { type: "enabled", token_budget: 3976 },
      ["changed reasoning.max_tokens"],
    ],
    [
      { reasoning: { budgetTokens: 5000 }, maxOutputTokens: 1 },
      { type: "enabled", token_budget: 1 },
      ["changed reasoning.max_tokens"],
    ],
  ])("%j is %j", (extra, thinking, lost) => {
    const encoded = encode(extra);
    expect(encoded.body.thinking).toEqual(thinking);
    expect(encoded.lost).toEqual(lost);
  });

  it("is not asked of a model that does not, and earlier thinking is left out there", () => {
    const messages = [
      ...ASKED.messages,
      { role: "assistant" as const, blocks: [{ type: "reasoning" as const, text: "hm" }, text("Ho")] },
      { role: "user" as const, blocks: [text("So?")] },
    ];
    const plain = { capabilities: { reasoning: false } };
    const encoded = encode({ messages, reasoning: { effort: "high" } }, plain);
    expect(encoded.body).not.toHaveProperty("thinking");
    expect(encoded.body.messages).toContainEqual({ role: "assistant", content: "Ho" });
    expect(encoded.lost).toEqual(["dropped messages[1].content[0]", "changed reasoning"]);
    expect(encode({ reasoning: { isEnabled: false } }, plain).lost).toEqual([]);
    expect(encode({ messages }).body.messages).toContainEqual({
      role: "assistant",
      content: [
        { type: "thinking", thinking: "hm" },
        { type: "text", text: "Ho" },
      ],
    });
  });

  it("proven to another vendor goes on without its proof, and that is said", () => {
    const proven: Block = { type: "reasoning", text: "hm", signature: "x", signatureBy: "anthropic-messages" };
    const secret: Block = { type: "reasoning", text: "", redacted: "y", signatureBy: "anthropic-messages" };
    const { lost } = encode({
      messages: [...ASKED.messages, { role: "assistant", blocks: [proven, secret, text("Ho")] }],
    });
    expect(lost).toEqual(["dropped messages[1].content[0].signature", "dropped messages[1].content[1].signature"]);
  });
});

describe("tools", () => {
  it("are renamed where Cohere does not take the name, and the answer names the client's", () => {
    const request: GenerateRequest = {
      ...ASKED,
      tools: [tool("mcp.weather-now"), { kind: "custom", name: "2sql" }],
    };
    const { body } = encode({ tools: request.tools });
    const names = (body.tools as { function: { name: string } }[]).map((one) => one.function.name);
    expect(names[0]).toMatch(/^_mcp_weather_now_[0-9a-f]{8}$/);
    const call = (at: number, args: string) => ({
      id: `c${at}`,
      type: "function",
      function: { name: names[at], arguments: args },
    });
    const told = { id: "x", message: { tool_calls: [call(0, '{"a":"b"}'), call(1, '{"input":"select 1"}')] } };
    const { choices } = outbound.decodeResponse({ ...told, finish_reason: "TOOL_CALL" }, request);
    expect(choices[0]?.blocks).toMatchObject([
      { kind: "function", name: "mcp.weather-now", argumentsText: '{"a":"b"}' },
      { kind: "custom", name: "2sql", argumentsText: "select 1" },
    ]);
  });

  it("are strict together or not at all", () => {
    expect(encode({ tools: [tool("a", { isStrict: true })] }).body.strict_tools).toBe(true);
    const mixed = encode({ tools: [tool("a", { isStrict: true }), tool("b")] });
    expect(mixed.body).not.toHaveProperty("strict_tools");
    expect(mixed.lost).toEqual(["dropped tools[0].strict"]);
    const free = { isStrict: true, parameters: { type: "object", properties: {} } };
    expect(encode({ tools: [tool("a", free)] }).lost).toEqual(["dropped tools[0].strict"]);
  });

  it("cannot be kept apart, nor chosen where there are none", () => {
    expect(encode({ tools: [tool("a")], isParallelToolUse: false }).lost).toEqual(["dropped parallel_tool_calls"]);
    const none = encode({ toolChoice: { type: "required" } });
    expect(none.body).not.toHaveProperty("tool_choice");
    expect(none.lost).toEqual(["dropped tool_choice"]);
  });

  it("called under one id twice get two, each with its own result", () => {
    const turn = (result: string): GenerateRequest["messages"] => [
      { role: "assistant", blocks: [{ type: "tool-call", kind: "function", id: "f:0", name: "f", argumentsText: "" }] },
      { role: "tool", blocks: [{ type: "tool-result", callId: "f:0", content: [{ type: "text", text: result }] }] },
    ];
    const { body } = encode({ messages: [...ASKED.messages, ...turn("one"), ...turn("two")] });
    const wire = body.messages as { tool_call_id?: string; content?: string; tool_calls?: { id: string }[] }[];
    expect(wire.map((message) => message.tool_call_id ?? message.tool_calls?.[0]?.id)).toEqual([
      undefined,
      "f_0",
      "f_0",
      "f_0-2",
      "f_0-2",
    ]);
  });

  it("that show pictures show them in a user message behind", () => {
    const picture = { type: "image" as const, source: { kind: "url" as const, url: "https://example.com/a.png" } };
    const { body, lost } = encode({
      messages: [
        ...ASKED.messages,
        {
          role: "assistant",
          blocks: [{ type: "tool-call", kind: "function", id: "a", name: "f", argumentsText: "{}" }],
        },
        { role: "tool", blocks: [{ type: "tool-result", callId: "a", content: [picture], isError: true }] },
      ],
    });
    expect(body.messages).toMatchObject([
      { role: "user" },
      { role: "assistant" },
      { role: "tool", tool_call_id: "a", content: "The output follows in the next user message." },
      { role: "user", content: [{ type: "text" }, { type: "image_url", image_url: { url: picture.source.url } }] },
    ]);
    expect(lost).toEqual(["dropped messages[2].content[0].is_error", "changed messages[2].content[0]"]);
  });
});

describe("JSON", () => {
  const schema = { type: "object", properties: { a: { type: "string" } }, required: ["a"] };
  const ofSchema = (value: Record<string, unknown>) => ({
    responseFormat: { type: "json-schema" as const, schema: value },
  });

  it("of a schema is enforced", () => {
    expect(encode(ofSchema(schema))).toMatchObject({
      body: { response_format: { type: "json_object", json_schema: schema }, messages: [{ role: "user" }] },
      lost: [],
    });
  });

  it.each([
    ["is no object", { type: "array", items: { type: "string" } }],
    ["requires nothing", { type: "object", properties: { a: { type: "string" } } }],
    ["requires nothing within", { ...schema, properties: { a: { type: "object", properties: { b: {} } } } }],
  ])("of a schema that %s is asked for in words", (_name, value) => {
    const { body, lost } = encode(ofSchema(value));
    expect(body.response_format).toEqual({ type: "json_object" });
    expect(JSON.stringify(body.messages)).toContain("JSON Schema");
    expect(lost).toEqual(["emulated response_format"]);
  });

  it("beside tools is asked for in words", () => {
    const { body, lost } = encode({ ...ofSchema(schema), tools: [tool("a")] });
    expect(body).not.toHaveProperty("response_format");
    expect(JSON.stringify(body.messages)).toContain("JSON Schema");
    expect(lost).toEqual(["emulated response_format"]);
  });

  it("without a schema is spoken of in the prompt", () => {
    const json = { responseFormat: { type: "json" as const } };
    expect(encode(json).lost).toEqual(["emulated response_format"]);
    const spoken = encode({ ...json, messages: [{ role: "user", blocks: [text("Give me JSON")] }] });
    expect(spoken.lost).toEqual([]);
    expect(spoken.body.response_format).toEqual({ type: "json_object" });
  });
});

describe("files", () => {
  const notes = (mediaType: string): Block => ({
    type: "file",
    name: "notes.txt",
    source: { kind: "base64", mediaType, data: Buffer.from("Paris.").toString("base64") },
  });
  const ask = (extra: Partial<GenerateRequest>, ...blocks: Block[]) =>
    encode({ messages: [{ role: "user", blocks }], ...extra });

  it("of text are documents to cite, or stand in the message where there can be none", () => {
    const cited = ask({}, text("Where?"), notes("text/plain"));
    expect(cited.body).toMatchObject({
      documents: [{ data: { title: "notes.txt", text: "Paris." } }],
      messages: [{ role: "user", content: "Where?" }],
    });
    expect(cited.lost).toEqual([]);
    for (const one of [
      ask({ tools: [tool("a")] }, text("Where?"), notes("text/plain")),
      ask({}, notes("application/json")),
    ]) {
      expect(one.body).not.toHaveProperty("documents");
      expect(JSON.stringify(one.body.messages)).toContain("notes.txt:\\nParis.");
      expect(one.lost).toEqual([expect.stringContaining("changed messages[0].content")]);
    }
  });

  it("of other kinds, audio and video are left out by name", () => {
    const source = { kind: "base64" as const, mediaType: "audio/wav", data: "aGk=" };
    const { body, lost } = ask({}, text("Hi"), notes("application/pdf"), { type: "audio", source });
    expect(body.messages).toEqual([{ role: "user", content: "Hi" }]);
    expect(lost).toEqual(["dropped messages[0].content[1]", "dropped messages[0].content[2]"]);
  });
});

describe("parameters", () => {
  it("are brought within what Cohere takes, and said so", () => {
    const { body, lost } = encode({
      temperature: 1.5,
      topP: 1,
      topK: 1000,
      frequencyPenalty: -1,
      presencePenalty: 2,
      seed: -1,
      stop: ["a", "b", "c", "d", "e", "f"],
    });
    expect(body).toMatchObject({
      temperature: 1,
      p: 0.99,
      k: 500,
      frequency_penalty: 0,
      presence_penalty: 1,
      stop_sequences: ["a", "b", "c", "d", "e"],
    });
    expect(body).not.toHaveProperty("seed");
    expect(lost).toEqual([
      "changed temperature",
      "changed top_p",
      "changed top_k",
      "changed frequency_penalty",
      "changed presence_penalty",
      "dropped seed",
      "changed stop",
    ]);
  });

  it("that Cohere or the model does not have are dropped by name", () => {
    const absent = encode({
      logitBias: { 1: 2 },
      isLogprobs: true,
      topLogprobs: 2,
      choiceCount: 2,
      endUser: "u",
      metadata: { a: "b" },
      serviceTier: "flex",
      cacheKey: "k",
    });
    expect(absent.lost).toEqual(
      ["logit_bias", "logprobs", "top_logprobs", "n", "user", "metadata", "service_tier", "prompt_cache_key"].map(
        (name) => `dropped ${name}`,
      ),
    );
    const narrow = encode({ topK: 3, seed: 1, temperature: 0.5 }, { supportedParameters: ["temperature"] });
    expect(narrow.body).toMatchObject({ temperature: 0.5 });
    expect(narrow.lost).toEqual(["dropped top_k", "dropped seed"]);
  });

  it("of Cohere's own are sent whichever dialect they came in; others of that dialect are named", () => {
    const { body, lost } = encode({
      extensions: { "openai-chat": { safety_mode: "STRICT", documents: ["One."], prediction: {} } },
    });
    expect(body).toMatchObject({ safety_mode: "STRICT", documents: ["One."] });
    expect(lost).toEqual(["dropped prediction"]);
  });
});

describe("usage", () => {
  const counted = (raw: object) => {
    const { usage } = readUsage(raw);
    return usage && [usage.inputTokens, usage.cacheReadTokens, usage.outputTokens];
  };
  const both = (billed: number, whole: number, cached: number) => ({
    billed_units: { input_tokens: billed, output_tokens: 7 },
    tokens: { input_tokens: whole, output_tokens: 9 },
    cached_tokens: cached,
  });

  it("is what is billed; of the cached tokens those beyond Cohere's own", () => {
    expect(counted(both(119, 1549, 1504))).toEqual([119, 74, 7]);
    expect(counted(both(8, 1394, 1360))).toEqual([8, 0, 7]);
    expect(counted(both(500, 500, 448))).toEqual([500, 448, 7]);
    expect(counted({ tokens: { input_tokens: 12, output_tokens: 3 } })).toEqual([12, 0, 3]);
    expect(counted({ billed_units: { input_tokens: 12, output_tokens: 3 } })).toEqual([12, 0, 3]);
    expect(readUsage({ billed_units: { search_units: 1 } })).toEqual({ usage: null, isBad: false });
    expect(readUsage(undefined)).toEqual({ usage: null, isBad: false });
  });

  it.each([
    both(-1, 10, 0),
    both(1.5, 10, 0),
    both(5, 10, 11),
    { tokens: { input_tokens: "5", output_tokens: 1 } },
    { ...both(5, 10, 0), tokens: { input_tokens: -3, output_tokens: 1 } },
  ])("that cannot be true is none: %j", (raw) => {
    expect(readUsage(raw)).toEqual({ usage: null, isBad: true });
  });
});
