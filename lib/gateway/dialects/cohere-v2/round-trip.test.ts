import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toJson } from "@/lib/kernel";
import { cohere } from "@/tests/support/families/cohere";
import { isJson } from "@/tests/support/families/turn";
import { cohereEvents, cohereReply, readCohere } from "@/tests/support/wire/cohere-v2";
import { assemble, checkGrammar, type GenerateRequest, type GenerateResponse, type Message } from "../../ir";
import * as arbitrary from "../../ir/testing/arbitraries";
import { frameSplitter, frameText } from "../../sse";
import type { EncodeTarget } from "../dialect";
import { cohereV2 } from ".";

const { outbound } = cohereV2;
const target: EncodeTarget = {
  provider: "cohere",
  nativeModel: "command-a-03-2025",
  maxOutputTokens: 8000,
  capabilities: { reasoning: true },
  supportedParameters: null,
};

const bodyOf = (request: GenerateRequest): Record<string, unknown> => {
  const body: unknown = JSON.parse(toJson(outbound.encodeRequest(request, target).body));
  if (!isJson(body)) throw new Error("no body");
  return body;
};

/** The conversation as any reader of it sees it. */
const said = (messages: readonly Message[]) =>
  messages.map(({ role, blocks }) => ({
    role,
    blocks: blocks.map((block) =>
      block.type === "tool-call" ? { ...block, argumentsText: JSON.parse(block.argumentsText) } : block,
    ),
  }));

describe("requests", () => {
  it("are never such that Cohere refuses them", () => {
    fc.assert(
      fc.property(arbitrary.request, (request) => {
        expect(cohere.complaints(bodyOf(request))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it("come back as they were: decode(encode(x)) = x", () => {
    fc.assert(
      fc.property(arbitrary.request, (request) => {
        const { responseFormat: _format, endUser: _user, toolChoice, isParallelToolUse: _one, ...plain } = request;
        const body = bodyOf(plain);
        const read = readCohere(body);
        const { messages, tools, ...rest } = plain;
        expect(said(read.messages)).toEqual(said(messages));
        expect({ ...read, messages: [], tools: [] }).toEqual({
          ...rest,
          model: target.nativeModel,
          messages: [],
          tools: [],
        });
        expect(read.tools).toEqual(tools);
        const choice = bodyOf({ ...plain, ...(toolChoice ? { toolChoice } : {}) });
        const word = { required: "REQUIRED", tool: "REQUIRED", none: "NONE", auto: undefined };
        expect(choice.tool_choice).toBe(toolChoice && tools ? word[toolChoice.type] : undefined);
        if (toolChoice?.type === "tool")
          expect(readCohere(choice).tools).toEqual(tools?.filter(({ name }) => name === toolChoice.name));
      }),
      { numRuns: 300 },
    );
  });
});

/** What Cohere has words for: no cache writes, no searches, no count of thinking, no filter. */
const tellable = (answer: GenerateResponse): GenerateResponse => ({
  ...answer,
  upstreamModel: null,
  usage: answer.usage && {
    ...answer.usage,
    cacheWriteTokens: 0,
    cacheWrite1hTokens: 0,
    reasoningTokens: 0,
    webSearches: 0,
  },
  choices: answer.choices.map(({ blocks, finish }) => ({
    blocks,
    finish: { ...finish, unified: finish.unified === "content_filter" ? "stop" : finish.unified },
  })),
});
const withoutRaw = (answer: GenerateResponse): GenerateResponse => ({
  ...answer,
  choices: answer.choices.map(({ blocks, finish }) => ({ blocks, finish: { ...finish, raw: null } })),
});
const answers = arbitrary.response().map(tellable);

describe("answers", () => {
  it("come back as they were, whole", () => {
    fc.assert(
      fc.property(answers, (answer) => {
        const body: unknown = JSON.parse(JSON.stringify(cohereReply(answer)));
        expect(withoutRaw(outbound.decodeResponse(body))).toEqual(withoutRaw(answer));
      }),
    );
  });

  it("come back as they were, streamed and cut anywhere", () => {
    fc.assert(
      fc.property(answers, fc.integer({ min: 1, max: 300 }), (answer, size) => {
        const text = cohereEvents(answer)
          .map((event) => frameText({ event: String(event.type), data: JSON.stringify(event) }))
          .join("");
        const raw = Buffer.from(text);
        const splitter = frameSplitter();
        const decoder = outbound.streamDecoder();
        const events = [];
        for (let at = 0; at < raw.length; at += size) {
          for (const frame of splitter.push(raw.subarray(at, at + size))) events.push(...decoder.push(frame));
        }
        for (const frame of splitter.end()) events.push(...decoder.push(frame));
        events.push(...decoder.end());
        expect(checkGrammar(events)).toBeNull();
        expect(withoutRaw(assemble(events))).toEqual(withoutRaw(answer));
      }),
    );
  });

  it("that stop before their end are no success, wherever they stop", () => {
    fc.assert(
      fc.property(answers, fc.nat(100), (answer, cut) => {
        const told = cohereEvents(answer);
        const kept = told.slice(0, cut % told.length);
        const decoder = outbound.streamDecoder();
        const events = kept.flatMap((event) =>
          decoder.push({ event: String(event.type), data: JSON.stringify(event) }),
        );
        events.push(...decoder.end());
        expect(checkGrammar(events)).toBeNull();
        expect(events.at(-1)).toMatchObject({ type: "error", error: { code: "provider_error", raw: "cut" } });
      }),
    );
  });
});
