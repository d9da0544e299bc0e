import { describe, expect, it } from "vitest";
import { checkGeminiStream } from "@/lib/gateway/validators/gemini-stream";
import { EMPTY_USAGE } from "../../ir";
import { frameSplitter, type RawFrame } from "../../sse";
import { seal } from "../sealed-proof";
import { geminiGenerate } from ".";
import { SKIP_VALIDATION } from "./proofs";

const { passthrough } = geminiGenerate;
const bytes = (text: string): Uint8Array => Buffer.from(text);
const text = (raw: Uint8Array): string => Buffer.from(raw).toString("utf8");
const edits = { nativeModel: "gemini-3-flash-preview", maxOutputTokens: null, removeFields: [] };
const cost = { costUsd: "0.0001234", charge: { amount: "0.01", currency: "RUB" } };
const usage = { ...EMPTY_USAGE, inputTokens: 7, outputTokens: 9 };
const reply = { id: "0190", model: "google/gemini-3-flash" };

const rewrite = (raw: string, more: Partial<Parameters<typeof passthrough.rewriteRequest>[2]> = {}): string =>
  text(passthrough.rewriteRequest(bytes(raw), JSON.parse(raw), { ...edits, ...more }));

describe("a request that passes through", () => {
  it("loses our fields only; every other byte stays", () => {
    const raw = `{ "contents" : [{"parts":[{"text":"caf\\u00e9 \u{1F600}"}]}], "max_cost":0.5,\n"model":"x", "generation_config":{"temperature":1.0}  ,"provider":{"sort":"price"}}`;
    expect(rewrite(raw)).toBe(
      `{ "contents" : [{"parts":[{"text":"caf\\u00e9 \u{1F600}"}]}], "generation_config":{"temperature":1.0}}`,
    );
  });

  it.each([
    [`{"contents":[]}`, `{"contents":[],"generationConfig":{"maxOutputTokens":50}}`],
    [`{"generationConfig":{},"contents":[]}`, `{"generationConfig":{"maxOutputTokens":50},"contents":[]}`],
    [
      `{"generationConfig":{"maxOutputTokens":99, "topK":1},"contents":[]}`,
      `{"generationConfig":{"maxOutputTokens":50, "topK":1},"contents":[]}`,
    ],
    [
      `{"generation_config":{"max_output_tokens":99},"contents":[]}`,
      `{"generation_config":{"max_output_tokens":50},"contents":[]}`,
    ],
  ])("gets its output bound where it belongs: %s", (raw, expected) => {
    expect(rewrite(raw, { maxOutputTokens: 50 })).toBe(expected);
  });

  it("loses sampling that the model does not take", () => {
    expect(rewrite(`{"generationConfig":{"topK":1,"temperature":1},"contents":[]}`, { removeFields: ["top_k"] })).toBe(
      `{"generationConfig":{"temperature":1},"contents":[]}`,
    );
  });

  it("takes a provider's deviations last", () => {
    expect(
      rewrite(`{"contents":[],"safetySettings":[]}`, {
        patches: [() => ({ safetySettings: undefined, labels: { a: "b" } })],
      }),
    ).toBe(`{"contents":[],"labels":{"a":"b"}}`);
  });

  it("loses proof that only the gateway can read, and gets genuine proof back", () => {
    const foreign = seal({ kind: "call", thinking: [{ text: "t", signature: "EqQB", by: "anthropic-messages" }] });
    const own = seal({ kind: "call", signature: "c2ln", by: "gemini-generate", thinking: [] });
    const call = (proof: string, key = "thoughtSignature"): string =>
      `{"functionCall":{"name":"f"}, "${key}":"${proof}"}`;
    const thought = `{"text":"t","thought":true,"thoughtSignature":"${seal({ kind: "thought" })}"}`;
    const raw = `{"contents":[{"role":"model","parts":[${thought}, ${call(foreign)},${call(own, "thought_signature")},${call("Z2Vu")}]},{"role":"model","parts":[${thought}]}]}`;
    const last = `{"role":"model","parts":[{"text":"t","thought":true}]}`;
    expect(rewrite(raw)).toBe(
      `{"contents":[{"role":"model","parts":[${call(SKIP_VALIDATION)},${call("c2ln", "thought_signature")},${call("Z2Vu")}]},${last}]}`,
    );
    expect(rewrite(raw, { nativeModel: "gemini-2.5-flash" })).toBe(
      `{"contents":[{"role":"model","parts":[{"functionCall":{"name":"f"}},${call("c2ln", "thought_signature")},${call("Z2Vu")}]},${last}]}`,
    );
  });

  it("goes to the verb's path", () => {
    expect(passthrough.requestPath("gemini-3-flash-preview", true)).toBe(
      "/models/gemini-3-flash-preview:streamGenerateContent?alt=sse",
    );
    expect(passthrough.requestPath("gemini-3-flash-preview", false)).toBe(
      "/models/gemini-3-flash-preview:generateContent",
    );
  });
});

describe("an answer that passes through", () => {
  const raw = `{\n "candidates": [{"content":{"parts":[{"text":"h\\u00e9"},{"functionCall":{"name":"f","args":{"a":1.0}}}],"role":"model"},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":7,"candidatesTokenCount":9,"totalTokenCount":16},"modelVersion":"gemini-3-flash-preview","responseId":"AA"}`;

  it("is metered and edited in id, model and cost only", () => {
    const metered = passthrough.meterResponse(bytes(raw), reply);
    expect(metered).toMatchObject({
      usage,
      finishReason: { unified: "tool_calls", raw: "STOP" },
      upstreamId: "AA",
      outputBytes: 3 + 7,
    });
    expect(text(metered.finish(usage, cost))).toBe(
      raw
        .replace(
          '"totalTokenCount":16',
          '"totalTokenCount":16,"cost":0.0001234,"charge":{"amount":"0.01","currency":"RUB"}',
        )
        .replace(
          '"modelVersion":"gemini-3-flash-preview","responseId":"AA"',
          '"modelVersion":"google/gemini-3-flash","responseId":"0190"',
        ),
    );
  });

  it("with impossible counts is not believed", () => {
    const bad = raw.replace('"promptTokenCount":7', '"promptTokenCount":-7');
    const metered = passthrough.meterResponse(bytes(bad), reply);
    expect(metered).toMatchObject({ usage: null, hasBadUsage: true });
    expect(JSON.parse(text(metered.finish(usage, null))).usageMetadata).toMatchObject({
      promptTokenCount: 7,
      totalTokenCount: 16,
    });
  });

  it("tells a prompt that was refused, and survives what is no JSON", () => {
    expect(passthrough.meterResponse(bytes('{"promptFeedback":{"blockReason":"SAFETY"}}'), reply).finishReason).toEqual(
      { unified: "content_filter", raw: "SAFETY" },
    );
    expect(text(passthrough.meterResponse(bytes("<html>"), reply).finish(null, null))).toBe("<html>");
  });
});

const stream = [
  `data: {"candidates": [{"content": {"parts": [{"text": "h\\u00e9 \u{1F600}"}],"role": "model"},"index": 0}],"usageMetadata": {"promptTokenCount": 7,"totalTokenCount": 7},"modelVersion": "gemini-3-flash-preview","responseId": "AA"}\r\n\r\n`,
  `data: {"candidates": [{"content": {"parts": [{"text": ""}],"role": "model"},"finishReason": "STOP","index": 0}],"usageMetadata": {"promptTokenCount": 7,"candidatesTokenCount": 9,"totalTokenCount": 16},"modelVersion": "gemini-3-flash-preview","responseId": "AA"}\r\n\r\n`,
];
const framesOf = (raw: string): RawFrame[] => {
  const splitter = frameSplitter();
  return [...splitter.push(bytes(raw)), ...splitter.end()];
};
const ours = (frame: string | undefined): string | undefined =>
  frame?.replace(
    '"modelVersion": "gemini-3-flash-preview","responseId": "AA"',
    '"modelVersion": "google/gemini-3-flash","responseId": "0190"',
  );

describe("a stream that passes through", () => {
  it("keeps its bytes but for id, model and cost, and waits from the finish on", () => {
    const meter = passthrough.streamMeter(reply, true);
    const sent = framesOf(stream.join("")).flatMap((frame) => meter.push(frame, frame.raw));
    expect(sent.map((frame) => frame.timing)).toEqual(["now", "final"]);
    expect(meter.state).toMatchObject({
      usage,
      upstreamId: "AA",
      outputBytes: 8,
      isEnded: true,
      error: null,
      finishReason: { unified: "stop" },
    });
    expect(text(sent[0]?.bytes ?? bytes(""))).toBe(ours(stream[0]));
    expect(meter.finish(usage, cost).map(text)).toEqual([
      ours(
        stream[1]?.replace(
          '"totalTokenCount": 16',
          '"totalTokenCount": 16,"cost":0.0001234,"charge":{"amount":"0.01","currency":"RUB"}',
        ),
      ),
    ]);
  });

  it("ends in good order where the gateway cuts it", () => {
    const meter = passthrough.streamMeter(reply, true);
    const sent = framesOf(stream[0] ?? "").flatMap((frame) => meter.push(frame, frame.raw));
    expect(meter.state).toMatchObject({ finishReason: null, isEnded: false });
    const tail = meter.finish(usage, cost, { unified: "length", raw: "insufficient_credits" });
    const all = [...sent.map((frame) => text(frame.bytes ?? bytes(""))), ...tail.map(text)].join("");
    expect(framesOf(all).at(-1)?.data).toContain('"cost":0.0001234');
    expect(JSON.parse(framesOf(all).at(-1)?.data ?? "").candidates[0].finishReason).toBe("MAX_TOKENS");
  });

  it("writes frames anew that a client would drop or that are spread over lines", () => {
    const meter = passthrough.streamMeter(reply, true);
    const odd = `event: message\ndata: {"candidates":[{"content":{"parts":[{"text":"a"}],"role":"model"},\ndata: "index":0}]}\n\n`;
    const sent = [...framesOf(odd), ...framesOf(stream[1] ?? "")].flatMap((frame) => meter.push(frame, frame.raw));
    const out = [
      ...sent.flatMap((frame) => (frame.bytes ? [text(frame.bytes)] : [])),
      ...meter.finish(usage, null).map(text),
    ];
    expect(checkGeminiStream(framesOf(out.join("")))).toMatchObject({
      finishReason: "STOP",
      parts: [{ text: "a" }, { text: "" }],
    });
  });

  it("keeps the vendor's error to itself and says nothing after it", () => {
    const meter = passthrough.streamMeter(reply, true);
    const failing = `${stream[0]}data: {"error":{"code":503,"message":"overloaded","status":"UNAVAILABLE"}}\r\n\r\n${stream[1]}`;
    const sent = framesOf(failing).flatMap((frame) => meter.push(frame, frame.raw));
    expect(sent.map((frame) => frame.bytes !== null)).toEqual([true, false, false]);
    expect(meter.state).toMatchObject({
      error: { code: "provider_unavailable", message: "overloaded", raw: "UNAVAILABLE" },
      isEnded: false,
    });
  });
});
