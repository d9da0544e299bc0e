import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isAppError } from "@/lib/kernel";
import { readFacts, readInputTokensFacts } from "./facts";
import { InputTokensRequest, ResponsesRequest } from "./wire";

const whole = {
  model: "openai/gpt-6",
  models: ["deepseek/deepseek-v4"],
  instructions: "Be brief.",
  input: [
    { role: "developer", content: "hi" },
    {
      type: "message",
      role: "user",
      content: [
        { type: "input_text", text: "what is this?" },
        { type: "input_image", image_url: "https://x.example/a.png", detail: "low" },
        { type: "input_file", file_data: "data:application/pdf;base64,AAAA", filename: "a.pdf" },
        { type: "input_audio", input_audio: { data: "AAAA", format: "wav" } },
      ],
    },
    { type: "reasoning", id: "rs_1", summary: [{ type: "summary_text", text: "hm" }], encrypted_content: "AAAA" },
    {
      role: "assistant",
      content: [
        { type: "output_text", text: "x" },
        { type: "refusal", refusal: "no" },
      ],
    },
    { type: "function_call", call_id: "call_1", name: "f", arguments: "{}", namespace: "mcp" },
    { type: "function_call_output", call_id: "call_1", output: [{ type: "input_text", text: "42" }] },
    { type: "custom_tool_call", call_id: "call_2", name: "g", input: "" },
    { type: "custom_tool_call_output", call_id: "call_2", output: "done" },
    { type: "item_reference", id: "msg_1" },
    { id: "rs_2" },
    { type: "web_search_call", id: "ws_1", status: "completed" },
  ],
  stream: true,
  stream_options: { include_obfuscation: false },
  store: false,
  background: false,
  include: ["reasoning.encrypted_content"],
  previous_response_id: "resp_1",
  max_output_tokens: 50,
  max_tool_calls: 3,
  temperature: 1.5,
  top_p: 0.5,
  top_logprobs: 3,
  truncation: "auto",
  tools: [
    { type: "function", name: "f", description: null, parameters: { type: "object" }, strict: true },
    { type: "custom", name: "g", format: { type: "grammar", syntax: "lark", definition: "start: x" } },
    { type: "namespace", name: "mcp", tools: [{ type: "function", name: "h", strict: null }, { type: "other" }] },
    { type: "web_search" },
  ],
  tool_choice: { type: "allowed_tools", mode: "auto", tools: [{ type: "function", name: "f" }] },
  parallel_tool_calls: false,
  text: { format: { type: "json_schema", name: "s", schema: { type: "object" }, strict: true }, verbosity: "low" },
  reasoning: { effort: "high", summary: "auto" },
  user: "u",
  safety_identifier: "s",
  metadata: { a: "b" },
  service_tier: "flex",
  prompt_cache_key: "k",
  client_metadata: { a: 1 },
  provider: { order: ["openai"], allow_fallbacks: false },
  max_cost: "0.10",
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
function altered(value: unknown, path: Path, replacement: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return replacement;
  const copy = structuredClone(value) as Record<string | number, unknown>;
  const next = altered(copy[step], rest, replacement);
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
    21,
    Number.POSITIVE_INFINITY,
    2 ** 53,
    "",
    "x",
    "auto",
    "message",
    "function",
    "custom",
    "namespace",
    "reasoning",
    "item_reference",
    "input_text",
    "input_image",
    "json_schema",
    "high",
    "assistant",
    [],
    {},
    ["x"],
    [1],
    [{}],
    { name: "x" },
    { id: "x" },
    { type: "function" },
    { type: "x" },
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

function accepts(read: (body: unknown) => unknown, body: unknown): boolean {
  try {
    read(body);
    return true;
  } catch (error) {
    if (!isAppError(error) || error.code !== "invalid_request") throw error;
    return false;
  }
}

describe("the reader", () => {
  it("accepts exactly what the published schemas accept", () => {
    const change = fc.tuple(fc.constantFrom(...pathsOf(whole)), junk);
    expect(accepts(readFacts, whole)).toBe(true);
    expect(ResponsesRequest.safeParse(whole).success).toBe(true);
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 2 }), (changes) => {
        let body: unknown = whole;
        for (const [path, value] of changes) {
          try {
            body = altered(body, path, value);
          } catch {
            return;
          }
        }
        const schema = ResponsesRequest.safeParse(body).success;
        expect({ accepts: accepts(readFacts, body), body }).toEqual({ accepts: schema, body });
        const counted = InputTokensRequest.safeParse(body).success;
        expect({ counts: accepts(readInputTokensFacts, body), body }).toEqual({ counts: counted, body });
      }),
      { numRuns: 1500 },
    );
  });

  it("reads what the pipeline needs", () => {
    expect(readFacts(whole)).toMatchObject({
      model: "openai/gpt-6",
      models: ["deepseek/deepseek-v4"],
      isStream: true,
      maxOutputTokens: 50,
      choiceCount: 1,
      routing: { order: ["openai"], isFallbackAllowed: false },
      maxCostUsd: "0.10",
      inputModalities: ["image", "file", "audio"],
      endUser: "s",
    });
    expect(readFacts(whole).parameters).toEqual([
      "max_tokens",
      "temperature",
      "top_p",
      "top_logprobs",
      "tools",
      "tool_choice",
      "parallel_tool_calls",
      "response_format",
      "structured_outputs",
      "reasoning",
      "reasoning_effort",
    ]);
    expect(readFacts({ input: "hi" })).toMatchObject({ model: null, isStream: false, parameters: [] });
  });

  it.each<[string, Record<string, unknown>]>([
    ["input", {}],
    ["input", { input: { role: "user" } }],
    ["input[0]", { input: ["hi"] }],
    ["input[0].role", { input: [{ role: "tool", content: "" }] }],
    ["input[0].content", { input: [{ role: "user", content: null }] }],
    ["input[0].content[0].text", { input: [{ role: "user", content: [{ type: "input_text" }] }] }],
    ["input[0].call_id", { input: [{ type: "function_call", name: "f", arguments: "{}" }] }],
    ["input[0].id", { input: [{}] }],
    ["tools[0].name", { input: "", tools: [{ type: "function" }] }],
    ["tools[0].tools[0].name", { input: "", tools: [{ type: "namespace", name: "n", tools: [{ type: "function" }] }] }],
    ["text.format.schema", { input: "", text: { format: { type: "json_schema", name: "x" } } }],
    ["background", { input: "", background: true }],
    ["conversation", { input: "", conversation: "conv_1" }],
    ["prompt", { input: "", prompt: { id: "pmpt_1" } }],
    ["max_output_tokens", { input: "", max_output_tokens: 0 }],
  ])("names the field: %s", (param, body) => {
    expect(() => readFacts(body)).toThrowError(expect.objectContaining({ code: "invalid_request", param }));
  });

  it("refuses a body that is no object", () => {
    for (const body of [null, [], "x", 1]) expect(() => readFacts(body)).toThrowError(/JSON object/);
  });
});
