import { describe, expect, it } from "vitest";
import { checkGeminiStream } from "@/lib/gateway/validators/gemini-stream";
import { AppError, ERRORS, type ErrorCode, toJson } from "@/lib/kernel";
import { EMPTY_USAGE, foreignExtensionWarnings, type StreamEvent } from "../../ir";
import type { PathFacts, ReplyMeta, SseFrame } from "../dialect";
import { countInputTokens, countTokensFacts, geminiGenerate } from ".";

const { inbound } = geminiGenerate;
const at: PathFacts = { model: "google/x", action: "generateContent", query: new URLSearchParams() };
const shown = { generation_config: { thinking_config: { include_thoughts: true } } };
const meta: ReplyMeta = {
  id: "0190",
  model: "google/x",
  createdSeconds: 0,
  inputTokensEstimate: 33,
  wantsUsageChunk: true,
  request: {},
};
const usage = { ...EMPTY_USAGE, inputTokens: 9, cacheReadTokens: 4, outputTokens: 7, reasoningTokens: 2 };

function encode(events: readonly StreamEvent[], request: unknown = {}): SseFrame[] {
  const encoder = inbound.streamEncoder({ ...meta, request });
  return [
    ...events.flatMap((event) => encoder.push(event)),
    ...encoder.end(usage, { costUsd: "0.00000001", charge: { amount: "0.1", currency: "RUB" } }),
  ];
}
const stop: StreamEvent = { type: "finish", reason: { unified: "stop", raw: "stop" } };

describe("errors", () => {
  it.each(Object.keys(ERRORS) as ErrorCode[])("%s has the vendor's envelope", (code) => {
    const { status, body } = inbound.encodeError(new AppError(code), "req_1");
    const row = ERRORS[code];
    expect(status).toBe(row.status);
    expect(body).toMatchObject({
      error: { code: row.status, message: row.message, status: row.gemini, details: [{ requestId: "req_1" }] },
    });
  });

  it("break a stream off with a code that the SDK throws on", () => {
    const frames = encode([
      { type: "block-start", index: 0, block: { type: "text" } },
      { type: "block-delta", index: 0, delta: { type: "text", text: "hi" } },
      { type: "error", error: { code: "provider_unavailable", message: "gone" } },
    ]);
    expect(checkGeminiStream(frames).error).toEqual({ code: 503, message: "gone", status: "UNAVAILABLE" });
    expect(frames).toHaveLength(2);
  });
});

describe("streams", () => {
  it("end with finish, usage and cost in one chunk", () => {
    const frames = encode([{ type: "finish", reason: { unified: "length", raw: "max_tokens" } }]);
    expect(frames).toHaveLength(1);
    expect(frames[0]?.data).toContain('"cost":0.00000001');
    expect(checkGeminiStream(frames)).toMatchObject({
      finishReason: "MAX_TOKENS",
      usage: {
        promptTokenCount: 9,
        cachedContentTokenCount: 4,
        candidatesTokenCount: 5,
        thoughtsTokenCount: 2,
        totalTokenCount: 16,
        charge: { amount: "0.1" },
      },
    });
  });

  it("give calls whole, their arguments as an object, also when they ran in parallel", () => {
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
      step(4, "{}"),
      step(2, "2}"),
      { type: "block-end", index: 2 },
      { type: "block-end", index: 4 },
      { type: "finish", reason: { unified: "tool_calls", raw: "tool_use" } },
    ]);
    expect(checkGeminiStream(frames)).toMatchObject({
      finishReason: "STOP",
      parts: [
        { functionCall: { id: "t2", name: "f", args: { b: 2 } } },
        { functionCall: { id: "t4", args: {} } },
        { text: "" },
      ],
    });
  });

  it("show thoughts only when they were asked for", () => {
    const events: StreamEvent[] = [
      { type: "block-start", index: 0, block: { type: "reasoning" } },
      { type: "block-delta", index: 0, delta: { type: "text", text: "hm" } },
      { type: "block-end", index: 0 },
      stop,
    ];
    expect(checkGeminiStream(encode(events), false).parts).toEqual([{ text: "" }]);
    expect(checkGeminiStream(encode(events, shown)).parts).toEqual([{ text: "hm", thought: true }, { text: "" }]);
  });

  it("give pictures and sound as inline data", () => {
    const frames = encode([
      { type: "block-start", index: 0, block: { type: "image", mediaType: "image/png", data: "aGk=" } },
      { type: "block-end", index: 0 },
      { type: "block-start", index: 1, block: { type: "audio", mediaType: "audio/wav" } },
      { type: "block-delta", index: 1, delta: { type: "data", data: "aGk=" } },
      { type: "block-end", index: 1 },
      stop,
    ]);
    expect(checkGeminiStream(frames).parts).toEqual([
      { inlineData: { mimeType: "image/png", data: "aGk=" } },
      { inlineData: { mimeType: "audio/wav", data: "aGk=" } },
      { text: "" },
    ]);
  });

  it("give every choice its own candidate", () => {
    const frames = encode([
      { type: "block-start", index: 0, block: { type: "text" } },
      { type: "block-start", index: 1, choice: 1, block: { type: "text" } },
      { type: "block-delta", index: 1, delta: { type: "text", text: "b" } },
      { type: "block-delta", index: 0, delta: { type: "text", text: "a" } },
      stop,
      { type: "finish", choice: 1, reason: { unified: "content_filter", raw: "refusal" } },
    ]);
    checkGeminiStream(frames);
    const last = JSON.parse(frames.at(-1)?.data ?? "");
    expect(last.candidates).toMatchObject([
      { index: 0, finishReason: "STOP" },
      { index: 1, finishReason: "SAFETY" },
    ]);
  });

  it("may come as a JSON array", () => {
    const path = { ...at, action: "streamGenerateContent" };
    expect(inbound.streamFraming?.({ ...path, query: new URLSearchParams("alt=sse") })).toBeNull();
    expect(inbound.streamFraming?.(at)).toBeNull();
    const framing = inbound.streamFraming?.(path);
    const frames = encode([
      { type: "block-start", index: 0, block: { type: "text" } },
      { type: "block-delta", index: 0, delta: { type: "text", text: "hi" } },
      stop,
    ]);
    const sent = frames.map((frame) => framing?.push([frame])).join("") + framing?.end();
    expect(framing?.contentType).toBe("application/json");
    expect(JSON.parse(sent)).toEqual(frames.map((frame) => JSON.parse(frame.data)));
    expect(inbound.streamFraming?.(path)?.end()).toBe("[]");
  });
});

describe("requests", () => {
  it("pair results with calls by id, or by name and order where ids are missing", () => {
    const call = (name: string, id?: string): object => ({ functionCall: { name, ...(id ? { id } : {}) } });
    const answer = (name: string, output: string, id?: string): object => ({
      functionResponse: { name, response: { output }, ...(id ? { id } : {}) },
    });
    const { request } = inbound.decodeRequest(
      {
        contents: [
          { role: "model", parts: [call("f", "x"), call("f"), call("f"), call("g")] },
          { role: "user", parts: [answer("g", "G")] },
          { role: "function", parts: [answer("f", "first"), answer("f", "X", "x"), answer("f", "second")] },
        ],
      },
      at,
    );
    const ids = request.messages[0]?.blocks.map((block) => (block.type === "tool-call" ? block.id : ""));
    expect(ids).toEqual(["x", "call_2_f", "call_3_f", "call_4_g"]);
    const results = request.messages
      .slice(1)
      .flatMap((message) =>
        message.blocks.map((block) => (block.type === "tool-result" ? [block.callId, block.content[0]] : [])),
      );
    expect(results).toEqual([
      ["call_4_g", { type: "text", text: "G" }],
      ["call_2_f", { type: "text", text: "first" }],
      ["x", { type: "text", text: "X" }],
      ["call_3_f", { type: "text", text: "second" }],
    ]);
  });

  it("name everything that another vendor cannot say, by the client's path", () => {
    const { request } = inbound.decodeRequest(
      {
        contents: [
          {
            parts: [
              { executableCode: { code: "1" } },
              { videoMetadata: { fps: 1 }, fileData: { fileUri: "x", mimeType: "video/mp4" } },
            ],
          },
        ],
        tools: [{ functionDeclarations: [{ name: "f", behavior: "BLOCKING" }] }, { googleSearch: {} }],
        toolConfig: { functionCallingConfig: { mode: "VALIDATED" } },
        generationConfig: { responseModalities: ["AUDIO"] },
        safetySettings: [],
      },
      at,
    );
    expect(
      foreignExtensionWarnings(request, "openai-chat").map((warning) => `${warning.kind} ${warning.path}`),
    ).toEqual([
      "dropped safetySettings",
      "dropped generationConfig.responseModalities",
      "dropped tools[1].googleSearch",
      "dropped toolConfig",
      "changed contents[0].parts[0]",
      "dropped contents[0].parts[1].videoMetadata",
      "dropped tools[0].functionDeclarations[0].behavior",
    ]);
  });

  it("read Google's own schemas as JSON Schema", () => {
    const parameters = {
      type: "OBJECT",
      properties: {
        a: { type: "ARRAY", items: { type: "INTEGER", format: "int32" }, minItems: "1" },
        b: { anyOf: [{ type: "STRING" }], nullable: true },
      },
      propertyOrdering: ["a"],
    };
    const { request } = inbound.decodeRequest(
      { contents: [], tools: [{ functionDeclarations: [{ name: "f", parameters }] }] },
      at,
    );
    expect(request.tools?.[0]?.parameters).toEqual({
      type: "object",
      properties: {
        a: { type: "array", items: { type: "integer", format: "int32" }, minItems: 1 },
        b: { anyOf: [{ type: "string" }, { type: "null" }] },
      },
    });
  });
});

describe("answers", () => {
  it("carry id, model, usage and cost", () => {
    const response = {
      upstreamId: null,
      upstreamModel: null,
      choices: [
        {
          blocks: [{ type: "refusal" as const, text: "no" }],
          finish: { unified: "content_filter" as const, raw: "refusal" },
        },
      ],
      usage,
    };
    expect(
      JSON.parse(
        toJson(inbound.encodeResponse(response, meta, { costUsd: "0.5", charge: { amount: "0.5", currency: "USD" } })),
      ),
    ).toMatchObject({
      candidates: [{ content: { parts: [{ text: "no" }], role: "model" }, finishReason: "SAFETY", index: 0 }],
      usageMetadata: { totalTokenCount: 16, cost: 0.5 },
      modelVersion: "google/x",
      responseId: "0190",
    });
  });
});

describe("countTokens", () => {
  const count = (text: string): number => text.length;

  it("reads contents or a whole request", () => {
    const contents = [{ parts: [{ text: "abcd" }] }];
    expect(countInputTokens({ contents }, count)).toEqual({ totalTokens: 4 });
    expect(countInputTokens({ generateContentRequest: { contents, system_instruction: "ab" } }, count)).toEqual({
      totalTokens: 6,
    });
    expect(
      countInputTokens(
        { contents: [{ parts: [{ inlineData: { mimeType: "image/png", data: "a".repeat(9999) } }] }] },
        count,
      ),
    ).toEqual({ totalTokens: 258 });
    expect(countTokensFacts({ contents }, at)).toEqual({ model: "google/x" });
    expect(() => countTokensFacts({}, at)).toThrow(expect.objectContaining({ param: "contents" }));
  });
});
