import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readChatStream } from "@/lib/gateway/validators/chat-stream";
import { toJson } from "@/lib/kernel";
import {
  assemble,
  checkGrammar,
  type GenerateRequest,
  type GenerateResponse,
  type StreamEvent,
  type ToolDefinition,
} from "../../ir";
import * as arbitrary from "../../ir/testing/arbitraries";
import { frameText } from "../../sse";
import type { EncodeTarget, ReplyCost, ReplyMeta } from "../dialect";
import { openaiChat } from ".";

const { inbound, outbound } = openaiChat;
const target: EncodeTarget = {
  provider: "openai",
  nativeModel: "gpt-6",
  maxOutputTokens: null,
  capabilities: {},
  supportedParameters: null,
};
const meta = (wantsUsageChunk: boolean): ReplyMeta => ({
  id: "gen-1",
  model: "openai/gpt-6",
  createdSeconds: 1_790_000_000,
  inputTokensEstimate: 7,
  wantsUsageChunk,
  request: {},
});
const cost: ReplyCost = { costUsd: "0.000123456789", charge: { amount: "0.011", currency: "RUB" } };
const path = { model: null, action: null, query: new URLSearchParams() };

const withoutPaths = (request: GenerateRequest): GenerateRequest =>
  request.tools
    ? { ...request, tools: request.tools.map(({ path: _path, ...tool }): ToolDefinition => tool) }
    : request;

/** OpenAI wants the word in the messages when it is to answer in JSON; a request without it is mended, which is no round trip. */
const completeRequest = arbitrary.request.map(
  (request): GenerateRequest =>
    request.responseFormat?.type === "json"
      ? {
          ...request,
          messages: [{ role: "system", blocks: [{ type: "text", text: "Answer in JSON." }] }, ...request.messages],
        }
      : request,
);
const reasoning = fc.oneof(arbitrary.plainReasoning, arbitrary.signedReasoning("anthropic-messages"));

describe("requests", () => {
  it("decode to what was encoded", () => {
    fc.assert(
      fc.property(completeRequest, (request) => {
        const { body, warnings } = outbound.encodeRequest(request, target);
        expect(warnings).toEqual([]);
        const wire: unknown = JSON.parse(JSON.stringify(body));
        expect(inbound.readFacts(wire, path).isStream).toBe(request.isStream);
        const decoded = inbound.decodeRequest(wire, path);
        expect(withoutPaths(decoded.request)).toEqual({ ...request, model: "gpt-6" });
      }),
    );
  });

  it("keep thinking and its proof in history", () => {
    const turn = fc
      .tuple(fc.array(reasoning, { maxLength: 2 }), arbitrary.textBlock)
      .map(([thinking, said]) => [...thinking, said]);
    fc.assert(
      fc.property(turn, (blocks) => {
        const messages: GenerateRequest["messages"] = [
          { role: "user", blocks: [{ type: "text", text: "hi" }] },
          { role: "assistant", blocks },
        ];
        const { body } = outbound.encodeRequest({ model: "m", messages, isStream: false }, target);
        expect(inbound.decodeRequest(JSON.parse(JSON.stringify(body)), path).request.messages).toEqual(messages);
      }),
    );
  });
});

describe("whole answers", () => {
  it("decode to what was encoded, with the exact cost beside", () => {
    fc.assert(
      fc.property(arbitrary.response(reasoning), (response) => {
        const text = toJson(inbound.encodeResponse(response, meta(false), cost));
        expect(text).toContain(`"cost":${cost.costUsd}`);
        const wire = JSON.parse(text);
        expect(wire).toMatchObject({
          id: "gen-1",
          model: "openai/gpt-6",
          object: "chat.completion",
          system_fingerprint: null,
        });
        const decoded = outbound.decodeResponse(wire);
        const expected: GenerateResponse = { ...response, upstreamId: "gen-1", upstreamModel: "openai/gpt-6" };
        expect({ ...decoded, usage: response.usage && decoded.usage, choices: plain(decoded) }).toEqual(expected);
      }),
    );
  });
});

/** The choices without what this dialect keeps for itself. */
const plain = (response: GenerateResponse): GenerateResponse["choices"] =>
  response.choices.map(({ blocks, finish }) => ({ blocks, finish }));

describe("streams", () => {
  const encode = (events: readonly StreamEvent[], wantsUsage: boolean): string => {
    const encoder = inbound.streamEncoder(meta(wantsUsage));
    const usage = events.find((event) => event.type === "usage");
    const frames = [...events.flatMap((event) => encoder.push(event)), ...encoder.end(usage?.usage ?? null, cost)];
    return frames.map(frameText).join("");
  };

  it("obey every client's rules and decode to what was encoded", () => {
    fc.assert(
      fc.property(arbitrary.stream(reasoning), fc.boolean(), ({ events, answer }, wantsUsage) => {
        const text = encode(events, wantsUsage);
        const report = readChatStream(text, wantsUsage);
        expect(report.problems).toEqual([]);
        expect(report.usage).not.toBeNull();
        expect(text).toContain(`"cost":${cost.costUsd}`);
        const decoder = outbound.streamDecoder();
        const data = text
          .split("\n\n")
          .filter((frame) => frame !== "")
          .map((frame) => frame.slice(6));
        const decoded = [...data.flatMap((frame) => decoder.push({ event: null, data: frame })), ...decoder.end()];
        expect(checkGrammar(decoded)).toBeNull();
        const expected: GenerateResponse = { ...answer, upstreamId: "gen-1", upstreamModel: "openai/gpt-6" };
        const again = assemble(decoded);
        expect({ ...again, usage: answer.usage && again.usage }).toEqual(expected);
      }),
    );
  });

  it("keep several choices apart", () => {
    fc.assert(
      fc.property(fc.array(arbitrary.response(), { minLength: 2, maxLength: 3 }), (answers) => {
        const [first] = answers;
        if (!first) return;
        const answer: GenerateResponse = { ...first, choices: answers.flatMap(({ choices }) => choices) };
        const text = encode(arbitrary.toEvents(answer, [3], false), true);
        expect(readChatStream(text, true).problems).toEqual([]);
        const decoder = outbound.streamDecoder();
        const decoded = text
          .split("\n\n")
          .slice(0, -1)
          .flatMap((frame) => decoder.push({ event: null, data: frame.slice(6) }));
        expect(assemble(decoded).choices).toEqual(answer.choices);
      }),
    );
  });

  it("end in an error frame without an end mark", () => {
    const text = encode(
      [
        { type: "response-start", upstreamId: null, upstreamModel: null },
        { type: "block-start", index: 0, block: { type: "text" } },
        { type: "block-delta", index: 0, delta: { type: "text", text: "half" } },
        { type: "error", error: { code: "provider_error", message: "gone", raw: "500" } },
      ],
      false,
    );
    const report = readChatStream(text, false);
    expect(report).toMatchObject({
      problems: [],
      content: "half",
      error: { message: "gone", type: "provider_error", code: 502 },
    });
    expect(text).not.toContain("[DONE]");
    expect(text).toContain('"finish_reason":"error"');
  });

  it("a vendor that closes early is an error, whatever came before", () => {
    const decoder = outbound.streamDecoder();
    const chunk = { id: "a", choices: [{ index: 0, delta: { content: "x" }, finish_reason: "stop" }] };
    const events = [...decoder.push({ event: null, data: JSON.stringify(chunk) }), ...decoder.end()];
    expect(events.at(-1)).toMatchObject({ type: "error", error: { code: "provider_error" } });
    expect(checkGrammar(events)).toBeNull();
  });
});
