import { describe, expect, it } from "vitest";
import { toJson } from "@/lib/kernel";
import { converseComplaints } from "@/tests/support/validators/converse-request";
import type { Block, GenerateRequest, Message } from "../../ir";
import type { EncodeTarget } from "../dialect";
import { bedrockConverse } from ".";

const { outbound } = bedrockConverse;
const NOVA = "eu.amazon.nova-2-lite-v1:0";
const LLAMA = "meta.llama4-scout-17b-instruct-v1:0";
const OSS = "openai.gpt-oss-120b";
const GPT = "openai.gpt-6-sol";
const QWEN = "qwen.qwen3-32b-v1:0";

const user = (...blocks: Block[]): Message => ({ role: "user", blocks });
const text = (value: string): Block => ({ type: "text", text: value });
const call = (id: string, name = "f", argumentsText = "{}"): Block => ({
  type: "tool-call",
  kind: "function",
  id,
  name,
  argumentsText,
});
const result = (callId: string, value: string): Block => ({
  type: "tool-result",
  callId,
  content: [{ type: "text", text: value }],
});
const TOOL = { kind: "function", name: "f", parameters: { type: "object", properties: {} } } as const;

// biome-ignore lint/suspicious/noExplicitAny: bodies of many shapes are looked into.
type Body = any;

function encode(request: Partial<GenerateRequest>, nativeModel = OSS, more: Partial<EncodeTarget> = {}) {
  const whole: GenerateRequest = { model: "m", isStream: false, messages: [user(text("hi"))], ...request };
  const encoded = outbound.encodeRequest(whole, {
    provider: "amazon-bedrock",
    nativeModel,
    maxOutputTokens: 8192,
    capabilities: { reasoning: true, structured_outputs: true },
    supportedParameters: null,
    ...more,
  });
  const body: Body = JSON.parse(toJson(encoded.body));
  expect(converseComplaints(body, nativeModel === NOVA)).toEqual([]);
  const warnings = encoded.warnings.map(({ kind, path }) => `${kind} ${path}`);
  return { body, warnings, path: encoded.path };
}

describe("what Converse cannot carry", () => {
  it("is named, parameter by parameter", () => {
    const { warnings } = encode({
      frequencyPenalty: 1,
      presencePenalty: 1,
      logitBias: { "1": 1 },
      seed: 7,
      isLogprobs: true,
      topLogprobs: 2,
      choiceCount: 2,
      endUser: "u",
      metadata: { a: "b" },
      cacheKey: "k",
      serviceTier: "priority",
      topK: 3,
      stop: ["1", "2", "3", "4", "5"],
      temperature: 1.5,
      maxOutputTokens: 9000,
      tools: [TOOL],
      isParallelToolUse: false,
    });
    expect(warnings.sort()).toEqual(
      [
        ..."frequency_penalty presence_penalty logit_bias seed logprobs top_logprobs n user metadata".split(" "),
        ..."prompt_cache_key service_tier top_k stop[4] parallel_tool_calls".split(" "),
      ]
        .map((name) => `dropped ${name}`)
        .concat("changed temperature", "changed max_tokens")
        .sort(),
    );
  });

  it("is nothing in an ordinary request", () => {
    const { body, warnings } = encode({
      temperature: 0.5,
      topP: 0.9,
      stop: ["END"],
      maxOutputTokens: 64,
      serviceTier: "auto",
      choiceCount: 1,
    });
    expect(warnings).toEqual([]);
    expect(body.inferenceConfig).toEqual({ maxTokens: 64, temperature: 0.5, topP: 0.9, stopSequences: ["END"] });
  });

  it("includes what the model takes none of", () => {
    const { body, warnings } = encode({ temperature: 1 }, GPT, { supportedParameters: ["max_tokens", "tools"] });
    expect(warnings).toEqual(["dropped temperature"]);
    expect(body).not.toHaveProperty("inferenceConfig");
  });

  it("includes media without bytes and of unknown kinds, by the client's path", () => {
    const { body, warnings } = encode({
      messages: [
        user(
          text("look"),
          { type: "image", source: { kind: "url", url: "https://example.com/a.png" }, path: "messages[0].content[1]" },
          { type: "image", source: { kind: "base64", mediaType: "image/tiff", data: "aGk=" } },
          { type: "audio", source: { kind: "base64", mediaType: "audio/midi", data: "aGk=" } },
          { type: "image", detail: "low", source: { kind: "base64", mediaType: "image/webp", data: "aGk=" } },
        ),
      ],
    });
    expect(warnings).toEqual([
      "dropped messages[0].content[1]",
      "dropped messages[0].content[2]",
      "dropped messages[0].content[3]",
      "dropped messages[0].content[4].detail",
    ]);
    expect(body.messages[0].content).toEqual([
      { text: "look" },
      { image: { format: "webp", source: { bytes: "aGk=" } } },
    ]);
  });
});

describe("turns", () => {
  it("alternate, begin with the user and answer every call, in the order of the calls", () => {
    const { body, warnings } = encode({
      tools: [TOOL],
      messages: [
        { role: "assistant", blocks: [call("a b"), call("c")] },
        { role: "tool", blocks: [result("c", "2")] },
        user(text(" ")),
        user(text("go on")),
        { role: "assistant", blocks: [text("\n")] },
        user(text("more"), result("lost", "3")),
      ],
    });
    expect(body.messages).toEqual([
      { role: "user", content: [{ text: "Continue." }] },
      {
        role: "assistant",
        content: [
          { toolUse: { toolUseId: "a_b", name: "f", input: {} } },
          { toolUse: { toolUseId: "c", name: "f", input: {} } },
        ],
      },
      {
        role: "user",
        content: [
          { toolResult: { toolUseId: "a_b", content: [{ text: "The call was not answered." }] } },
          { toolResult: { toolUseId: "c", content: [{ text: "2" }] } },
          { text: "go on" },
          { text: "more" },
          { text: "3" },
        ],
      },
    ]);
    expect(warnings).toEqual(["emulated messages", "changed messages[5].content[1]", "emulated messages"]);
  });

  it("give every call an id of its own", () => {
    const again: readonly Message[] = [
      { role: "assistant", blocks: [call("call_0")] },
      { role: "tool", blocks: [result("call_0", "x")] },
    ];
    const { body } = encode({ tools: [TOOL], messages: [user(text("hi")), ...again, ...again] });
    const ids = (kind: string): string[] =>
      body.messages.flatMap((message: Body) =>
        message.content.flatMap((block: Body) => (block[kind] ? [block[kind].toolUseId] : [])),
      );
    expect(ids("toolUse")).toEqual(["call_0", "call_0-2"]);
    expect(ids("toolResult")).toEqual(["call_0", "call_0-2"]);
  });

  it("hold nothing beside calls and results for a model that refuses it", () => {
    const messages: readonly Message[] = [
      user(text("hi")),
      { role: "assistant", blocks: [text("Let me look."), call("a")] },
      { role: "tool", blocks: [result("a", "21")] },
      user(text("And now?")),
    ];
    const { body, warnings } = encode({ tools: [TOOL], messages }, LLAMA);
    expect(body.messages[1].content).toHaveLength(1);
    expect(body.messages[2].content).toEqual([
      { toolResult: { toolUseId: "a", content: [{ text: "21" }, { text: "And now?" }] } },
    ]);
    expect(warnings).toEqual(["dropped messages[1].content[0]", "changed messages"]);
    expect(encode({ tools: [TOOL], messages }, QWEN).warnings).toEqual([]);
  });

  it("keep thinking that Converse proved, and name any other", () => {
    const thought = (signatureBy?: string): Block => ({
      type: "reasoning",
      text: "hm",
      signature: "c2ln",
      signatureBy,
    });
    const sealed: Block = { type: "reasoning", text: "", redacted: "cmVk", signatureBy: "bedrock-converse" };
    const { body, warnings } = encode({
      messages: [
        user(text("hi")),
        {
          role: "assistant",
          blocks: [thought("bedrock-converse"), sealed, thought("anthropic-messages"), thought(), text("yes")],
        },
        user(text("why?")),
      ],
    });
    expect(body.messages[1].content).toEqual([
      { reasoningContent: { reasoningText: { text: "hm", signature: "c2ln" } } },
      { reasoningContent: { redactedContent: "cmVk" } },
      { text: "yes" },
    ]);
    expect(warnings).toEqual(["dropped messages[1].content[2]", "dropped messages[1].content[3]"]);
  });

  it("put words beside a document, each under a name of its own", () => {
    const file = (name?: string): Block => ({
      type: "file",
      name,
      source: { kind: "base64", mediaType: "text/x-python", data: "aGk=" },
    });
    const { body, warnings } = encode({ messages: [user(file("a/b.py"), file("a-b.py"), file())] });
    expect(body.messages[0].content.map((block: Body) => block.document?.name ?? block.text)).toEqual([
      "a-b",
      "a-b (2)",
      "document",
      "See the attached document.",
    ]);
    expect(warnings).toEqual(["emulated messages"]);
  });
});

describe("tools", () => {
  it.each<[string, GenerateRequest["toolChoice"], object | undefined, readonly string[]]>([
    [NOVA, { type: "auto" }, { auto: {} }, []],
    [NOVA, { type: "required" }, { any: {} }, []],
    [NOVA, { type: "tool", name: "f" }, { tool: { name: "f" } }, []],
    [QWEN, { type: "tool", name: "f" }, { any: {} }, ["emulated tool_choice"]],
    [LLAMA, { type: "required" }, undefined, ["changed tool_choice"]],
    [QWEN, undefined, undefined, []],
  ])("%s is told %j as %j", (model, toolChoice, expected, told) => {
    const { body, warnings } = encode({ tools: [TOOL, { ...TOOL, name: "g" }], toolChoice }, model);
    expect(body.toolConfig.toolChoice).toEqual(expected);
    expect(warnings).toEqual(told);
    const isNarrowed = told[0] === "emulated tool_choice";
    expect(body.toolConfig.tools).toHaveLength(isNarrowed ? 1 : 2);
  });

  it("are left out where calls are forbidden, and kept for a history that has some", () => {
    const plain = encode({ tools: [TOOL], toolChoice: { type: "none" } });
    expect(plain.body).not.toHaveProperty("toolConfig");
    expect(plain.warnings).toEqual(["emulated tool_choice"]);
    const messages = [
      user(text("hi")),
      { role: "assistant" as const, blocks: [call("a")] },
      { role: "tool" as const, blocks: [result("a", "x")] },
    ];
    const running = encode({ tools: [TOOL], toolChoice: { type: "none" }, messages });
    expect(running.body.toolConfig).toEqual({ tools: [{ toolSpec: expect.objectContaining({ name: "f" }) }] });
    expect(running.body.system).toEqual([{ text: expect.stringContaining("Do not call any tool") }]);
    const undeclared = encode({ messages });
    expect(undeclared.body.toolConfig.tools).toHaveLength(1);
    expect(undeclared.warnings).toEqual(["emulated tools"]);
  });

  it("are renamed where they must be, and get their names back with their free text", () => {
    const tools = [
      { kind: "custom", name: "shell.run" },
      { ...TOOL, name: "дай" },
    ] as const;
    const request: GenerateRequest = { model: "m", isStream: false, messages: [user(text("hi"))], tools };
    const { body } = encode({ tools });
    const [shell, give] = body.toolConfig.tools.map((tool: Body) => tool.toolSpec.name);
    const content = [
      { toolUse: { toolUseId: "1", name: shell, input: { input: "ls -l" } } },
      { toolUse: { toolUseId: "2", name: give, input: { a: 1 } } },
    ];
    const answer = { output: { message: { role: "assistant", content } }, stopReason: "tool_use" };
    expect(outbound.decodeResponse(answer, request).choices[0]?.blocks).toEqual([
      { type: "tool-call", kind: "custom", id: "1", name: "shell.run", argumentsText: "ls -l" },
      { type: "tool-call", kind: "function", id: "2", name: "дай", argumentsText: '{"a":1}' },
    ]);
    const decoder = outbound.streamDecoder(request);
    const push = (event: string, data: object) => decoder.push({ event, data: JSON.stringify(data) });
    const events = [
      ...push("contentBlockStart", { contentBlockIndex: 0, start: { toolUse: { toolUseId: "1", name: shell } } }),
      ...push("contentBlockDelta", { contentBlockIndex: 0, delta: { toolUse: { input: '{"input":' } } }),
      ...push("contentBlockDelta", { contentBlockIndex: 0, delta: { toolUse: { input: '"ls -l"}' } } }),
      ...push("contentBlockStop", { contentBlockIndex: 0 }),
    ];
    expect(events.slice(1)).toEqual([
      { type: "block-start", index: 0, block: { type: "tool-call", kind: "custom", id: "1", name: "shell.run" } },
      { type: "block-delta", index: 0, delta: { type: "arguments", text: "ls -l" } },
      { type: "block-end", index: 0 },
    ]);
  });

  it("are strict where the model can be, and plain where it must be", () => {
    const strict = {
      ...TOOL,
      parameters: { ...TOOL.parameters, additionalProperties: false },
      isStrict: true,
    } as const;
    expect(encode({ tools: [strict] }, QWEN).body.toolConfig.tools[0].toolSpec.strict).toBe(true);
    const { body, warnings } = encode({ tools: [strict] }, NOVA);
    expect(body.toolConfig.tools[0].toolSpec).toEqual({
      name: "f",
      inputSchema: { json: { type: "object", properties: {} } },
    });
    expect(warnings).toEqual(["dropped tools[0].strict", "changed tools[0].parameters"]);
  });
});

describe("JSON output", () => {
  const format = {
    type: "json-schema",
    name: "answer",
    schema: { type: "object", properties: { a: { type: "string" } }, required: ["a"] },
  } as const;

  it("is enforced by schema where the model can be held to one", () => {
    const { body, warnings } = encode({ responseFormat: format });
    const { type, structure } = body.outputConfig.textFormat;
    expect({ type, name: structure.jsonSchema.name }).toEqual({ type: "json_schema", name: "answer" });
    expect(JSON.parse(structure.jsonSchema.schema)).toEqual({ ...format.schema, additionalProperties: false });
    expect(warnings).toEqual(["changed response_format.schema"]);
  });

  it("is asked for in words elsewhere", () => {
    for (const [model, responseFormat] of [
      [NOVA, format],
      [OSS, { type: "json" }],
    ] as const) {
      const { body, warnings } = encode({ responseFormat }, model);
      expect(body).not.toHaveProperty("outputConfig");
      expect(body.system[0].text).toContain("JSON");
      expect(warnings).toEqual(["emulated response_format"]);
    }
  });
});

describe("thinking", () => {
  const efforts = { capabilities: { reasoning: true, reasoning_efforts: ["low", "medium", "high", "xhigh", "max"] } };
  it.each<[string, GenerateRequest["reasoning"], object | undefined, readonly string[]]>([
    [NOVA, { effort: "low" }, { reasoningConfig: { type: "enabled", maxReasoningEffort: "low" } }, []],
    [
      NOVA,
      { effort: "high" },
      { reasoningConfig: { type: "enabled", maxReasoningEffort: "medium" } },
      ["changed reasoning.effort"],
    ],
    [NOVA, { isEnabled: true }, { reasoningConfig: { type: "enabled", maxReasoningEffort: "medium" } }, []],
    [NOVA, { isEnabled: false }, undefined, []],
    [OSS, { effort: "high" }, { reasoning_effort: "high" }, []],
    [OSS, { effort: "none" }, { reasoning_effort: "low" }, ["changed reasoning.effort"]],
    [GPT, { effort: "max" }, { reasoning: { effort: "max" } }, []],
    [GPT, { isEnabled: false }, { reasoning: { effort: "none" } }, []],
    [GPT, { effort: "minimal" }, { reasoning: { effort: "low" } }, ["changed reasoning.effort"]],
    [GPT, { budgetTokens: 8000 }, { reasoning: { effort: "medium" } }, ["changed reasoning.max_tokens"]],
    ["openai.gpt-6-astra", { isEnabled: false }, { reasoning: { effort: "low" } }, ["changed reasoning.effort"]],
    [QWEN, { effort: "high" }, undefined, ["dropped reasoning"]],
  ])("%s asked for %j", (model, reasoning, expected, told) => {
    const { body, warnings } = encode({ reasoning, maxOutputTokens: 4096 }, model, model === OSS ? {} : efforts);
    expect(body.additionalModelRequestFields).toEqual(expected);
    expect(warnings).toEqual(told);
    // The bound of the hold is never given up.
    expect(body.inferenceConfig.maxTokens).toBe(4096);
  });
});

describe("cache markers", () => {
  const marked = (value: string, ttl?: string): Block => ({
    type: "text",
    text: value,
    extensions: { "anthropic-messages": { cache_control: { type: "ephemeral", ...(ttl ? { ttl } : {}) } } },
  });
  const messages: readonly Message[] = [
    { role: "system", blocks: [marked("s")] },
    user(marked("1"), marked("2")),
    { role: "assistant", blocks: [marked("3")] },
    user(marked("4", "1h")),
  ];

  it("become cache points, the four latest of them", () => {
    const { body, warnings } = encode({ messages }, NOVA);
    expect(JSON.stringify(body).match(/cachePoint/g)).toHaveLength(4);
    expect(body.system).toEqual([{ text: "s" }]);
    expect(body.messages[0].content).toEqual([
      { text: "1" },
      { cachePoint: { type: "default" } },
      { text: "2" },
      { cachePoint: { type: "default" } },
    ]);
    expect(warnings).toEqual(["changed messages[3].content[0].cache_control", "dropped messages[0].cache_control"]);
  });

  it("are named as lost where the model keeps no points", () => {
    const { body, warnings } = encode({ messages }, GPT);
    expect(JSON.stringify(body)).not.toContain("cachePoint");
    expect(warnings).toHaveLength(5);
    expect(warnings[1]).toBe("dropped messages[1].content[0].cache_control");
  });
});
