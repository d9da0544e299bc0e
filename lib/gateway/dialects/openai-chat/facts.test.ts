import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isAppError } from "@/lib/kernel";
import { readFacts } from "./facts";
import { ChatRequest } from "./wire";

const whole = {
  model: "openai/gpt-6",
  models: ["deepseek/deepseek-v4"],
  messages: [
    { role: "system", content: "Be brief." },
    { role: "developer", content: [{ type: "text", text: "hi", cache_control: { type: "ephemeral" } }], name: "d" },
    {
      role: "user",
      content: [
        { type: "text", text: "what is this?" },
        { type: "image_url", image_url: { url: "https://x.example/a.png", detail: "low" } },
        { type: "input_audio", input_audio: { data: "AAAA", format: "wav" } },
        { type: "file", file: { file_data: "data:application/pdf;base64,AAAA", filename: "a.pdf" } },
        { type: "video_url", video_url: { url: "https://x.example/a.mp4" } },
      ],
    },
    {
      role: "assistant",
      content: null,
      refusal: null,
      reasoning_content: "hm",
      reasoning_details: [{ type: "reasoning.text", text: "hm" }],
      tool_calls: [
        { id: "call_1", type: "function", function: { name: "f", arguments: "{}" } },
        { id: "call_2", type: "custom", custom: { name: "g", input: "x" } },
      ],
    },
    { role: "tool", tool_call_id: "call_1", content: "42" },
    {
      role: "assistant",
      content: [{ type: "thinking", thinking: [{ type: "text", text: "m" }] }],
      function_call: { name: "f", arguments: "" },
    },
    { role: "function", name: "f", content: null },
  ],
  stream: true,
  stream_options: { include_usage: true },
  max_tokens: 100,
  max_completion_tokens: 50,
  temperature: 1.5,
  top_p: 0.5,
  top_k: 3,
  min_p: 0.1,
  seed: -4,
  n: 2,
  stop: ["a", "b"],
  logprobs: true,
  top_logprobs: 3,
  logit_bias: { "50256": -100 },
  frequency_penalty: -1,
  tools: [
    { type: "function", function: { name: "f", description: null, parameters: { type: "object" }, strict: true } },
    { type: "custom", custom: { name: "g" } },
    { type: "web_search" },
  ],
  tool_choice: { type: "function", function: { name: "f" } },
  parallel_tool_calls: false,
  functions: [{ name: "f", parameters: {} }],
  function_call: { name: "f" },
  response_format: { type: "json_schema", json_schema: { name: "s", schema: { type: "object" }, strict: true } },
  reasoning_effort: "high",
  reasoning: { effort: "low", max_tokens: 0, enabled: true, exclude: false, summary: "auto" },
  user: "u",
  metadata: { a: "b" },
  service_tier: "flex",
  provider: {
    order: ["openai"],
    allow_fallbacks: false,
    sort: { by: "price" },
    max_price: { prompt: 1, completion: "2.50" },
    data_collection: "deny",
  },
  max_cost: "0.10",
  store: false,
};

type Path = readonly (string | number)[];

const pathsOf = (value: unknown, path: Path = []): Path[] =>
  typeof value === "object" && value !== null
    ? [
        path,
        ...Object.entries(value).flatMap(([key, inner]) =>
          pathsOf(inner, [...path, Array.isArray(value) ? Number(key) : key]),
        ),
      ]
    : [path];

/** The body with the value at a path replaced, or left out. */
function altered(value: unknown, path: Path, replace: (value: unknown) => unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return replace(value);
  const copy = structuredClone(value) as Record<string | number, unknown>;
  const next = altered(copy[step], rest, replace);
  if (next === undefined && !Array.isArray(copy)) delete copy[step];
  else copy[step] = next;
  return copy;
}

const junk = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    true,
    false,
    0,
    1,
    -1,
    2.5,
    129,
    Number.POSITIVE_INFINITY,
    -0,
    2 ** 53,
    "",
    "x",
    "auto",
    "none",
    "function",
    "custom",
    "text",
    "system",
    "tool",
    "thinking",
    "json_schema",
    "high",
    "\n",
    "1e5",
    "0.5",
    [],
    {},
    ["x"],
    [1],
    [{}],
    { name: "x" },
    { type: "function" },
    { type: "x" },
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

const readerAccepts = (body: unknown): boolean => {
  try {
    readFacts(body);
    return true;
  } catch (error) {
    if (!isAppError(error) || error.code !== "invalid_request") throw error;
    return false;
  }
};

describe("the reader", () => {
  it("accepts exactly what the published schema accepts", () => {
    const paths = pathsOf(whole);
    const change = fc.tuple(fc.constantFrom(...paths), junk);
    expect(readerAccepts(whole)).toBe(true);
    expect(ChatRequest.safeParse(whole).success).toBe(true);
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 2 }), (changes) => {
        let body: unknown = whole;
        for (const [path, value] of changes) {
          try {
            body = altered(body, path, () => value);
          } catch {
            return;
          }
        }
        const parsed = ChatRequest.safeParse(body);
        expect({ accepts: readerAccepts(body), body }).toEqual({ accepts: parsed.success, body });
      }),
      { numRuns: 1500 },
    );
  });

  it("reads what the pipeline needs", () => {
    expect(readFacts(whole)).toMatchObject({
      model: "openai/gpt-6",
      models: ["deepseek/deepseek-v4"],
      isStream: true,
      wantsUsageChunk: true,
      maxOutputTokens: 50,
      choiceCount: 2,
      routing: {
        order: ["openai"],
        isFallbackAllowed: false,
        sort: "price",
        maxPrice: { prompt: "1", completion: "2.50" },
        dataCollection: "deny",
      },
      maxCostUsd: "0.10",
      inputModalities: ["image", "audio", "file", "video"],
      endUser: "u",
    });
    expect(readFacts(whole).parameters).toEqual(
      expect.arrayContaining(["tools", "response_format", "structured_outputs", "reasoning"]),
    );
  });

  it("needs no more than messages, and takes null for absent", () => {
    const messages = [{ role: "user", content: "hi" }];
    expect(readFacts({ messages })).toMatchObject({
      model: null,
      models: [],
      isStream: false,
      maxOutputTokens: null,
      choiceCount: 1,
      routing: {},
      maxCostUsd: null,
    });
    expect(
      readFacts({ messages, model: null, stream: null, tools: null, provider: null, max_cost: 1e-7 }).maxCostUsd,
    ).toBe("0.0000001");
  });

  it("does not call a usage chunk wanted on a plain answer", () => {
    expect(
      readFacts({ messages: [{ role: "user", content: "" }], stream_options: { include_usage: true } }).wantsUsageChunk,
    ).toBe(false);
  });

  it.each<[string, Record<string, unknown>]>([
    ["messages", {}],
    ["messages", { messages: [] }],
    ["messages[0]", { messages: ["hi"] }],
    ["messages[0].role", { messages: [{ role: "robot", content: "" }] }],
    ["messages[0].content", { messages: [{ role: "user", content: null }] }],
    ["messages[0].content[0].type", { messages: [{ role: "user", content: [{ type: "image", source: {} }] }] }],
    [
      "messages[0].content[0].image_url",
      { messages: [{ role: "user", content: [{ type: "image_url", image_url: "https://x" }] }] },
    ],
    [
      "messages[0].tool_calls[0].function.arguments",
      { messages: [{ role: "assistant", tool_calls: [{ id: "a", function: { name: "f", arguments: {} } }] }] },
    ],
    ["messages[0].tool_call_id", { messages: [{ role: "tool", content: "x" }] }],
    ["temperature", { messages: whole.messages, temperature: "hot" }],
    ["tools[0].function.name", { messages: whole.messages, tools: [{ type: "function", function: {} }] }],
    ["tool_choice.function", { messages: whole.messages, tool_choice: { type: "function" } }],
    ["response_format.type", { messages: whole.messages, response_format: { type: "xml" } }],
    ["provider.max_price.prompt", { messages: whole.messages, provider: { max_price: { prompt: -1 } } }],
    ["n", { messages: whole.messages, n: 0 }],
  ])("names the field: %s", (param, body) => {
    expect(() => readFacts(body)).toThrowError(expect.objectContaining({ code: "invalid_request", param }));
  });

  it("refuses a body that is no object", () => {
    for (const body of [null, [], "x", 1]) expect(() => readFacts(body)).toThrowError(/JSON object/);
  });
});
