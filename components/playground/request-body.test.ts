import { describe, expect, it } from "vitest";
import { NEW_ANSWER } from "./answer";
import { requestBody } from "./request-body";
import { NO_SETTINGS, type PlaygroundModel, readTools, TOOLS_EXAMPLE } from "./settings";

const plain: PlaygroundModel = { id: "a/b", name: "B", parameters: ["top_p"], takesTools: false, takesImages: false };
const able: PlaygroundModel = { ...plain, parameters: null, takesTools: true, takesImages: true };
const turns = [
  { id: "1", text: "Hi", images: [] },
  { id: "2", text: "And this?", images: [{ name: "a.png", url: "data:image/png;base64,AA==" }] },
];
const settings = {
  ...NO_SETTINGS,
  system: "Be brief.",
  parameters: { temperature: "0", top_p: "0.5", seed: "", reasoning_effort: "low" },
  tools: TOOLS_EXAMPLE,
};
const answers = { "1": { ...NEW_ANSWER, text: "Hello" }, "2": { ...NEW_ANSWER, text: "an old answer" } };
const read = (model: PlaygroundModel) =>
  JSON.parse(requestBody({ modelId: model.id, model, settings, turns, answers }));

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

  it("sends a model only what it takes; zero is a value, empty is none", () => {
    expect(read(able)).toMatchObject({ temperature: 0, top_p: 0.5, reasoning_effort: "low", tools: [{}] });
    expect(Object.keys(read(able))).not.toContain("seed");
    const sent = read(plain);
    expect(Object.keys(sent)).toEqual(["model", "messages", "top_p", "stream", "stream_options"]);
    expect(sent.messages.at(-1)).toEqual({ role: "user", content: "And this?" });
  });
});

describe("tools", () => {
  it.each([
    ["[", { code: "json" }],
    ["{}", { code: "array" }],
    ['[{"type":"function","function":{"name":"f","parameters":{}}},null]', { code: "shape", number: 2 }],
    ['[{"type":"function","function":{"name":"","parameters":{}}}]', { code: "shape", number: 1 }],
    ['[{"type":"function","function":{"name":"f","parameters":[]}}]', { code: "shape", number: 1 }],
  ])("%s is told to be wrong", (text, problem) => {
    expect(readTools(text)).toEqual({ tools: null, problem });
  });
});
