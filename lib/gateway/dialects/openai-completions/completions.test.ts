import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isAppError } from "@/lib/kernel";
import { frameSplitter } from "../../sse";
import { CompletionsRequest, openaiCompletions } from ".";

const { toChat, toCompletion, framing } = openaiCompletions;
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("utf8");

describe("a prompt", () => {
  it.each(["A river", ["A river"]])("%j becomes one user message, all else stays", (prompt) => {
    const rest = { model: "m", max_tokens: 5, stop: ["x"], models: ["b"], stream: true, vendor_knob: { a: 1 } };
    const old = { suffix: null, echo: false, logprobs: null, n: 1, best_of: 1 };
    expect(toChat({ ...rest, ...old, prompt })).toEqual({
      ...rest,
      messages: [{ role: "user", content: "A river" }],
    });
  });

  it.each<[string, object]>([
    ["prompt", {}],
    ["prompt", { prompt: "" }],
    ["prompt", { prompt: ["a", "b"] }],
    ["prompt", { prompt: [] }],
    ["prompt", { prompt: [1, 2] }],
    ["prompt", { prompt: [[1]] }],
    ["suffix", { prompt: "a", suffix: "end" }],
    ["echo", { prompt: "a", echo: true }],
    ["logprobs", { prompt: "a", logprobs: 0 }],
    ["n", { prompt: "a", n: 2 }],
    ["best_of", { prompt: "a", best_of: 3 }],
    ["messages", { prompt: "a", messages: [] }],
    ["tools", { prompt: "a", tools: [] }],
  ])("is refused by %s in %j", (param, body) => {
    try {
      toChat({ ...body });
      expect.unreachable();
    } catch (error) {
      expect(isAppError(error) && [error.code, error.param]).toEqual(["invalid_request", param]);
    }
  });

  it("is read as the published schema says", () => {
    const prompts = fc.oneof(fc.string(), fc.array(fc.string(), { maxLength: 2 }), fc.constant([1]), fc.constant(null));
    const counts = fc.constantFrom(undefined, null, 1, 2, "1");
    fc.assert(
      fc.property(prompts, counts, counts, (prompt, n, best) => {
        const body = { prompt, ...(n === undefined ? {} : { n }), ...(best === undefined ? {} : { best_of: best }) };
        let isTaken = true;
        try {
          toChat(body);
        } catch {
          isTaken = false;
        }
        expect(isTaken).toBe(CompletionsRequest.safeParse(body).success);
      }),
    );
  });
});

describe("an answer", () => {
  it("is a text completion, its amounts to the digit", () => {
    const usage =
      '"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5,"cost":0.00000000123456789012345678}';
    const chat = `{"id":"gen-1","object":"chat.completion","created":7,"model":"lab/m","choices":[{"index":0,"message":{"role":"assistant","content":"runs.","reasoning":"hm"},"logprobs":null,"finish_reason":"length","native_finish_reason":"max"}],${usage}}`;
    const text = textOf(toCompletion(Buffer.from(chat)));
    expect(text).toContain(usage);
    expect(JSON.parse(text)).toMatchObject({
      id: "gen-1",
      object: "text_completion",
      created: 7,
      model: "lab/m",
      choices: [{ text: "runs.", index: 0, logprobs: null, finish_reason: "length" }],
    });
    expect(JSON.parse(text).choices[0]).not.toHaveProperty("message");
  });

  it("that refuses says so in its text; one without content has none", () => {
    const of = (message: object) =>
      JSON.parse(textOf(toCompletion(Buffer.from(JSON.stringify({ choices: [{ index: 0, message }] }))))).choices[0]
        .text;
    expect(of({ content: null, refusal: "No." })).toBe("No.");
    expect(of({ content: null })).toBe("");
  });
});

describe("a stream", () => {
  const chunk = (delta: object, finish: string | null = null, beside = {}) =>
    `data: ${JSON.stringify({ id: "gen-1", object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason: finish }], ...beside })}\n\n`;
  const through = (source: string): string => framing().push(frameSplitter().push(Buffer.from(source)));
  const eventsOf = (text: string) =>
    text
      .split("\n\n")
      .filter((line) => line !== "" && line !== "data: [DONE]")
      .map((line) => JSON.parse(line.slice(6)));

  it("says the words, the end, the usage and the mark, and nothing that has no text", () => {
    const text = through(
      chunk({ role: "assistant", content: "" }) +
        chunk({ reasoning: "hm", reasoning_content: "hm" }) +
        chunk({ content: "Rivers" }) +
        chunk({ content: " run" }) +
        chunk({}, "stop") +
        'data: {"id":"gen-1","object":"chat.completion.chunk","choices":[],"usage":{"cost":0.10000000000000000001}}\n\n' +
        "data: [DONE]\n\n",
    );
    const events = eventsOf(text);
    expect(events.map(({ object }) => object)).toEqual(Array.from({ length: 4 }, () => "text_completion"));
    expect(events.flatMap(({ choices }) => choices)).toEqual([
      { text: "Rivers", index: 0, logprobs: null, finish_reason: null },
      { text: " run", index: 0, logprobs: null, finish_reason: null },
      { text: "", index: 0, logprobs: null, finish_reason: "stop" },
    ]);
    expect(text).toContain('"cost":0.10000000000000000001');
    expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
  });

  it("that fails keeps its error", () => {
    const [event] = eventsOf(through(chunk({ content: "" }, "error", { error: { message: "gone" } })));
    expect(event).toMatchObject({ error: { message: "gone" }, choices: [{ text: "", finish_reason: "error" }] });
  });
});
