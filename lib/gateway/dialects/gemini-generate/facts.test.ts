import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isAppError } from "@/lib/kernel";
import { mutated } from "@/tests/support/generators/mutate";
import { readCountTokensFacts, readFacts } from "./facts";
import { CountTokensRequest, GenerateContentRequest } from "./wire";

const path = { model: "google/x", action: "generateContent", query: new URLSearchParams() };

const part = fc.constantFrom<unknown>(
  { text: "hi" },
  { text: "hm", thought: true, thoughtSignature: "aGk=" },
  { inlineData: { mimeType: "image/png", data: "aGk=" } },
  { inline_data: { mime_type: "image/png", data: "aGk=" } },
  { fileData: { fileUri: "https://example.com/a.pdf" } },
  { file_data: { file_uri: "gs://a/b.mp4", mime_type: "video/mp4" } },
  { functionCall: { name: "f", args: { a: 1 }, id: "c" }, thought_signature: "aGk=" },
  { function_response: { name: "f", response: { output: "x" } } },
  { executableCode: { code: "1" } },
);
const content = fc.record(
  { role: fc.constantFrom("user", "model", "function", null), parts: fc.oneof(fc.array(part, { maxLength: 3 }), part) },
  { requiredKeys: ["parts"] },
);
const tool = fc.constantFrom<unknown>(
  { functionDeclarations: [{ name: "f", description: "d", parameters: { type: "OBJECT" } }] },
  { function_declarations: { name: "g", parameters_json_schema: { type: "object" } } },
  { googleSearch: {} },
);
const generationConfig = fc.record(
  {
    temperature: fc.constant(0.5),
    topP: fc.constant(0.9),
    top_k: fc.constant(3),
    maxOutputTokens: fc.constantFrom(1, 99),
    max_output_tokens: fc.constant(5),
    candidateCount: fc.constant(2),
    stopSequences: fc.constant(["END"]),
    seed: fc.constant(1),
    responseMimeType: fc.constant("application/json"),
    responseSchema: fc.constant({ type: "OBJECT" }),
    thinkingConfig: fc.constantFrom({ thinkingBudget: -1 }, { thinking_level: "LOW", include_thoughts: true }),
  },
  { requiredKeys: [] },
);
const valid = fc.record(
  {
    contents: fc.oneof(fc.array(content, { minLength: 1, maxLength: 3 }), content),
    systemInstruction: fc.constantFrom<unknown>("be brief", { parts: [{ text: "x" }] }, [{ text: "x" }], { text: "x" }),
    system_instruction: fc.constant({ parts: { text: "x" } }),
    tools: fc.oneof(fc.array(tool, { maxLength: 2 }), tool),
    toolConfig: fc.constant({ functionCallingConfig: { mode: "ANY", allowed_function_names: ["f"] } }),
    generationConfig,
    safetySettings: fc.constant([{ category: "x" }]),
    cachedContent: fc.constant("c"),
    max_cost: fc.constant(1),
  },
  { requiredKeys: ["contents"] },
);

const accepts = (read: () => unknown): boolean => {
  try {
    read();
    return true;
  } catch (error) {
    if (isAppError(error) && error.code === "invalid_request" && error.param) return false;
    throw error;
  }
};

describe("the reader and the published schema", () => {
  it("accept the same requests", () => {
    fc.assert(
      fc.property(fc.oneof(valid, mutated(valid)), (body) => {
        expect(accepts(() => readFacts(body, path))).toBe(GenerateContentRequest.safeParse(body).success);
      }),
      { numRuns: 3000 },
    );
  });

  it("accept the same counts", () => {
    const counted = fc.oneof(
      valid,
      valid.map((body) => ({ generateContentRequest: body })),
      mutated(valid.map((body) => ({ generate_content_request: { model: "m", ...body } }))),
    );
    fc.assert(
      fc.property(counted, (body) => {
        expect(accepts(() => readCountTokensFacts(body, path))).toBe(CountTokensRequest.safeParse(body).success);
      }),
      { numRuns: 1000 },
    );
  });

  it("accept every valid body", () => {
    fc.assert(fc.property(valid, (body) => accepts(() => readFacts(body, path))));
  });
});

describe("readFacts", () => {
  it.each([
    [{}, "contents"],
    [{ contents: [] }, "contents"],
    [{ contents: [{ role: "assistant", parts: [] }] }, "contents[0].role"],
    [{ contents: [{ parts: [{ functionCall: { args: {} } }] }] }, "contents[0].parts[0].functionCall.name"],
    [{ contents: [{ parts: [] }], generationConfig: { maxOutputTokens: 0 } }, "generationConfig.maxOutputTokens"],
    [{ contents: [{ parts: [] }], tools: [{ functionDeclarations: [{}] }] }, "tools[0].functionDeclarations[0].name"],
    ["x", "body"],
  ])("names the field at fault (%#)", (bad, param) => {
    expect(() => readFacts(bad, path)).toThrow(expect.objectContaining({ code: "invalid_request", param }));
  });

  it("reads what the pipeline needs, in either spelling", () => {
    const facts = readFacts(
      {
        contents: {
          parts: [
            { text: "hi" },
            { inline_data: { mime_type: "audio/wav", data: "" } },
            { fileData: { fileUri: "x", mimeType: "application/pdf" } },
          ],
        },
        generation_config: {
          max_output_tokens: 5,
          candidate_count: 2,
          thinking_config: { thinking_budget: 9 },
          response_mime_type: "application/json",
        },
        tools: { function_declarations: [{ name: "f" }] },
        provider: { only: ["google"] },
      },
      { ...path, action: "streamGenerateContent" },
    );
    expect(facts).toEqual({
      model: "google/x",
      models: [],
      routing: expect.objectContaining({ only: ["google"] }),
      maxCostUsd: null,
      isStream: true,
      wantsUsageChunk: true,
      maxOutputTokens: 5,
      choiceCount: 2,
      inputModalities: ["audio", "file"],
      parameters: ["max_tokens", "tools", "reasoning", "response_format"],
      endUser: null,
    });
  });
});
