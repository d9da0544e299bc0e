import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readResponsesStream } from "@/lib/gateway/validators/responses-stream";
import { toJson } from "@/lib/kernel";
import {
  assemble,
  type Block,
  checkGrammar,
  type GenerateRequest,
  type GenerateResponse,
  type Message,
  type ReasoningBlock,
  type StreamEvent,
  type ToolDefinition,
} from "../../ir";
import * as arbitrary from "../../ir/testing/arbitraries";
import { frameSplitter, frameText } from "../../sse";
import type { EncodeTarget, ReplyCost, ReplyMeta } from "../dialect";
import { openaiResponses } from ".";

const { inbound, outbound } = openaiResponses;
const target: EncodeTarget = {
  provider: "openai",
  nativeModel: "gpt-6",
  maxOutputTokens: null,
  capabilities: { reasoning: true },
  supportedParameters: null,
};
const metaOf = (request: unknown): ReplyMeta => ({
  id: "resp_0190c8a2d1e07b3c9f5e8a7b6c5d4e3f",
  model: "openai/gpt-6",
  createdSeconds: 1_790_000_000,
  inputTokensEstimate: 7,
  wantsUsageChunk: true,
  request,
});
const meta = metaOf({ include: ["reasoning.encrypted_content"], store: false });
const cost: ReplyCost = { costUsd: "0.000123456789", charge: { amount: "0.011", currency: "RUB" } };
const path = { model: null, action: null, query: new URLSearchParams() };

const bare = <T extends { readonly path?: string }>({ path: _path, ...rest }: T) => rest;
const withoutPaths = (request: GenerateRequest): unknown => ({
  ...request,
  messages: request.messages.map((message) => ({ ...bare(message), blocks: message.blocks.map(bare) })),
  ...(request.tools ? { tools: request.tools.map((tool: ToolDefinition) => bare({ isStrict: false, ...tool })) } : {}),
});

const proofOf = (by: string) => arbitrary.signedReasoning(by);
const reasoning: fc.Arbitrary<ReasoningBlock> = fc.oneof(
  arbitrary.plainReasoning,
  proofOf("anthropic-messages"),
  proofOf("openai-responses").map((block) => (block.text === "" ? block : { ...block, isSummary: true })),
);

describe("requests", () => {
  it("decode to what was encoded", () => {
    fc.assert(
      fc.property(arbitrary.request, ({ stop: _stop, ...request }) => {
        // A sentence would be added for it (encode-request.test.ts).
        fc.pre(request.responseFormat?.type !== "json");
        const { body, warnings } = outbound.encodeRequest(request, target);
        expect(warnings).toEqual([]);
        const wire: unknown = JSON.parse(JSON.stringify(body));
        expect(inbound.readFacts(wire, path).isStream).toBe(request.isStream);
        const decoded = inbound.decodeRequest(wire, path);
        expect(decoded.warnings).toEqual([]);
        expect(withoutPaths(decoded.request)).toEqual(withoutPaths({ ...request, model: "gpt-6" }));
      }),
    );
  });

  it("keep thinking with the vendor's own proof in history, and drop any other by name", () => {
    fc.assert(
      fc.property(fc.array(reasoning, { maxLength: 3 }), arbitrary.textBlock, (thinking, said) => {
        const messages: Message[] = [
          { role: "user", blocks: [{ type: "text", text: "hi" }] },
          { role: "assistant", blocks: [...thinking, said] },
        ];
        const { body, warnings } = outbound.encodeRequest({ model: "m", messages, isStream: false }, target);
        const own = thinking.filter((block) => block.signatureBy === "openai-responses");
        const lost = thinking.filter((block) => block.signatureBy !== "openai-responses" && block.text !== "");
        expect(warnings.length).toBe(lost.length);
        const [, turn] = inbound.decodeRequest(JSON.parse(JSON.stringify(body)), path).request.messages;
        expect(turn?.blocks.map(bare)).toEqual([...own, said]);
      }),
    );
  });
});

describe("whole answers", () => {
  it("decode to what was encoded, with the exact cost beside", () => {
    fc.assert(
      fc.property(arbitrary.response(reasoning), (response) => {
        const text = toJson(inbound.encodeResponse(response, meta, cost));
        if (response.usage) expect(text).toContain(`"cost":${cost.costUsd}`);
        const wire: unknown = JSON.parse(text);
        expect(wire).toMatchObject({ id: meta.id, model: "openai/gpt-6", object: "response", error: null });
        const decoded = outbound.decodeResponse(wire);
        expect(decoded).toEqual({ ...response, upstreamId: meta.id, upstreamModel: "openai/gpt-6" });
      }),
    );
  });

  it("go back as history without loss", () => {
    fc.assert(
      fc.property(arbitrary.response(reasoning), (response) => {
        const { output } = JSON.parse(toJson(inbound.encodeResponse(response, meta, null)));
        const { request } = inbound.decodeRequest({ input: output }, path);
        const blocks: readonly Block[] = request.messages.flatMap((message) => message.blocks);
        expect(blocks.map(bare)).toEqual(response.choices[0]?.blocks);
      }),
    );
  });

  it("carry a call's proof in a reasoning item of its own", () => {
    const call: Block = {
      type: "tool-call",
      kind: "function",
      id: "call_1",
      name: "f",
      argumentsText: "{}",
      signature: "c2ln",
      signatureBy: "gemini-generate",
    };
    const answer: GenerateResponse = {
      upstreamId: null,
      upstreamModel: null,
      choices: [{ blocks: [call], finish: { unified: "tool_calls", raw: null } }],
      usage: null,
    };
    const { output } = JSON.parse(toJson(inbound.encodeResponse(answer, meta, null)));
    expect(output.map(({ type }: { type: string }) => type)).toEqual(["reasoning", "function_call"]);
    const { request } = inbound.decodeRequest({ input: output }, path);
    expect(request.messages[0]?.blocks.map(bare)).toEqual([call]);
    const silent = JSON.parse(toJson(inbound.encodeResponse(answer, metaOf({ store: false }), null)));
    expect(silent.output.map(({ type }: { type: string }) => type)).toEqual(["function_call"]);
  });
});

describe("streams", () => {
  const encode = (events: readonly StreamEvent[], to = meta): string => {
    const encoder = inbound.streamEncoder(to);
    const usage = events.find((event) => event.type === "usage");
    const frames = [...events.flatMap((event) => encoder.push(event)), ...encoder.end(usage?.usage ?? null, cost)];
    return frames.map(frameText).join("");
  };
  const decode = (text: string): StreamEvent[] => {
    const decoder = outbound.streamDecoder();
    const splitter = frameSplitter();
    const frames = [...splitter.push(Buffer.from(text)), ...splitter.end()];
    return [...frames.flatMap((frame) => decoder.push(frame)), ...decoder.end()];
  };
  /** What a stream cannot take back: it shows all thinking as a summary before it knows whose it is. */
  const asShown = (blocks: readonly Block[] | undefined): unknown =>
    blocks?.map((block) => {
      if (block.type !== "reasoning" || block.text === "") return block;
      const { isSummary: _isSummary, ...rest } = block;
      return rest;
    });

  it("obey every client's rules and decode to what was encoded", () => {
    fc.assert(
      fc.property(arbitrary.stream(reasoning), ({ events, answer }) => {
        const text = encode(events);
        const report = readResponsesStream(text);
        expect(report.problems.filter((problem) => answer.usage !== null || !problem.endsWith("no usage"))).toEqual([]);
        if (answer.usage) expect(text).toContain(`"cost":${cost.costUsd}`);
        const decoded = decode(text);
        expect(checkGrammar(decoded)).toBeNull();
        const again = assemble(decoded);
        expect(asShown(again.choices[0]?.blocks)).toEqual(asShown(answer.choices[0]?.blocks));
        expect(again.choices[0]?.finish).toEqual(answer.choices[0]?.finish);
        expect(again.usage).toEqual(answer.usage);
      }),
    );
  });

  it("say the same as the whole answer", () => {
    fc.assert(
      fc.property(arbitrary.stream(reasoning), ({ events, answer }) => {
        const whole = JSON.parse(toJson(inbound.encodeResponse(answer, meta, cost)));
        const { response } = readResponsesStream(encode(events));
        const said = (items: unknown): unknown =>
          (items as Record<string, unknown>[]).map((item) => ({
            ...item,
            content: (item.content as Record<string, unknown>[] | undefined)?.map(({ logprobs: _, ...part }) => part),
          }));
        expect(said(response?.output)).toEqual(said(whole.output));
        expect({ ...response, output: [], completed_at: 0 }).toEqual({ ...whole, output: [], completed_at: 0 });
      }),
    );
  });

  it("end in an error and a failed response", () => {
    const text = encode([
      { type: "response-start", upstreamId: null, upstreamModel: null },
      { type: "block-start", index: 0, block: { type: "text" } },
      { type: "block-delta", index: 0, delta: { type: "text", text: "half" } },
      { type: "error", error: { code: "provider_error", message: "gone", raw: "500" } },
    ]);
    const report = readResponsesStream(text);
    expect(report).toMatchObject({
      problems: [],
      text: "half",
      error: { message: "gone", code: "server_error", error: { type: "provider_error" } },
      response: { status: "failed", error: { message: "gone" } },
    });
  });

  it("of nothing but an error is whole too", () => {
    const frames = inbound.encodeStreamError({ code: "upstream_rate_limited", message: "slow down" }, meta);
    expect(frames.map(({ event }) => event)).toEqual(["error", "response.failed"]);
    expect(JSON.parse(frames[1]?.data ?? "")).toMatchObject({ response: { error: { code: "rate_limit_exceeded" } } });
  });

  it("a vendor that closes early is an error, whatever came before", () => {
    const text = encode(
      arbitrary.toEvents(
        {
          upstreamId: "a",
          upstreamModel: "m",
          choices: [{ blocks: [{ type: "text", text: "x" }], finish: { unified: "stop", raw: null } }],
          usage: null,
        },
        [1],
        false,
      ),
    );
    const events = decode(text.slice(0, text.lastIndexOf("event: response.completed")));
    expect(events.at(-1)).toMatchObject({ type: "error", error: { code: "provider_error", raw: "cut" } });
    expect(checkGrammar(events)).toBeNull();
  });
});
