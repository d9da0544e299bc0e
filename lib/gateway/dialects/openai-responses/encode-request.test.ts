import { describe, expect, it } from "vitest";
import type { GenerateRequest, Message } from "../../ir";
import type { EncodeTarget } from "../dialect";
import { openaiResponses } from ".";

const { inbound, outbound } = openaiResponses;
const target: EncodeTarget = {
  provider: "openai",
  nativeModel: "gpt-6",
  maxOutputTokens: null,
  capabilities: {},
  supportedParameters: null,
};
const user: Message = { role: "user", blocks: [{ type: "text", text: "hi" }] };
const encode = (request: Partial<GenerateRequest>, to: Partial<EncodeTarget> = {}) =>
  outbound.encodeRequest({ model: "m", messages: [user], isStream: false, ...request }, { ...target, ...to });
const path = { model: null, action: null, query: new URLSearchParams() };
const decode = (body: object) => inbound.decodeRequest(body, path);

describe("a request toward Responses", () => {
  it("stores nothing, and asks for ciphertext only of models that think", () => {
    expect(encode({}).body).toEqual({
      model: "gpt-6",
      input: [{ type: "message", role: "user", content: "hi" }],
      store: false,
    });
    expect(encode({ reasoning: { effort: "low" } }).body).toMatchObject({
      reasoning: { effort: "low" },
      include: ["reasoning.encrypted_content"],
    });
    expect(encode({ reasoning: { effort: "low" } }, { capabilities: { reasoning: false } }).body).not.toHaveProperty(
      "include",
    );
  });

  it("raises a bound that is too small, and says so", () => {
    const { body, warnings } = encode({ maxOutputTokens: 5 });
    expect(body.max_output_tokens).toBe(16);
    expect(warnings).toEqual([expect.objectContaining({ kind: "changed", path: "max_output_tokens" })]);
    expect(encode({ maxOutputTokens: 16 }).warnings).toEqual([]);
  });

  it("names what it cannot say", () => {
    const { warnings } = encode({
      stop: ["x"],
      seed: 1,
      topK: 3,
      frequencyPenalty: 1,
      presencePenalty: 1,
      logitBias: { "1": 1 },
      choiceCount: 2,
      serviceTier: "standard_only",
      toolChoice: { type: "required" },
      reasoning: { budgetTokens: 5000 },
      extensions: { "anthropic-messages": { context_management: {} } },
    });
    expect(warnings.map(({ kind, path: at }) => `${kind} ${at}`).sort()).toEqual([
      "changed reasoning",
      "dropped context_management",
      "dropped frequency_penalty",
      "dropped logit_bias",
      "dropped n",
      "dropped presence_penalty",
      "dropped seed",
      "dropped service_tier",
      "dropped stop",
      "dropped tool_choice",
      "dropped top_k",
    ]);
  });

  it("leaves out what the model does not support", () => {
    const { body, warnings } = encode({ temperature: 1, topP: 0.5 }, { supportedParameters: ["top_p"] });
    expect(body).toMatchObject({ top_p: 0.5 });
    expect(body).not.toHaveProperty("temperature");
    expect(warnings).toEqual([expect.objectContaining({ kind: "dropped", path: "temperature" })]);
  });

  it("asks for JSON in words where nobody has", () => {
    const json = { responseFormat: { type: "json" as const } };
    expect(encode(json)).toMatchObject({
      body: { instructions: "Answer with one JSON object.", text: { format: { type: "json_object" } } },
      warnings: [{ kind: "emulated", path: "response_format" }],
    });
    const asked: Message = { role: "system", blocks: [{ type: "text", text: "Reply in JSON." }] };
    expect(encode({ ...json, messages: [asked, user] })).toMatchObject({
      body: { instructions: "Reply in JSON." },
      warnings: [],
    });
  });

  it("keeps results next to their calls, whatever vendor named them, and pictures in results", () => {
    const id = "functions.get_weather:0";
    const { body } = encode({
      messages: [
        user,
        {
          role: "assistant",
          blocks: [
            { type: "tool-call", kind: "function", id, name: "f", argumentsText: "" },
            { type: "tool-call", kind: "custom", id: "c", name: "g", argumentsText: "x" },
          ],
        },
        {
          role: "user",
          blocks: [
            {
              type: "tool-result",
              callId: id,
              content: [
                { type: "text", text: "see" },
                { type: "image", source: { kind: "base64", mediaType: "image/png", data: "AAAA" } },
              ],
            },
            { type: "tool-result", callId: "c", content: [{ type: "text", text: "ok" }] },
            { type: "text", text: "and?" },
          ],
        },
      ],
    });
    expect(body.input).toEqual([
      { type: "message", role: "user", content: "hi" },
      { type: "function_call", call_id: "functions_get_weather_0", name: "f", arguments: "{}" },
      { type: "custom_tool_call", call_id: "c", name: "g", input: "x" },
      {
        type: "function_call_output",
        call_id: "functions_get_weather_0",
        output: [
          { type: "input_text", text: "see" },
          { type: "input_image", image_url: "data:image/png;base64,AAAA" },
        ],
      },
      { type: "custom_tool_call_output", call_id: "c", output: "ok" },
      { type: "message", role: "user", content: "and?" },
    ]);
  });
});

describe("a request from a client", () => {
  it("is one assistant turn between two others, in however many items", () => {
    const { request } = decode({
      instructions: "Be brief.",
      input: [
        { role: "user", content: "hi" },
        { type: "message", role: "assistant", content: [{ type: "output_text", text: "a" }] },
        { type: "function_call", call_id: "1", name: "f", arguments: " " },
        { type: "function_call", call_id: "2", name: "g", arguments: "{}" },
        { type: "function_call_output", call_id: "2", output: "x" },
        { type: "function_call_output", call_id: "1", output: "" },
        { role: "assistant", content: "b" },
      ],
    });
    expect(request.messages.map(({ role, blocks }) => [role, blocks.length])).toEqual([
      ["system", 1],
      ["user", 1],
      ["assistant", 3],
      ["tool", 1],
      ["tool", 1],
      ["assistant", 1],
    ]);
    expect(request.messages[2]?.blocks[1]).toMatchObject({ argumentsText: "{}", path: "input[2]" });
    expect(request.messages[3]?.blocks[0]).toMatchObject({ name: "g", callId: "2" });
  });

  it("narrows the tools to those that are allowed, and says so", () => {
    const { request, warnings } = decode({
      input: "x",
      tools: [
        { type: "function", name: "f" },
        { type: "function", name: "g" },
      ],
      tool_choice: { type: "allowed_tools", mode: "required", tools: [{ type: "function", name: "g" }] },
    });
    expect(request).toMatchObject({ tools: [{ name: "g" }], toolChoice: { type: "required" } });
    expect(warnings).toEqual([expect.objectContaining({ kind: "emulated", path: "tool_choice" })]);
  });

  it("keeps what only OpenAI understands under the client's own paths", () => {
    const { request } = decode({
      input: [
        { type: "web_search_call", id: "ws_1" },
        { role: "user", content: [{ type: "input_new", x: 1 }] },
      ],
      tools: [{ type: "web_search" }, { type: "namespace", name: "n", tools: [{ type: "mcp" }] }],
      tool_choice: { type: "web_search" },
      text: { verbosity: "low" },
      truncation: "disabled",
      include: ["reasoning.encrypted_content", "file_search_call.results"],
      max_tool_calls: 3,
    });
    expect(request.extensions).toEqual({
      "openai-responses": {
        max_tool_calls: 3,
        include: ["file_search_call.results"],
        "text.verbosity": "low",
        tool_choice: { type: "web_search" },
        "tools[0]": { type: "web_search" },
        "tools[1].tools[0]": { type: "mcp" },
      },
    });
    const { body, warnings } = outbound.encodeRequest(request, target);
    expect(warnings).toEqual([]);
    expect(body).toMatchObject({
      input: [{ type: "web_search_call" }, { content: [{ type: "input_new" }] }],
      tools: [{ type: "web_search" }, { type: "mcp" }],
      tool_choice: { type: "web_search" },
      text: { verbosity: "low" },
    });
  });

  it("calls a tool in a namespace by one name of at most 64 characters", () => {
    const long = "a_very_long_name_of_a_tool_that_goes_on_and_on_and_on_and_on";
    const { request } = decode({
      input: [{ type: "function_call", call_id: "1", name: long, namespace: "mcp__files__", arguments: "{}" }],
      tools: [
        {
          type: "namespace",
          name: "mcp__files__",
          tools: [
            { type: "function", name: long },
            { type: "function", name: "read" },
          ],
        },
      ],
      tool_choice: { type: "function", name: "read", namespace: "mcp__files__" },
    });
    const [tool, other] = request.tools ?? [];
    expect(tool?.name).toHaveLength(64);
    expect(other?.name).toBe("mcp__files__read");
    expect(request.messages[0]?.blocks[0]).toMatchObject({ name: tool?.name });
    expect(request.toolChoice).toEqual({ type: "tool", name: "mcp__files__read" });
  });
});
