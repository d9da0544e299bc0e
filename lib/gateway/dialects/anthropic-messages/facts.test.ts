import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isAppError } from "@/lib/kernel";
import { mutated } from "@/tests/support/generators/mutate";
import { readCountTokensFacts, readFacts } from "./facts";
import { CountTokensRequest, MessagesRequest } from "./wire";

const cache = fc.constantFrom(undefined, { type: "ephemeral" });
const text = fc.record({ type: fc.constant("text"), text: fc.string(), cache_control: cache });
const source = fc.constantFrom(
  { type: "base64", media_type: "image/png", data: "aGk=" },
  { type: "url", url: "https://example.com/a.png" },
  { type: "file", file_id: "file_1" },
  { type: "text", media_type: "text/plain", data: "hi" },
  { type: "content", content: "hi" },
  { type: "newer", anything: 1 },
);
const part = fc.oneof(
  text,
  fc.record({ type: fc.constant("image"), source }),
  fc.record({ type: fc.constant("document"), source, title: fc.constantFrom(null, "a") }),
  fc.constant({ type: "tool_reference", tool_name: "f" }),
  fc.constant({ type: "search_result", title: "t", source: "s", content: [] }),
);
const block = fc.oneof(
  part,
  fc.record({ type: fc.constant("thinking"), thinking: fc.string(), signature: fc.string() }),
  fc.constant({ type: "redacted_thinking", data: "x" }),
  fc.constant({ type: "tool_use", id: "toolu_1", name: "f", input: { a: 1 } }),
  fc.record({
    type: fc.constant("tool_result"),
    tool_use_id: fc.constant("toolu_1"),
    content: fc.oneof(fc.string(), fc.array(part, { maxLength: 2 })),
    is_error: fc.boolean(),
  }),
);
const message = fc.record({
  role: fc.constantFrom("user", "assistant", "system"),
  content: fc.oneof(fc.string(), fc.array(block, { maxLength: 3 })),
});
const tool = fc.constantFrom<unknown>(
  { name: "f", description: "d", input_schema: { type: "object" }, strict: true },
  { type: "custom", name: "g", input_schema: {}, cache_control: { type: "ephemeral" }, defer_loading: true },
  { type: "web_search_20250305", name: "web_search" },
);
const format = { type: "json_schema", schema: { type: "object" } };
const valid = fc.record(
  {
    model: fc.constantFrom("a/b", "", null),
    models: fc.constant(["c/d"]),
    messages: fc.array(message, { minLength: 1, maxLength: 3 }),
    max_tokens: fc.constantFrom(1, 4096),
    stream: fc.boolean(),
    temperature: fc.constant(0.5),
    top_p: fc.constant(0.9),
    top_k: fc.constant(40),
    stop_sequences: fc.constant(["END"]),
    system: fc.oneof(fc.string(), fc.array(text, { maxLength: 2 })),
    tools: fc.array(tool, { maxLength: 2 }),
    tool_choice: fc.constantFrom("auto", { type: "any", disable_parallel_tool_use: true }, { type: "tool", name: "f" }),
    thinking: fc.constantFrom(
      { type: "enabled", budget_tokens: 1024 },
      { type: "adaptive", display: "omitted" },
      { type: "disabled" },
    ),
    output_config: fc.constantFrom({ effort: "high" }, { format }),
    output_format: fc.constant(format),
    metadata: fc.constant({ user_id: "u" }),
    service_tier: fc.constant("auto"),
    max_cost: fc.constantFrom(0.5, "0.5"),
    provider: fc.constant({
      order: ["anthropic"],
      sort: { by: "price" },
      max_price: { prompt: 1 },
      zdr: true,
      allow_fallbacks: false,
    }),
  },
  { requiredKeys: ["messages", "max_tokens"] },
);

const accepts = (read: (body: unknown) => unknown, body: unknown): boolean => {
  try {
    read(body);
    return true;
  } catch (error) {
    if (isAppError(error) && error.code === "invalid_request" && error.param) return false;
    throw error;
  }
};

describe("the reader and the published schema", () => {
  it("accept the same requests", () => {
    fc.assert(
      fc.property(fc.oneof(valid, mutated(valid)), (body) => {
        expect(accepts(readFacts, body)).toBe(MessagesRequest.safeParse(body).success);
      }),
      { numRuns: 3000 },
    );
  });

  it("accept the same token counts", () => {
    fc.assert(
      fc.property(fc.oneof(valid, mutated(valid)), (body) => {
        expect(accepts(readCountTokensFacts, body)).toBe(CountTokensRequest.safeParse(body).success);
      }),
      { numRuns: 1000 },
    );
  });

  it("accept every valid body", () => {
    fc.assert(fc.property(valid, (body) => accepts(readFacts, body)));
  });
});

describe("readFacts", () => {
  const body = { model: "a/b", max_tokens: 10, messages: [{ role: "user", content: "hi" }] };

  it.each([
    [{}, "messages"],
    [{ ...body, max_tokens: undefined }, "max_tokens"],
    [{ ...body, max_tokens: 0 }, "max_tokens"],
    [{ ...body, messages: [] }, "messages"],
    [{ ...body, messages: [{ role: "tool", content: "" }] }, "messages[0].role"],
    [
      { ...body, messages: [{ role: "user", content: [{ type: "tool_result" }] }] },
      "messages[0].content[0].tool_use_id",
    ],
    [{ ...body, tools: [{ name: "f" }] }, "tools[0].input_schema"],
    [{ ...body, tool_choice: { type: "tool" } }, "tool_choice.name"],
    [{ ...body, provider: { sort: "cheap" } }, "provider.sort"],
    [[], "body"],
  ])("names the field at fault (%#)", (bad, param) => {
    expect(() => readFacts(bad)).toThrow(expect.objectContaining({ code: "invalid_request", param }));
  });

  it("reads what the pipeline needs", () => {
    const facts = readFacts({
      ...body,
      models: ["c/d"],
      stream: true,
      max_cost: 0.0000001,
      provider: { order: ["anthropic"], max_price: { prompt: 3 } },
      metadata: { user_id: '{"device_id":"x"}' },
      thinking: { type: "adaptive", display: "omitted" },
      output_config: { effort: "high" },
      tools: [],
      messages: [
        { role: "user", content: [{ type: "image", source: { type: "url", url: "https://example.com/a.png" } }] },
        {
          role: "user",
          content: [
            {
              type: "tool_result",
              tool_use_id: "t",
              content: [{ type: "document", source: { type: "file", file_id: "f" } }],
            },
          ],
        },
      ],
    });
    expect(facts).toEqual({
      model: "a/b",
      models: ["c/d"],
      routing: expect.objectContaining({ order: ["anthropic"], maxPrice: { prompt: "3" } }),
      maxCostUsd: "0.0000001",
      isStream: true,
      wantsUsageChunk: true,
      maxOutputTokens: 10,
      choiceCount: 1,
      inputModalities: ["image", "file"],
      parameters: ["max_tokens", "reasoning", "reasoning_effort"],
      endUser: '{"device_id":"x"}',
    });
  });
});
