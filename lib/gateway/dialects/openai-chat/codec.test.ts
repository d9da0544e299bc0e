import OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { AppError, ERRORS, type ErrorCode, toJson } from "@/lib/kernel";
import type { Block, GenerateRequest, GenerateResponse, Message, StreamEvent } from "../../ir";
import { encodeFrames } from "../../sse";
import type { EncodeTarget, ReplyCost, ReplyMeta } from "../dialect";
import { openaiChat } from ".";
import { decodeFinish } from "./finish-reason";
import { readUsage } from "./usage";

const { inbound, outbound } = openaiChat;
const path = { model: null, action: null, query: new URLSearchParams() };
const target: EncodeTarget = {
  provider: "p",
  nativeModel: "m",
  maxOutputTokens: 99,
  capabilities: {},
  supportedParameters: null,
};
const meta: ReplyMeta = {
  id: "gen-1",
  model: "lab/m",
  createdSeconds: 1_790_000_000,
  inputTokensEstimate: 1,
  wantsUsageChunk: false,
  request: {},
};
const cost: ReplyCost = { costUsd: "0.01", charge: { amount: "0.9", currency: "RUB" } };

const text = (value: string): Block => ({ type: "text", text: value });
const encode = (messages: readonly Message[], more: Partial<GenerateRequest> = {}, at: Partial<EncodeTarget> = {}) =>
  outbound.encodeRequest({ model: "x", messages, isStream: false, ...more }, { ...target, ...at });
const wire = (messages: readonly Message[]): unknown => encode(messages).body.messages;
const decode = (body: object): GenerateRequest => inbound.decodeRequest({ messages: [], ...body }, path).request;

describe("messages toward a vendor", () => {
  it("put pictures of tool results into a user message behind all results", () => {
    const image: Block = { type: "image", source: { kind: "base64", mediaType: "image/png", data: "AAAA" } };
    const result = (callId: string, content: readonly Block[]): Block => ({
      type: "tool-result",
      callId,
      content: content as never,
    });
    const { body, warnings } = encode([
      { role: "user", blocks: [text("go")] },
      {
        role: "assistant",
        blocks: [
          { type: "tool-call", kind: "function", id: "a", name: "f", argumentsText: "" },
          { type: "tool-call", kind: "function", id: "b", name: "f", argumentsText: "{}" },
        ],
      },
      { role: "tool", blocks: [result("b", [text("two"), image])] },
      { role: "tool", blocks: [result("a", [])] },
      { role: "user", blocks: [text("and?")] },
    ]);
    expect(body.messages).toEqual([
      { role: "user", content: "go" },
      {
        role: "assistant",
        content: null,
        tool_calls: [
          { id: "a", type: "function", function: { name: "f", arguments: "{}" } },
          { id: "b", type: "function", function: { name: "f", arguments: "{}" } },
        ],
      },
      { role: "tool", tool_call_id: "b", content: "two" },
      { role: "tool", tool_call_id: "a", content: "" },
      {
        role: "user",
        content: [
          { type: "text", text: "Output of the tool call b:" },
          { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
          { type: "text", text: "and?" },
        ],
      },
    ]);
    expect(warnings).toMatchObject([{ kind: "changed", path: "messages[2].content[0]" }]);
  });

  it("send results and text of one user turn as results first", () => {
    expect(
      wire([
        { role: "user", blocks: [{ type: "tool-result", callId: "a", content: [text("1") as never] }, text("next")] },
      ]),
    ).toEqual([
      { role: "tool", tool_call_id: "a", content: "1" },
      { role: "user", content: "next" },
    ]);
  });

  it("never send null or an empty part where a vendor refuses it", () => {
    expect(wire([{ role: "assistant", blocks: [] }])).toEqual([{ role: "assistant", content: "" }]);
    expect(wire([{ role: "user", blocks: [text(""), text("a")] }])).toEqual([{ role: "user", content: "a" }]);
  });

  it("make foreign call ids legal, the same way in call and result", () => {
    const id = `functions.get_weather:0${"x".repeat(60)}`;
    const [call, result] = wire([
      { role: "assistant", blocks: [{ type: "tool-call", kind: "function", id, name: "f", argumentsText: "{}" }] },
      { role: "tool", blocks: [{ type: "tool-result", callId: id, content: [] }] },
    ]) as [{ tool_calls: [{ id: string }] }, { tool_call_id: string }];
    expect(call.tool_calls[0].id).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
    expect(result.tool_call_id).toBe(call.tool_calls[0].id);
  });

  it("keep the developer role and a name, and tell what another dialect cannot have said", () => {
    const request = decode({ messages: [{ role: "developer", content: "x", name: "d" }] });
    expect(encode(request.messages).body.messages).toEqual([{ role: "developer", content: "x", name: "d" }]);
    const foreign: Message = {
      role: "user",
      blocks: [{ type: "text", text: "a", extensions: { "anthropic-messages": { cache_control: {} } } }],
    };
    expect(encode([foreign]).warnings).toMatchObject([
      { kind: "dropped", path: "messages[0].content[0].cache_control" },
    ]);
  });
});

describe("parameters toward a vendor", () => {
  const hi: Message[] = [{ role: "user", blocks: [text("hi")] }];

  it("are the ones the model takes; the others are named", () => {
    const { body, warnings } = encode(
      hi,
      { temperature: 1, topK: 3, seed: 4 },
      { supportedParameters: ["temperature", "max_tokens"] },
    );
    expect(body).toEqual({ model: "m", messages: [{ role: "user", content: "hi" }], temperature: 1 });
    expect(warnings.map(({ path: at }) => at)).toEqual(["top_k", "seed"]);
  });

  it("ask for usage on streams", () => {
    expect(encode(hi, { isStream: true }).body).toMatchObject({
      stream: true,
      stream_options: { include_usage: true },
    });
    expect(encode(hi).body).not.toHaveProperty("stream");
  });

  it("leave tool members out without tools", () => {
    const { body, warnings } = encode(hi, { tools: [], toolChoice: { type: "required" }, isParallelToolUse: false });
    expect(Object.keys(body)).toEqual(["model", "messages"]);
    expect(warnings).toMatchObject([{ path: "tool_choice" }]);
  });

  it("turn a thinking budget into an effort, and say so", () => {
    expect(encode(hi, { reasoning: { budgetTokens: 8000 } }).body.reasoning_effort).toBe("medium");
    expect(encode(hi, { reasoning: { isEnabled: false } })).toMatchObject({
      warnings: [{ kind: "dropped", path: "reasoning" }],
    });
  });

  it("speak of JSON where json_object needs it", () => {
    const { body, warnings } = encode(hi, { responseFormat: { type: "json" } });
    expect(body.messages).toEqual([
      { role: "system", content: "Answer with one JSON object." },
      { role: "user", content: "hi" },
    ]);
    expect(warnings).toMatchObject([{ kind: "emulated" }]);
    expect(
      encode([{ role: "user", blocks: [text("as JSON please")] }], { responseFormat: { type: "json" } }).warnings,
    ).toEqual([]);
  });

  it("name a custom tool and a schema as OpenAI wants them", () => {
    const { body } = encode(hi, {
      tools: [{ kind: "custom", name: "sh", description: "d" }],
      toolChoice: { type: "tool", name: "sh" },
      responseFormat: { type: "json-schema", name: "my schema!", schema: { type: "object" }, isStrict: true },
    });
    expect(body).toMatchObject({
      tools: [{ type: "custom", custom: { name: "sh", description: "d" } }],
      tool_choice: { type: "custom", custom: { name: "sh" } },
      response_format: {
        type: "json_schema",
        json_schema: { name: "my_schema_", schema: { type: "object" }, strict: true },
      },
    });
  });
});

describe("requests of clients", () => {
  it("keep unknown members as this dialect's own, and the gateway's out of sight", () => {
    const request = decode({
      model: "a",
      verbosity: "low",
      prediction: { type: "content" },
      provider: { order: [] },
      tools: [{ type: "web_search" }],
    });
    expect(request.extensions).toEqual({
      "openai-chat": { verbosity: "low", prediction: { type: "content" }, server_tools: [{ type: "web_search" }] },
    });
    expect(outbound.encodeRequest(request, target).body).toMatchObject({
      verbosity: "low",
      prediction: { type: "content" },
      tools: [{ type: "web_search" }],
    });
  });

  it("read the elder functions as tools", () => {
    const request = decode({
      messages: [
        { role: "assistant", content: null, function_call: { name: "f", arguments: "{}" } },
        { role: "function", name: "f", content: "42" },
      ],
      functions: [{ name: "f" }],
      function_call: { name: "f" },
    });
    expect(request).toMatchObject({
      tools: [{ kind: "function", name: "f" }],
      toolChoice: { type: "tool", name: "f" },
    });
    const [call, result] = request.messages.map(({ blocks }) => blocks[0]);
    expect(call).toMatchObject({ type: "tool-call", name: "f" });
    expect(result).toMatchObject({ type: "tool-result", name: "f", callId: call?.type === "tool-call" ? call.id : "" });
  });

  it("read signatures of calls from both places they come in", () => {
    const call = (id: string, extra: object) => ({
      id,
      type: "function",
      function: { name: "f", arguments: "{}" },
      ...extra,
    });
    const request = decode({
      messages: [
        {
          role: "assistant",
          content: null,
          reasoning_details: [
            { type: "reasoning.encrypted", id: "b", data: "sig-b", format: "google-gemini-v1" },
            { type: "reasoning.text", text: "hm", signature: "s", format: "anthropic-claude-v1" },
          ],
          tool_calls: [call("a", { extra_content: { google: { thought_signature: "sig-a" } } }), call("b", {})],
        },
      ],
    });
    expect(request.messages[0]?.blocks).toEqual([
      { type: "reasoning", text: "hm", signature: "s", signatureBy: "anthropic-messages" },
      {
        type: "tool-call",
        kind: "function",
        id: "a",
        name: "f",
        argumentsText: "{}",
        signature: "sig-a",
        signatureBy: "gemini-generate",
      },
      {
        type: "tool-call",
        kind: "function",
        id: "b",
        name: "f",
        argumentsText: "{}",
        signature: "sig-b",
        signatureBy: "gemini-generate",
      },
    ]);
  });

  it("read files, sounds and data URLs", () => {
    const content = [
      { type: "file", file: { file_data: "data:application/pdf;base64,QUJD", filename: "a.pdf" } },
      { type: "file", file: { file_id: "file-1" } },
      { type: "input_audio", input_audio: { data: "QUJD", format: "mp3" } },
      { type: "image_url", image_url: { url: "data:image/png;charset=utf-8;base64,QUJD", detail: "low" } },
    ];
    const { messages } = decode({ messages: [{ role: "user", content }] });
    expect(messages[0]?.blocks).toEqual([
      { type: "file", source: { kind: "base64", mediaType: "application/pdf", data: "QUJD" }, name: "a.pdf" },
      { type: "file", source: { kind: "file", fileId: "file-1" } },
      { type: "audio", source: { kind: "base64", mediaType: "audio/mpeg", data: "QUJD" } },
      { type: "image", source: { kind: "base64", mediaType: "image/png", data: "QUJD" }, detail: "low" },
    ]);
    expect(encode(messages).body.messages).toEqual([
      {
        role: "user",
        content: [
          content[0],
          content[1],
          content[2],
          { type: "image_url", image_url: { url: "data:image/png;base64,QUJD", detail: "low" } },
        ],
      },
    ]);
  });
});

describe("the tables", () => {
  it.each<[string, boolean, string]>([
    ["stop", false, "stop"],
    ["stop", true, "tool_calls"],
    ["STOP", true, "tool_calls"],
    ["eos", false, "stop"],
    ["length", true, "length"],
    ["model_length", false, "length"],
    ["tool_calls", false, "tool_calls"],
    ["function_call", false, "tool_calls"],
    ["content_filter", true, "content_filter"],
    ["sensitive", false, "content_filter"],
    ["network_error", false, "error"],
    ["insufficient_system_resource", false, "error"],
    ["never seen", false, "stop"],
  ])("finish %s (calls: %s) is %s", (raw, hasCalls, unified) => {
    expect(decodeFinish(raw, hasCalls)).toEqual({ unified, raw });
  });

  it("count what vendors count differently", () => {
    const usage = (raw: object) => readUsage(raw).usage;
    expect(
      usage({
        prompt_tokens: 30,
        completion_tokens: 2,
        total_tokens: 132,
        completion_tokens_details: { reasoning_tokens: 100 },
      }),
    ).toMatchObject({ outputTokens: 102, reasoningTokens: 100 });
    expect(usage({ prompt_tokens: 10, completion_tokens: 8, total_tokens: 118 })).toMatchObject({
      outputTokens: 108,
      reasoningTokens: 100,
    });
    expect(
      usage({
        prompt_tokens: 10,
        completion_tokens: 5,
        total_tokens: 25,
        prompt_tokens_details: { cached_tokens: 10 },
      }),
    ).toMatchObject({ inputTokens: 20, cacheReadTokens: 10, outputTokens: 5 });
    expect(usage({ prompt_tokens: 10, completion_tokens: 5, prompt_cache_hit_tokens: 4 })).toMatchObject({
      cacheReadTokens: 4,
    });
    expect(
      usage({ prompt_tokens: 10, completion_tokens: 5, prompt_tokens_details: { cached_tokens: null } }),
    ).toMatchObject({ inputTokens: 10, cacheReadTokens: 0 });
    for (const nonsense of [null, "x", [], 5]) expect(readUsage(nonsense).usage).toBeNull();
  });
});

describe("errors", () => {
  it.each(Object.keys(ERRORS) as ErrorCode[])("%s has the envelope every SDK reads", (code) => {
    const { status, body } = inbound.encodeError(
      new AppError(code, { param: "messages[0].role", metadata: { available: "1" } }),
      "req",
    );
    expect(status).toBe(ERRORS[code].status);
    expect(body).toMatchObject({
      error: {
        message: expect.any(String),
        type: ERRORS[code].openai,
        code: status,
        param: "messages[0].role",
        metadata: { available: "1" },
      },
    });
  });

  it("carry the reference services' words as aliases", () => {
    expect(inbound.encodeError(new AppError("authentication"), "r").body).toMatchObject({
      error: { param: null, metadata: { aliases: ["invalid_api_key"] } },
    });
    expect(inbound.encodeError(new AppError("not_found"), "r").body).not.toHaveProperty("error.metadata");
  });

  it.each<[unknown, string, string | null]>([
    [{ error: { message: "m", type: "t" } }, "m", "t"],
    [{ error: "flat", message: "m" }, "m", "flat"],
    [
      { code: "Client specified an invalid argument", error: "Model does not support it." },
      "Model does not support it.",
      "Client specified an invalid argument",
    ],
    [{ object: "error", message: "m", type: "invalid_request_error" }, "m", "invalid_request_error"],
    [[{ error: { code: 400, message: "m", status: "INVALID_ARGUMENT" } }], "m", "INVALID_ARGUMENT"],
    [{ detail: "m" }, "m", null],
    [{ object: "error", message: { detail: [{ msg: "m" }] }, type: "t" }, '{"detail":[{"msg":"m"}]}', "t"],
    [{ detail: [{ msg: "m" }] }, '[{"msg":"m"}]', null],
    ["<html>", "The provider answered with status 500.", null],
  ])("of vendors are read in every shape: %j", (body, message, type) => {
    expect(outbound.decodeError(500, body)).toEqual({ message, type });
  });
});

describe("the official client", () => {
  const client = (body: string | Uint8Array, type: string, status = 200): OpenAI =>
    new OpenAI({
      apiKey: "k",
      maxRetries: 0,
      fetch: async () => new Response(Buffer.from(body), { status, headers: { "content-type": type } }),
    });
  const answer: GenerateResponse = {
    upstreamId: "u",
    upstreamModel: "m",
    choices: [
      {
        blocks: [
          { type: "reasoning", text: "hm" },
          text("Hi"),
          { type: "tool-call", kind: "function", id: "call_1", name: "f", argumentsText: '{"a":1}' },
        ],
        finish: { unified: "tool_calls", raw: "tool_use" },
      },
    ],
    usage: null,
  };
  const events: StreamEvent[] = [
    { type: "response-start", upstreamId: "u", upstreamModel: "m" },
    { type: "block-start", index: 0, block: { type: "text" } },
    { type: "block-delta", index: 0, delta: { type: "text", text: "Hi" } },
    { type: "block-end", index: 0 },
    { type: "block-start", index: 1, block: { type: "tool-call", kind: "function", id: "call_1", name: "f" } },
    { type: "block-delta", index: 1, delta: { type: "arguments", text: '{"a":' } },
    { type: "block-delta", index: 1, delta: { type: "arguments", text: "1}" } },
    { type: "block-end", index: 1 },
    { type: "finish", reason: { unified: "tool_calls", raw: "tool_use" } },
  ];
  const request = { model: "m", messages: [{ role: "user" as const, content: "hi" }] };

  it("reads whole answers", async () => {
    const reply = await client(
      toJson(inbound.encodeResponse(answer, meta, cost)),
      "application/json",
    ).chat.completions.create(request);
    expect(reply).toMatchObject({
      id: "gen-1",
      usage: { cost: 0.01 },
      choices: [
        {
          finish_reason: "tool_calls",
          message: { content: "Hi", tool_calls: [{ id: "call_1", function: { name: "f", arguments: '{"a":1}' } }] },
        },
      ],
    });
  });

  it("reads streams with its own accumulator", async () => {
    const encoder = inbound.streamEncoder(meta);
    const bytes = encodeFrames([...events.flatMap((event) => encoder.push(event)), ...encoder.end(null, cost)]);
    const reply = await client(bytes, "text/event-stream").chat.completions.stream(request).finalChatCompletion();
    expect(reply).toMatchObject({
      id: "gen-1",
      model: "lab/m",
      choices: [
        {
          finish_reason: "tool_calls",
          message: {
            role: "assistant",
            content: "Hi",
            tool_calls: [{ id: "call_1", type: "function", function: { name: "f", arguments: '{"a":1}' } }],
          },
        },
      ],
    });
  });

  it("throws the error of a running stream, and typed errors before it", async () => {
    const frames = inbound.encodeStreamError({ code: "provider_error", message: "gone" }, meta);
    const stream = await client(encodeFrames(frames), "text/event-stream").chat.completions.create({
      ...request,
      stream: true,
    });
    await expect(async () => {
      for await (const _chunk of stream);
    }).rejects.toThrow("gone");
    const { status, body } = inbound.encodeError(new AppError("rate_limited"), "r");
    await expect(
      client(JSON.stringify(body), "application/json", status).chat.completions.create(request),
    ).rejects.toBeInstanceOf(OpenAI.RateLimitError);
  });
});
