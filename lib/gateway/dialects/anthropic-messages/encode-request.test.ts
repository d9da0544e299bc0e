import { describe, expect, it } from "vitest";
import { anthropicComplaints } from "@/tests/support/validators/anthropic-request";
import type { Block, GenerateRequest, Message, StreamEvent } from "../../ir";
import type { EncodeTarget } from "../dialect";
import { anthropicMessages } from ".";
import { sealReasoning } from "./signatures";
import { legalId } from "./tool-ids";

const { outbound, inbound } = anthropicMessages;
const adaptive: EncodeTarget = {
  provider: "anthropic",
  nativeModel: "claude-x",
  maxOutputTokens: 64_000,
  capabilities: {
    reasoning: true,
    structured_outputs: true,
    reasoning_efforts: ["low", "medium", "high", "xhigh", "max"],
  },
  supportedParameters: null,
};
const budgeted: EncodeTarget = { ...adaptive, capabilities: { reasoning: true } };

const text = (value: string): Block => ({ type: "text", text: value });
const user = (...blocks: Block[]): Message => ({ role: "user", blocks });
const assistant = (...blocks: Block[]): Message => ({ role: "assistant", blocks });
const result = (callId: string, value: string): Block => ({
  type: "tool-result",
  callId,
  content: [{ type: "text", text: value }],
});
const call = (id: string, argumentsText = "{}"): Block => ({
  type: "tool-call",
  kind: "function",
  id,
  name: "f",
  argumentsText,
});
const tools: GenerateRequest["tools"] = [{ kind: "function", name: "f" }];

function encode(request: Partial<GenerateRequest>, target = adaptive) {
  const { body, warnings } = outbound.encodeRequest(
    { model: "m", messages: [user(text("hi"))], isStream: false, ...request },
    target,
  );
  expect(anthropicComplaints(JSON.parse(JSON.stringify(body)))).toEqual([]);
  return { body, warnings: warnings.map((warning) => `${warning.kind} ${warning.path}`) };
}

describe("messages", () => {
  it("hoists system and developer turns wherever they stand", () => {
    const system = (value: string): Message => ({ role: "system", blocks: [text(value)] });
    const { body } = encode({ messages: [system("a"), user(text("hi")), system("b"), system(" ")] });
    expect(body.system).toEqual([
      { type: "text", text: "a" },
      { type: "text", text: "b" },
    ]);
    expect(body.messages).toHaveLength(1);
  });

  it("puts all results of a turn into the next single user message, before any text", () => {
    const { body } = encode({
      tools,
      messages: [
        user(text("hi")),
        assistant(call("a")),
        assistant(call("b")),
        { role: "tool", blocks: [result("b", "2")] },
        user(text("also")),
        { role: "tool", blocks: [result("a", "1")] },
      ],
    });
    expect(body.messages).toMatchObject([
      { role: "user" },
      { role: "assistant", content: [{ id: "a" }, { id: "b" }] },
      { role: "user", content: [{ tool_use_id: "b" }, { tool_use_id: "a" }, { type: "text", text: "also" }] },
    ]);
  });

  it("rewrites foreign call ids alike in call and result, and keeps them apart when a vendor counts from zero again", () => {
    const turn = (id: string): Message[] => [assistant(call(id)), { role: "tool", blocks: [result(id, id)] }];
    const { body } = encode({
      tools,
      messages: [user(text("hi")), ...turn("functions.f:0"), ...turn("functions.f:0"), ...turn("x".repeat(90))],
    });
    const ids = (body.messages as { content: { id?: string; tool_use_id?: string }[] }[]).flatMap(({ content }) =>
      content.map((block) => block.id ?? block.tool_use_id),
    );
    expect(ids.slice(1)).toEqual([
      legalId("functions.f:0"),
      legalId("functions.f:0"),
      `${legalId("functions.f:0")}-2`,
      `${legalId("functions.f:0")}-2`,
      legalId("x".repeat(90)),
      legalId("x".repeat(90)),
    ]);
    expect(legalId("a.b")).not.toBe(legalId("a:b"));
  });

  it("drops blank text and turns that held nothing else", () => {
    const { body } = encode({ messages: [user(text("hi"), text("  ")), assistant(text("")), user(text("again"))] });
    expect(body.messages).toEqual([
      { role: "user", content: [{ type: "text", text: "hi" }] },
      { role: "user", content: [{ type: "text", text: "again" }] },
    ]);
  });

  it("sends a prefill on, without white space at its end", () => {
    const { body } = encode({ messages: [user(text("hi")), assistant(text("Sure: "))] });
    expect(body.messages).toMatchObject([{}, { role: "assistant", content: [{ text: "Sure:" }] }]);
  });

  it("wraps arguments that are no object instead of losing them", () => {
    const inputs = ["", "[1]", "broken {"].map((argumentsText, index) => {
      const id = `t${index}`;
      const { body } = encode({
        tools,
        messages: [user(text("hi")), assistant(call(id, argumentsText)), { role: "tool", blocks: [result(id, "")] }],
      });
      return (body.messages as { content: { input?: unknown }[] }[])[1]?.content[0]?.input;
    });
    expect(inputs).toEqual([{}, { input: [1] }, { input: "broken {" }]);
  });

  it("sends back only thinking that Anthropic signed", () => {
    const thinking = (signature: string | undefined, signatureBy?: string): Block => ({
      type: "reasoning",
      text: "t",
      signature,
      signatureBy,
    });
    const { body, warnings } = encode({
      messages: [
        user(text("hi")),
        assistant(
          thinking("EqQB", "anthropic-messages"),
          thinking("Eq", undefined),
          thinking("g", "gemini-generate"),
          thinking(sealReasoning({}), undefined),
          thinking(undefined),
          text("x"),
        ),
        user(text("go on")),
      ],
    });
    expect(body.messages).toMatchObject([
      {},
      { content: [{ signature: "EqQB" }, { signature: "Eq" }, { type: "text" }] },
      {},
    ]);
    expect(warnings).toEqual([
      "dropped messages[1].content[2]",
      "dropped messages[1].content[3]",
      "dropped messages[1].content[4]",
    ]);
  });

  it("takes pictures and files it knows and names those it does not", () => {
    const base64 = (mediaType: string): { kind: "base64"; mediaType: string; data: string } => ({
      kind: "base64",
      mediaType,
      data: "aGk=",
    });
    const { body, warnings } = encode({
      messages: [
        user(
          { type: "image", source: base64("image/jpg"), detail: "high" },
          { type: "image", source: base64("image/tiff") },
          { type: "file", source: base64("application/pdf"), name: "a.pdf" },
          { type: "file", source: base64("text/csv") },
          { type: "file", source: base64("application/zip") },
          { type: "audio", source: base64("audio/wav") },
        ),
      ],
    });
    expect(body.messages).toMatchObject([
      {
        content: [
          { type: "image", source: { media_type: "image/jpeg" } },
          { type: "document", title: "a.pdf", source: { media_type: "application/pdf" } },
          { type: "document", source: { type: "text", media_type: "text/plain", data: "hi" } },
        ],
      },
    ]);
    expect(warnings).toEqual([
      "dropped messages[0].content[0].detail",
      "dropped messages[0].content[1]",
      "dropped messages[0].content[4]",
      "dropped messages[0].content[5]",
    ]);
  });

  it("declares tools that only the history knows, switched off", () => {
    const { body, warnings } = encode({
      messages: [user(text("hi")), assistant(call("a")), { role: "tool", blocks: [result("a", "1")] }],
    });
    expect(body).toMatchObject({
      tools: [{ name: "f", input_schema: { type: "object" } }],
      tool_choice: { type: "none" },
    });
    expect(warnings).toEqual(["emulated tools"]);
  });

  it("keeps the four latest cache markers, whoever's client wrote them", () => {
    const marked = (value: string, dialect: string): Block => ({
      type: "text",
      text: value,
      extensions: { [dialect]: { cache_control: { type: "ephemeral" } } },
    });
    const blocks = ["a", "b", "c", "d", "e"].map((value, index) =>
      marked(value, index === 1 ? "openai-chat" : "anthropic-messages"),
    );
    const { body, warnings } = encode({ messages: [user(...blocks)] });
    expect((body.messages as { content: object[] }[])[0]?.content.map((block) => "cache_control" in block)).toEqual([
      false,
      true,
      true,
      true,
      true,
    ]);
    expect(warnings).toEqual(["dropped messages[0].content[0].cache_control"]);
  });
});

describe("parameters", () => {
  it.each<[string, Partial<GenerateRequest>, EncodeTarget, object, string[]]>([
    ["output bound of the model", {}, adaptive, { max_tokens: 64_000 }, []],
    [
      "output bound above the model's",
      { maxOutputTokens: 99_999 },
      adaptive,
      { max_tokens: 64_000 },
      ["changed max_tokens"],
    ],
    ["temperature above one", { temperature: 1.7 }, adaptive, { temperature: 1 }, ["changed temperature"]],
    ["temperature with top_p", { temperature: 0.5, topP: 0.9 }, adaptive, { temperature: 0.5 }, ["dropped top_p"]],
    [
      "temperature where none is taken",
      { temperature: 0.5, topP: 0.9 },
      { ...adaptive, supportedParameters: ["max_tokens"] },
      {},
      ["dropped temperature", "dropped top_p"],
    ],
    [
      "temperature with thinking",
      { temperature: 0.5, topK: 4, reasoning: { effort: "high" } },
      adaptive,
      { thinking: { type: "adaptive", display: "summarized" }, output_config: { effort: "high" } },
      ["dropped temperature", "dropped top_k"],
    ],
    [
      "effort for a model that wants a budget",
      { maxOutputTokens: 10_000, reasoning: { effort: "low" } },
      budgeted,
      { thinking: { type: "enabled", budget_tokens: 2000 } },
      [],
    ],
    [
      "budget above the output bound",
      { maxOutputTokens: 2000, reasoning: { budgetTokens: 5000 } },
      budgeted,
      { thinking: { type: "enabled", budget_tokens: 1999 } },
      ["changed reasoning.max_tokens"],
    ],
    [
      "budget with no room for it",
      { maxOutputTokens: 500, reasoning: { effort: "high" } },
      budgeted,
      { max_tokens: 500 },
      ["changed reasoning"],
    ],
    [
      "budget for a model that wants an effort",
      { reasoning: { budgetTokens: 20_000, isEnabled: true } },
      adaptive,
      { thinking: { type: "adaptive", display: "summarized" }, output_config: { effort: "high" } },
      ["changed reasoning.max_tokens"],
    ],
    [
      "effort the model does not know",
      { reasoning: { effort: "minimal" } },
      adaptive,
      { thinking: {}, output_config: { effort: "low" } },
      ["changed reasoning.effort"],
    ],
    ["no thinking", { reasoning: { effort: "none" } }, adaptive, { thinking: { type: "disabled" } }, []],
    [
      "hidden thinking",
      { reasoning: { isEnabled: true, isHidden: true } },
      adaptive,
      { thinking: { type: "adaptive", display: "omitted" } },
      [],
    ],
    [
      "forced choice with thinking",
      { tools, toolChoice: { type: "required" }, reasoning: { effort: "high" } },
      adaptive,
      { tool_choice: { type: "any" } },
      ["changed reasoning"],
    ],
    [
      "named choice, one call at a time",
      { tools, toolChoice: { type: "tool", name: "f" }, isParallelToolUse: false },
      adaptive,
      { tool_choice: { type: "tool", name: "f", disable_parallel_tool_use: true } },
      [],
    ],
    [
      "one call at a time without a choice",
      { tools, isParallelToolUse: false },
      adaptive,
      { tool_choice: { type: "auto", disable_parallel_tool_use: true } },
      [],
    ],
    ["choice without tools", { toolChoice: { type: "auto" } }, adaptive, {}, []],
    ["stops", { stop: ["END", "\n"] }, adaptive, { stop_sequences: ["END"] }, ["dropped stop"]],
    ["service tiers", { serviceTier: "default" }, adaptive, { service_tier: "standard_only" }, []],
    ["foreign service tier", { serviceTier: "flex" }, adaptive, {}, ["dropped service_tier"]],
    [
      "foreign parameters",
      {
        seed: 1,
        logitBias: {},
        frequencyPenalty: 1,
        presencePenalty: 1,
        choiceCount: 2,
        cacheKey: "k",
        isLogprobs: true,
        topLogprobs: 2,
        metadata: { a: "b" },
      },
      adaptive,
      {},
      [
        "dropped frequency_penalty",
        "dropped presence_penalty",
        "dropped logit_bias",
        "dropped seed",
        "dropped logprobs",
        "dropped top_logprobs",
        "dropped n",
        "dropped prompt_cache_key",
        "dropped metadata",
      ],
    ],
    ["end user", { endUser: "u" }, adaptive, { metadata: { user_id: "u" } }, []],
    [
      "JSON without schema",
      { responseFormat: { type: "json" } },
      adaptive,
      { system: [{ type: "text" }] },
      ["emulated response_format"],
    ],
    ["foreign members", { extensions: { "openai-chat": { verbosity: "low" } } }, adaptive, {}, ["dropped verbosity"]],
  ])("%s", (_name, request, target, body, warnings) => {
    const encoded = encode(request, target);
    expect(encoded.body).toMatchObject(body);
    expect(encoded.warnings).toEqual(warnings);
    for (const key of ["temperature", "top_p", "top_k", "thinking", "tool_choice", "service_tier"]) {
      if (!(key in body)) expect(encoded.body).not.toHaveProperty(key);
    }
  });

  it("turns a thinking budget off for a tool loop whose thinking is not signed", () => {
    const messages = [user(text("hi")), assistant(call("a")), { role: "tool" as const, blocks: [result("a", "1")] }];
    const request = { tools, messages, maxOutputTokens: 9000, reasoning: { budgetTokens: 2000 } };
    expect(encode(request, budgeted)).toMatchObject({
      body: expect.not.objectContaining({ thinking: expect.anything() }),
      warnings: ["changed reasoning"],
    });
    const signed: Block = { type: "reasoning", text: "t", signature: "EqQB", signatureBy: "anthropic-messages" };
    const kept = encode(
      {
        ...request,
        messages: [user(text("hi")), assistant(signed, call("a")), { role: "tool", blocks: [result("a", "1")] }],
      },
      budgeted,
    );
    expect(kept).toMatchObject({ body: { thinking: { type: "enabled" } }, warnings: [] });
  });

  it("keeps a schema within what is enforced and names the rest", () => {
    const schema = {
      type: "object",
      properties: {
        n: { type: "number", minimum: 0, description: "count" },
        u: { oneOf: [{ type: "string" }, { type: "null" }] },
      },
      $schema: "x",
    };
    const { body, warnings } = encode({ responseFormat: { type: "json-schema", schema } });
    expect(body.output_config).toEqual({
      format: {
        type: "json_schema",
        schema: {
          type: "object",
          properties: {
            n: { type: "number", description: "count (minimum: 0)" },
            u: { anyOf: [{ type: "string" }, { type: "null" }] },
          },
          additionalProperties: false,
        },
      },
    });
    expect(warnings).toEqual(["emulated response_format.schema.properties.n.minimum"]);
    expect(schema.properties.n.minimum).toBe(0);
  });
});

describe("free-text tools", () => {
  const request: GenerateRequest = {
    model: "m",
    messages: [user(text("hi"))],
    tools: [{ kind: "custom", name: "patch", description: "applies" }],
    isStream: true,
  };

  it("go out as a function with one string and come back as text", () => {
    const { body, warnings } = encode(request);
    expect(body.tools).toMatchObject([{ name: "patch", input_schema: { properties: { input: { type: "string" } } } }]);
    expect(warnings).toEqual(["emulated tools[0]"]);
    const answer = outbound.decodeResponse(
      {
        content: [{ type: "tool_use", id: "t", name: "patch", input: { input: "*** Begin" } }],
        stop_reason: "tool_use",
      },
      request,
    );
    expect(answer.choices[0]?.blocks).toEqual([
      { type: "tool-call", kind: "custom", id: "t", name: "patch", argumentsText: "*** Begin" },
    ]);
  });

  it("come back from a stream as text, and reach an Anthropic client as the function", () => {
    const decoder = outbound.streamDecoder(request);
    const wire = [
      { type: "message_start", message: { id: "m", model: "m" } },
      { type: "content_block_start", index: 0, content_block: { type: "tool_use", id: "t", name: "patch", input: {} } },
      { type: "content_block_delta", index: 0, delta: { type: "input_json_delta", partial_json: '{"input": "a' } },
      { type: "content_block_delta", index: 0, delta: { type: "input_json_delta", partial_json: '\\n"}' } },
      { type: "content_block_stop", index: 0 },
    ];
    const events: StreamEvent[] = wire.flatMap((data) =>
      decoder.push({ event: data.type, data: JSON.stringify(data) }),
    );
    expect(events.slice(1)).toEqual([
      { type: "block-start", index: 0, block: { type: "tool-call", kind: "custom", id: "t", name: "patch" } },
      { type: "block-delta", index: 0, delta: { type: "arguments", text: "a\n" } },
      { type: "block-end", index: 0 },
    ]);
    const encoder = inbound.streamEncoder({
      id: "m",
      model: "m",
      createdSeconds: 0,
      inputTokensEstimate: 1,
      wantsUsageChunk: true,
      request: {},
    });
    expect(events.flatMap((event) => encoder.push(event)).map((frame) => frame.data)).toContain(
      '{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\\"input\\":\\"a\\\\n\\"}"}}',
    );
  });
});
