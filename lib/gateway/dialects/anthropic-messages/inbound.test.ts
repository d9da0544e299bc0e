import { describe, expect, it } from "vitest";
import { checkAnthropicStream } from "@/lib/gateway/validators/anthropic-stream";
import { AppError, ERRORS, type ErrorCode, toJson } from "@/lib/kernel";
import { EMPTY_USAGE, foreignExtensionWarnings, type StreamEvent } from "../../ir";
import type { ReplyMeta, SseFrame } from "../dialect";
import { anthropicMessages, countInputTokens, countTokensFacts } from ".";

const { inbound, outbound } = anthropicMessages;
const noPath = { model: null, action: null, query: new URLSearchParams() };
const meta: ReplyMeta = {
  id: "msg_1",
  model: "a/b",
  createdSeconds: 0,
  inputTokensEstimate: 33,
  wantsUsageChunk: true,
  request: { thinking: { type: "enabled" } },
};

function encode(events: readonly StreamEvent[], request: unknown = meta.request): SseFrame[] {
  const encoder = inbound.streamEncoder({ ...meta, request });
  return [
    ...events.flatMap((event) => encoder.push(event)),
    ...encoder.end({ ...EMPTY_USAGE, inputTokens: 9, outputTokens: 2 }, null),
  ];
}

describe("errors", () => {
  it.each(Object.keys(ERRORS) as ErrorCode[])("%s has the vendor's envelope", (code) => {
    const { status, body } = inbound.encodeError(new AppError(code), "req_1");
    expect(status).toBe(ERRORS[code].status === 503 ? 529 : ERRORS[code].status);
    expect(body).toEqual({
      type: "error",
      error: { type: ERRORS[code].anthropic, message: ERRORS[code].message },
      request_id: "req_1",
    });
  });

  it("break a stream off without an end mark", () => {
    const frames = encode([
      { type: "response-start", upstreamId: "x", upstreamModel: null },
      { type: "block-start", index: 0, block: { type: "text" } },
      { type: "block-delta", index: 0, delta: { type: "text", text: "hi" } },
      { type: "error", error: { code: "provider_unavailable", message: "gone" } },
      { type: "block-delta", index: 0, delta: { type: "text", text: "late" } },
    ]);
    expect(checkAnthropicStream(frames).error).toEqual({ type: "overloaded_error", message: "gone" });
    expect(frames.at(-1)?.event).toBe("error");
    expect(frames.map((frame) => frame.data).join("")).not.toContain("late");
  });
});

describe("streams", () => {
  it("begin with our estimate and no output, and end with the whole usage and cost", () => {
    const encoder = inbound.streamEncoder(meta);
    const [first] = encoder.push({ type: "response-start", upstreamId: "x", upstreamModel: "y" });
    expect(JSON.parse(first?.data ?? "")).toMatchObject({
      message: { id: "msg_1", model: "a/b", usage: { input_tokens: 33, output_tokens: 0 } },
    });
    encoder.push({ type: "finish", reason: { unified: "length", raw: "length" } });
    const usage = {
      ...EMPTY_USAGE,
      inputTokens: 100,
      cacheReadTokens: 60,
      cacheWriteTokens: 20,
      cacheWrite1hTokens: 5,
      outputTokens: 7,
    };
    const [delta, stop] = encoder.end(usage, { costUsd: "0.000000001", charge: { amount: "0.1", currency: "RUB" } });
    expect(delta?.data).toContain('"cost":0.000000001');
    expect(JSON.parse(delta?.data ?? "")).toMatchObject({
      delta: { stop_reason: "max_tokens", stop_sequence: null },
      usage: {
        input_tokens: 15,
        cache_read_input_tokens: 60,
        cache_creation_input_tokens: 25,
        output_tokens: 7,
        total_tokens: 107,
        charge: { amount: "0.1", currency: "RUB" },
      },
    });
    expect(stop).toEqual({ event: "message_stop", data: '{"type":"message_stop"}' });
    expect(encoder.end(usage, null)).toEqual([]);
  });

  it("are whole even when the model said nothing", () => {
    expect(
      checkAnthropicStream(encode([{ type: "finish", reason: { unified: "content_filter", raw: "SAFETY" } }])),
    ).toMatchObject({ content: [], stopReason: "refusal" });
  });

  it("end in an error when the model failed to finish", () => {
    const frames = encode([{ type: "finish", reason: { unified: "error", raw: "MALFORMED_FUNCTION_CALL" } }]);
    expect(checkAnthropicStream(frames).error).toMatchObject({
      type: "api_error",
      message: expect.stringContaining("MALFORMED"),
    });
  });

  it("put calls that ran in parallel one behind the other", () => {
    const open = (index: number): StreamEvent => ({
      type: "block-start",
      index,
      block: { type: "tool-call", kind: "function", id: `t${index}`, name: "f" },
    });
    const step = (index: number, text: string): StreamEvent => ({
      type: "block-delta",
      index,
      delta: { type: "arguments", text },
    });
    const frames = encode([
      open(4),
      open(2),
      step(2, '{"b":'),
      step(4, '{"a":1}'),
      step(2, "2}"),
      { type: "block-end", index: 2 },
      { type: "block-end", index: 4 },
      { type: "finish", reason: { unified: "tool_calls", raw: "tool_calls" } },
    ]);
    expect(checkAnthropicStream(frames)).toMatchObject({
      content: [
        { id: "t4", input: { a: 1 } },
        { id: "t2", input: { b: 2 } },
      ],
      stopReason: "tool_use",
    });
  });

  it("send text on at once, also behind a block that is still open", () => {
    const encoder = inbound.streamEncoder(meta);
    encoder.push({ type: "block-start", index: 0, block: { type: "text" } });
    expect(
      encoder.push({ type: "block-delta", index: 0, delta: { type: "text", text: "a" } }).map((frame) => frame.event),
    ).toEqual(["content_block_start", "content_block_delta"]);
    expect(encoder.push({ type: "block-delta", index: 0, delta: { type: "text", text: "b" } })).toHaveLength(1);
  });

  it("sign thinking of models that give no signature, and leave its text out when asked to", () => {
    const events: StreamEvent[] = [
      { type: "block-start", index: 0, block: { type: "reasoning" } },
      { type: "block-delta", index: 0, delta: { type: "text", text: "hm" } },
      { type: "block-end", index: 0 },
      { type: "finish", reason: { unified: "stop", raw: "stop" } },
    ];
    expect(checkAnthropicStream(encode(events)).content).toEqual([
      { type: "thinking", thinking: "hm", signature: expect.stringMatching(/^AIRouterSig1[A-Za-z0-9+/]+=*$/) },
    ]);
    expect(
      checkAnthropicStream(encode(events, { thinking: { type: "adaptive", display: "omitted" } })).content,
    ).toMatchObject([{ type: "thinking", thinking: "" }]);
    expect(checkAnthropicStream(encode(events, { thinking: { type: "disabled" } })).content).toEqual([]);
  });

  it("link pictures from text", () => {
    const frames = encode([
      { type: "block-start", index: 0, block: { type: "image", mediaType: "image/png", data: "aGk=" } },
      { type: "block-end", index: 0 },
      { type: "finish", reason: { unified: "stop", raw: "STOP" } },
    ]);
    expect(checkAnthropicStream(frames).content).toEqual([
      { type: "text", text: "![image](data:image/png;base64,aGk=)" },
    ]);
  });

  it("show only the first of several choices", () => {
    const frames = encode([
      { type: "block-start", index: 0, choice: 1, block: { type: "text" } },
      { type: "block-delta", index: 0, delta: { type: "text", text: "other" } },
      { type: "block-end", index: 0 },
      { type: "finish", choice: 1, reason: { unified: "length", raw: null } },
      { type: "finish", choice: 0, reason: { unified: "stop", raw: null } },
    ]);
    expect(checkAnthropicStream(frames)).toMatchObject({ content: [], stopReason: "end_turn" });
  });
});

describe("Claude Code toward other vendors", () => {
  const body = {
    max_tokens: 10,
    system: [
      { type: "text", text: "x-anthropic-billing-header: cc_version=1;" },
      { type: "text", text: "You are.", cache_control: { type: "ephemeral" } },
    ],
    context_management: { edits: [] },
    tools: [
      { name: "f", input_schema: { type: "object" }, defer_loading: true },
      { type: "web_search_20250305", name: "web_search" },
    ],
    messages: [
      {
        role: "user",
        content: [
          { type: "tool_result", tool_use_id: "t", content: [{ type: "tool_reference", tool_name: "f" }] },
          { type: "web_search_tool_result", tool_use_id: "s", content: [] },
        ],
      },
    ],
  };

  it("leaves its changing header out of the prompt", () => {
    const { request } = inbound.decodeRequest(body, noPath);
    expect(request.messages[0]).toMatchObject({ role: "system", blocks: [{ text: "You are." }] });
    expect(request.messages[0]?.blocks).toHaveLength(1);
    expect(request.tools).toMatchObject([{ name: "f" }]);
  });

  it("names everything that another vendor cannot say, by the client's path", () => {
    const { request, warnings } = inbound.decodeRequest(body, noPath);
    expect(warnings).toEqual([]);
    expect(
      foreignExtensionWarnings(request, "openai-chat").map((warning) => `${warning.kind} ${warning.path}`),
    ).toEqual([
      "dropped system[0]",
      "dropped context_management",
      "dropped tools[1]",
      "dropped system[1].cache_control",
      "changed messages[0].content[0].content[0]",
      "dropped messages[0].content[1]",
      "dropped tools[0].defer_loading",
    ]);
  });

  it("reads one turn with results and reminders as results and a user turn, pictures included", () => {
    const { request } = inbound.decodeRequest(
      {
        max_tokens: 1,
        messages: [
          {
            role: "user",
            content: [
              { type: "tool_result", tool_use_id: "b", is_error: true },
              {
                type: "tool_result",
                tool_use_id: "a",
                content: [{ type: "image", source: { type: "base64", media_type: "image/png", data: "aGk=" } }],
              },
              { type: "text", text: "<system-reminder>" },
            ],
          },
        ],
      },
      noPath,
    );
    expect(request.messages).toMatchObject([
      {
        role: "tool",
        blocks: [
          { callId: "b", isError: true, content: [] },
          { callId: "a", content: [{ type: "image" }] },
        ],
      },
      { role: "user", blocks: [{ type: "text", path: "messages[0].content[2]" }] },
    ]);
  });
});

describe("answers", () => {
  it("carry usage with total and cost, and an estimate where the vendor gave none", () => {
    const response = {
      upstreamId: null,
      upstreamModel: null,
      choices: [{ blocks: [{ type: "text" as const, text: "hi" }], finish: { unified: "stop" as const, raw: "stop" } }],
      usage: null,
    };
    const encoded = JSON.parse(
      toJson(
        inbound.encodeResponse(response, meta, { costUsd: "0.00002", charge: { amount: "0.00002", currency: "USD" } }),
      ),
    );
    expect(encoded).toMatchObject({
      id: "msg_1",
      type: "message",
      role: "assistant",
      model: "a/b",
      content: [{ type: "text", text: "hi" }],
      stop_reason: "end_turn",
      stop_sequence: null,
      usage: { input_tokens: 33, cost: 0.00002 },
    });
  });

  it("of a stop sequence name it", () => {
    const decoded = outbound.decodeResponse({ content: [], stop_reason: "stop_sequence", stop_sequence: "END" });
    expect(inbound.encodeResponse(decoded, meta, null)).toMatchObject({
      stop_reason: "stop_sequence",
      stop_sequence: "END",
    });
  });
});

describe("count_tokens", () => {
  const count = (text: string): number => text.length;

  it("reads the model and refuses what is no conversation", () => {
    expect(countTokensFacts({ model: "a/b", messages: [{ role: "user", content: "hi" }] })).toEqual({ model: "a/b" });
    expect(() => countTokensFacts({ model: "a/b" })).toThrow(expect.objectContaining({ param: "messages" }));
  });

  it("grows with text, tools and pictures, and not with the size of a picture's bytes", () => {
    const of = (content: unknown, more: object = {}): number =>
      countInputTokens({ messages: [{ role: "user", content }], ...more }, count).input_tokens;
    const image = (data: string): object[] => [
      { type: "image", source: { type: "base64", media_type: "image/png", data } },
    ];
    expect(of("abcd")).toBe(of("ab") + 2);
    expect(of([{ type: "text", text: "abcd", cache_control: { type: "ephemeral" } }])).toBe(of("abcd"));
    expect(of(image("a".repeat(9000)))).toBe(of(image("a")));
    expect(of("a", { tools: [{ name: "f", input_schema: {} }] })).toBeGreaterThan(of("a"));
    expect(of("a", { system: "abc" })).toBe(of("a") + 3);
  });
});
