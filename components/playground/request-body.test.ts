import { describe, expect, it } from "vitest";
import { NEW_ANSWER } from "./answer";
import type { Column, Step } from "./conversation";
import { requestBody } from "./request-body";
import { areSettingsValid, NO_SETTINGS, type PlaygroundModel, type Settings } from "./settings";
import { emptyTool, exampleTool } from "./tools";

const plain: PlaygroundModel = {
  id: "a/b",
  name: "B",
  parameters: ["top_p"],
  takesTools: false,
  inputs: ["text"],
  efforts: null,
  price: null,
};
const able: PlaygroundModel = { ...plain, parameters: null, takesTools: true, inputs: ["image", "audio", "file"] };
const picture = { name: "a.png", kind: "image", mediaType: "image/png", data: "AA==" } as const;
const turns = [
  { id: "1", text: "Hi", attachments: [] },
  { id: "2", text: "And this?", attachments: [picture] },
];
const settings: Settings = {
  ...NO_SETTINGS,
  system: "Be brief.",
  parameters: { temperature: "0", top_p: "0.5", seed: "", top_k: "1.5", reasoning_effort: "low", stop: "a\n\nb" },
  tools: [exampleTool("f1")],
};
const step = (text: string): Step => ({ answer: { ...NEW_ANSWER, status: "done", text }, results: {} });
const column: Column = { id: "c", modelId: "a/b", replies: { "1": [step("Hello")], "2": [step("an old answer")] } };

const read = (model: PlaygroundModel, more: Partial<Parameters<typeof requestBody>[0]> = {}) =>
  JSON.parse(requestBody({ column, model, settings, turns, keep: 0, ...more }));

describe("a column's request", () => {
  it("carries the conversation, this column's answers in it, and never the answer that is asked for", () => {
    expect(read(able).messages).toEqual([
      { role: "system", content: "Be brief." },
      { role: "user", content: "Hi" },
      { role: "assistant", content: "Hello" },
      {
        role: "user",
        content: [
          { type: "text", text: "And this?" },
          { type: "image_url", image_url: { url: "data:image/png;base64,AA==" } },
        ],
      },
    ]);
  });

  it("sends a model only what it takes; zero is a value, empty and out of bounds are none", () => {
    const sent = read(able);
    expect(sent).toMatchObject({
      temperature: 0,
      top_p: 0.5,
      reasoning_effort: "low",
      stop: ["a", "b"],
      tools: [{ type: "function", function: { name: "get_weather" } }],
    });
    expect(Object.keys(sent)).not.toContain("seed");
    expect(Object.keys(sent)).not.toContain("top_k");
    const less = read(plain);
    expect(Object.keys(less)).toEqual(["model", "messages", "top_p", "stream", "stream_options"]);
    expect(less.messages.at(-1)).toEqual({ role: "user", content: "And this?" });
  });

  it("sends files as their kind asks", () => {
    const attachments = [
      { name: "a.wav", kind: "audio", mediaType: "audio/x-wav", data: "BB==" },
      { name: "a.pdf", kind: "file", mediaType: "application/pdf", data: "CC==" },
      { name: "a.txt", kind: "text", mediaType: "text/plain", data: "words" },
    ] as const;
    const { messages } = read(able, { turns: [{ id: "3", text: "", attachments }] });
    expect(messages.at(-1).content).toEqual([
      { type: "input_audio", input_audio: { data: "BB==", format: "wav" } },
      { type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,CC==" } },
      { type: "text", text: "a.txt:\n\nwords" },
    ]);
    const { messages: texts } = read(plain, { turns: [{ id: "3", text: "", attachments }] });
    expect(texts.at(-1).content).toEqual([{ type: "text", text: "a.txt:\n\nwords" }]);
  });

  it("goes on from tool calls that were answered, and forgets those that were not", () => {
    const calls = [
      { id: "call1", name: "get_weather", arguments: "{}" },
      { id: "call2", name: "get_weather", arguments: "{}" },
    ];
    const called: Step = {
      answer: { ...NEW_ANSWER, status: "done", toolCalls: calls },
      results: { call1: "sunny" },
    };
    const asked = { ...column, replies: { "2": [called, step("now")] } };
    const { messages } = read(able, { column: asked, turns: turns.slice(1), keep: 1 });
    expect(messages.slice(2)).toEqual([
      {
        role: "assistant",
        content: null,
        tool_calls: [{ id: "call1", type: "function", function: { name: "get_weather", arguments: "{}" } }],
      },
      { role: "tool", tool_call_id: "call1", content: "sunny" },
    ]);
  });

  it("never carries a tool with problems, and such settings are not sent at all", () => {
    const tools = [exampleTool("f1"), emptyTool("f2")];
    expect(areSettingsValid({ ...settings, parameters: {}, tools })).toBe(false);
    expect(read(able, { settings: { ...settings, tools } }).tools).toHaveLength(1);
    expect(areSettingsValid({ ...settings, parameters: {} })).toBe(true);
    expect(areSettingsValid(settings)).toBe(false);
  });
});
