import { describe, expect, it } from "vitest";
import { geminiComplaints } from "@/tests/support/validators/google-request";
import type { Block, GenerateRequest, Message } from "../../ir";
import type { EncodeTarget } from "../dialect";
import { geminiGenerate } from ".";
import { SKIP_VALIDATION } from "./proofs";
import { legalName } from "./tool-names";

const { outbound } = geminiGenerate;
const third: EncodeTarget = {
  provider: "google",
  nativeModel: "gemini-3-flash-preview",
  maxOutputTokens: 65_536,
  capabilities: { reasoning: true, reasoning_efforts: ["minimal", "low", "medium", "high"] },
  supportedParameters: null,
};
const second: EncodeTarget = { ...third, nativeModel: "gemini-2.5-flash", capabilities: { reasoning: true } };
const pro: EncodeTarget = { ...second, nativeModel: "gemini-2.5-pro" };
const firstPro: EncodeTarget = { ...third, nativeModel: "gemini-3-pro-preview", capabilities: { reasoning: true } };

const text = (value: string): Block => ({ type: "text", text: value });
const user = (...blocks: Block[]): Message => ({ role: "user", blocks });
const assistant = (...blocks: Block[]): Message => ({ role: "assistant", blocks });
const tool = (...blocks: Block[]): Message => ({ role: "tool", blocks });
const result = (callId: string, value: string, more: object = {}): Block => ({
  type: "tool-result",
  callId,
  content: [{ type: "text", text: value }],
  ...more,
});
const call = (id: string, name = "f", more: object = {}): Block => ({
  type: "tool-call",
  kind: "function",
  id,
  name,
  argumentsText: "{}",
  ...more,
});
const tools: GenerateRequest["tools"] = [
  { kind: "function", name: "f" },
  { kind: "function", name: "g" },
];

interface Body {
  contents: { role: string; parts: Record<string, unknown>[] }[];
  [key: string]: unknown;
}

function encode(request: Partial<GenerateRequest>, target = third) {
  const encoded = outbound.encodeRequest(
    { model: "m", messages: [user(text("hi"))], isStream: false, ...request },
    target,
  );
  const body: Body = JSON.parse(JSON.stringify(encoded.body));
  expect(geminiComplaints(body, target === third || target === firstPro)).toEqual([]);
  return { ...encoded, body, warnings: encoded.warnings.map((warning) => `${warning.kind} ${warning.path}`) };
}

describe("contents", () => {
  it("hold as many results as the turn had calls, in the order of the calls, in one content", () => {
    const { body, warnings } = encode({
      tools,
      messages: [
        user(text("hi")),
        assistant(call("a", "f"), call("b", "g")),
        tool(result("b", "2")),
        user(text("also")),
        tool(result("a", '{"n":1}')),
      ],
    });
    expect(body.contents.slice(2)).toEqual([
      {
        role: "user",
        parts: [
          { functionResponse: { name: "f", response: { n: 1 } } },
          { functionResponse: { name: "g", response: { output: "2" } } },
        ],
      },
      { role: "user", parts: [{ text: "also" }] },
    ]);
    expect(warnings).toEqual([]);
  });

  it("answer a call that nobody answered, and send a result without a call as text", () => {
    const { body, warnings } = encode({
      tools,
      messages: [user(text("hi")), assistant(call("a")), tool(result("zzz", "lost"))],
    });
    expect(body.contents.slice(2)).toMatchObject([
      { parts: [{ functionResponse: { name: "f", response: { error: expect.any(String) } } }] },
      { parts: [{ text: "lost" }] },
    ]);
    expect(warnings).toEqual(["emulated messages", "changed messages[2].content[0]"]);
  });

  it("keep genuine signatures, and give the documented stand-in to the first call of a turn without one", () => {
    const signed = call("a", "f", { signature: "c2ln", signatureBy: "gemini-generate" });
    const foreign = call("c", "f", { signature: "EqQB", signatureBy: "anthropic-messages" });
    const messages = [
      user(text("hi")),
      assistant(signed, call("b")),
      tool(result("a", ""), result("b", "")),
      assistant(foreign, call("d")),
      tool(result("c", ""), result("d", "")),
    ];
    const proofs = (body: Body): unknown[] =>
      body.contents.flatMap(({ role, parts }) => (role === "model" ? parts.map((part) => part.thoughtSignature) : []));
    expect(proofs(encode({ tools, messages }).body)).toEqual(["c2ln", undefined, SKIP_VALIDATION, undefined]);
    expect(proofs(encode({ tools, messages }, second).body)).toEqual(["c2ln", undefined, undefined, undefined]);
  });

  it("leave out thinking that another provider proved, and blank parts", () => {
    const { body, warnings } = encode({
      messages: [
        user(text("hi")),
        assistant(
          { type: "reasoning", text: "t", signature: "Eq", signatureBy: "anthropic-messages" },
          { type: "reasoning", text: "own" },
          text(""),
        ),
        user(text("on")),
      ],
    });
    expect(body.contents[1]?.parts).toEqual([{ text: "own", thought: true }]);
    expect(warnings).toEqual(["dropped messages[1].content[0]"]);
  });

  it("put pictures of results inside them, or beside them for older models", () => {
    const picture = { type: "image", source: { kind: "base64", mediaType: "image/png", data: "aGk=" } } as const;
    const messages = [
      user(text("hi")),
      assistant(call("a")),
      tool({ type: "tool-result", callId: "a", content: [picture] }),
    ];
    const inline = { inlineData: { mimeType: "image/png", data: "aGk=" } };
    expect(encode({ tools, messages }).body.contents[2]?.parts).toEqual([
      { functionResponse: { name: "f", response: { output: "" }, parts: [inline] } },
    ]);
    expect(encode({ tools, messages }, second).body.contents.slice(2)).toEqual([
      { role: "user", parts: [{ functionResponse: { name: "f", response: { output: "" } } }] },
      { role: "user", parts: [inline] },
    ]);
  });

  it("name the type of what a URL points to", () => {
    const { body } = encode({
      messages: [
        user(
          { type: "image", source: { kind: "url", url: "https://example.com/a.png?x=1" } },
          { type: "file", source: { kind: "url", url: "https://example.com/doc" } },
        ),
      ],
    });
    expect(body.contents[0]?.parts).toEqual([
      { fileData: { mimeType: "image/png", fileUri: "https://example.com/a.png?x=1" } },
      { fileData: { mimeType: "application/pdf", fileUri: "https://example.com/doc" } },
    ]);
  });
});

describe("parameters", () => {
  const schema = { type: "object", properties: { a: { type: "string" } } };
  it.each<[string, Partial<GenerateRequest>, EncodeTarget, object, string[]]>([
    ["nothing asked", {}, third, {}, []],
    [
      "effort of a third-generation model",
      { reasoning: { effort: "medium" } },
      third,
      { generationConfig: { thinkingConfig: { thinkingLevel: "MEDIUM", includeThoughts: true } } },
      [],
    ],
    [
      "effort that the model does not know",
      { reasoning: { effort: "medium" } },
      firstPro,
      { generationConfig: { thinkingConfig: { thinkingLevel: "HIGH", includeThoughts: true } } },
      ["changed reasoning.effort"],
    ],
    [
      "effort above the strongest",
      { reasoning: { effort: "max", isHidden: true } },
      third,
      { generationConfig: { thinkingConfig: { thinkingLevel: "HIGH", includeThoughts: false } } },
      ["changed reasoning.effort"],
    ],
    [
      "no thinking, third generation",
      { reasoning: { isEnabled: false } },
      third,
      { generationConfig: { thinkingConfig: { thinkingLevel: "MINIMAL" } } },
      ["changed reasoning.effort"],
    ],
    [
      "a budget, third generation",
      { reasoning: { budgetTokens: 20_000 } },
      third,
      { generationConfig: { thinkingConfig: { thinkingLevel: "HIGH", includeThoughts: true } } },
      ["changed reasoning.max_tokens"],
    ],
    [
      "no thinking, second generation",
      { reasoning: { effort: "none" } },
      second,
      { generationConfig: { thinkingConfig: { thinkingBudget: 0 } } },
      [],
    ],
    [
      "no thinking where it cannot be",
      { reasoning: { effort: "none" } },
      pro,
      { generationConfig: { thinkingConfig: { thinkingBudget: 128 } } },
      ["changed reasoning"],
    ],
    [
      "effort as a budget",
      { maxOutputTokens: 10_000, reasoning: { effort: "low" } },
      second,
      {
        generationConfig: { maxOutputTokens: 10_000, thinkingConfig: { thinkingBudget: 2000, includeThoughts: true } },
      },
      [],
    ],
    [
      "thinking, however much",
      { reasoning: { isEnabled: true } },
      second,
      { generationConfig: { thinkingConfig: { thinkingBudget: -1, includeThoughts: true } } },
      [],
    ],
    [
      "JSON by schema",
      { responseFormat: { type: "json-schema", schema: { $schema: "x", ...schema } } },
      third,
      { generationConfig: { responseMimeType: "application/json", responseJsonSchema: schema } },
      [],
    ],
    [
      "JSON beside tools",
      { tools, responseFormat: { type: "json" } },
      third,
      {
        generationConfig: { responseMimeType: "application/json" },
        tools: [{ functionDeclarations: [{ name: "f" }, { name: "g" }] }],
      },
      [],
    ],
    [
      "JSON beside tools, older model",
      { tools, responseFormat: { type: "json" } },
      second,
      {
        systemInstruction: { parts: [{ text: expect.stringContaining("JSON") }] },
        tools: [{ functionDeclarations: [{ name: "f" }, { name: "g" }] }],
      },
      ["emulated response_format"],
    ],
    [
      "choices",
      { tools, toolChoice: { type: "tool", name: "g" }, isParallelToolUse: false },
      third,
      {
        tools: [{ functionDeclarations: [{ name: "f" }, { name: "g" }] }],
        toolConfig: { functionCallingConfig: { mode: "ANY", allowedFunctionNames: ["g"] } },
      },
      ["dropped parallel_tool_calls"],
    ],
    ["choice without tools", { toolChoice: { type: "required" } }, third, {}, []],
    [
      "six stops",
      { stop: ["1", "2", "3", "4", "5", "6"] },
      third,
      { generationConfig: { stopSequences: ["1", "2", "3", "4", "5"] } },
      ["dropped stop[5]"],
    ],
    ["much heat", { temperature: 3 }, third, { generationConfig: { temperature: 2 } }, ["changed temperature"]],
    [
      "an output bound above the model's",
      { maxOutputTokens: 99_999 },
      third,
      { generationConfig: { maxOutputTokens: 65_536 } },
      ["changed max_tokens"],
    ],
    [
      "sampling that the model does not take",
      { seed: 1, presencePenalty: 1, topK: 2 },
      { ...third, supportedParameters: ["top_k"] },
      { generationConfig: { topK: 2 } },
      ["dropped seed", "dropped presence_penalty"],
    ],
    [
      "what Google has no word for",
      { logitBias: {}, endUser: "u", metadata: {}, serviceTier: "flex", cacheKey: "k" },
      third,
      {},
      ["dropped logit_bias", "dropped user", "dropped metadata", "dropped service_tier", "dropped prompt_cache_key"],
    ],
    [
      "foreign members",
      { extensions: { "anthropic-messages": { context_management: {} } } },
      third,
      {},
      ["dropped context_management"],
    ],
  ])("%s", (_name, request, target, body, warnings) => {
    const encoded = encode(request, target);
    const { contents: _contents, ...rest } = encoded.body;
    expect(rest).toEqual(body);
    expect(encoded.warnings).toEqual(warnings);
  });

  it("stand under the path of the verb", () => {
    expect(encode({}).path).toBe("/models/gemini-3-flash-preview:generateContent");
    expect(encode({ isStream: true }).path).toBe("/models/gemini-3-flash-preview:streamGenerateContent?alt=sse");
  });
});

describe("tools of other dialects", () => {
  const long = `mcp__${"server_".repeat(12)}`;
  const request: GenerateRequest = {
    model: "m",
    messages: [user(text("hi")), assistant(call("a", long)), tool(result("a", "x"))],
    tools: [
      { kind: "function", name: long },
      { kind: "custom", name: "9patch" },
    ],
    isStream: true,
  };

  it("go out under names that Google takes, and come back under their own", () => {
    const { body, warnings } = encode(request);
    const [declared] = body.tools as { functionDeclarations: { name: string }[] }[];
    expect(declared?.functionDeclarations.map(({ name }) => name)).toEqual([legalName(long), legalName("9patch")]);
    expect(body.contents[1]?.parts[0]).toMatchObject({ functionCall: { name: legalName(long) } });
    expect(warnings).toEqual(["emulated tools[1]"]);
    const parts = [
      { functionCall: { name: legalName(long), args: { a: 1 } } },
      { functionCall: { name: legalName("9patch"), args: { input: "*** Begin" } } },
    ];
    const answer = {
      candidates: [{ content: { parts, role: "model" }, finishReason: "STOP", index: 0 }],
      responseId: "r",
    };
    const blocks = outbound.decodeResponse(answer, request).choices[0]?.blocks;
    expect(blocks).toMatchObject([
      { kind: "function", name: long, argumentsText: '{"a":1}' },
      { kind: "custom", name: "9patch", argumentsText: "*** Begin" },
    ]);
    const decoder = outbound.streamDecoder(request);
    const events = decoder.push({ event: null, data: JSON.stringify(answer) });
    expect(events).toContainEqual({ type: "block-delta", index: 1, delta: { type: "arguments", text: "*** Begin" } });
    expect(events).toContainEqual({
      type: "block-start",
      index: 1,
      block: { type: "tool-call", kind: "custom", id: "call_r_2", name: "9patch" },
    });
  });
});
