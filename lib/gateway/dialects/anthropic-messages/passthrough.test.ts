import { describe, expect, it } from "vitest";
import { checkAnthropicStream } from "@/lib/gateway/validators/anthropic-stream";
import { EMPTY_USAGE } from "../../ir";
import { frameSplitter, type RawFrame } from "../../sse";
import { OUR_MARK } from "../sealed-proof";
import { anthropicMessages } from ".";
import { sealReasoning } from "./signatures";

const { passthrough } = anthropicMessages;
const bytes = (text: string): Uint8Array => Buffer.from(text);
const text = (raw: Uint8Array): string => Buffer.from(raw).toString("utf8");
const edits = { nativeModel: "claude-sonnet-5", maxOutputTokens: null, removeFields: [] };
const cost = { costUsd: "0.0001234", charge: { amount: "0.01", currency: "RUB" } };
const usage = { ...EMPTY_USAGE, inputTokens: 20, outputTokens: 7 };

const rewrite = (raw: string, more: Partial<Parameters<typeof passthrough.rewriteRequest>[2]> = {}): string =>
  text(passthrough.rewriteRequest(bytes(raw), JSON.parse(raw), { ...edits, ...more }));

describe("a request that passes through", () => {
  it("changes the model and loses our fields; every other byte stays", () => {
    const raw = `{ "model" : "anthropic/claude-sonnet-5",\n "max_cost":0.5, "messages":[{"role":"user","content":"caf\\u00e9 \u{1F600} {\\"model\\":1}"}],  "max_tokens": 1e3,"models":["x"],"temperature":1.0 ,"provider":{"sort":"price"}}`;
    expect(rewrite(raw)).toBe(
      `{ "model" : "claude-sonnet-5",\n "messages":[{"role":"user","content":"caf\\u00e9 \u{1F600} {\\"model\\":1}"}],  "max_tokens": 1e3,"temperature":1.0}`,
    );
  });

  it("gets a model and an output bound where it had none", () => {
    expect(rewrite(`{"messages":[]}`, { maxOutputTokens: 8192 })).toBe(
      `{"messages":[],"model":"claude-sonnet-5","max_tokens":8192}`,
    );
    expect(rewrite(`{"max_tokens":9,"model":"a"}`, { maxOutputTokens: 5 })).toBe(
      `{"max_tokens":5,"model":"claude-sonnet-5"}`,
    );
  });

  it("says the same to readers of the first and of the last duplicate", () => {
    expect(rewrite(`{"messages":[1],"messages":[2],"model":"a"}`)).toBe(
      `{"messages":[2],"messages":[2],"model":"claude-sonnet-5"}`,
    );
  });

  it("takes a provider's deviations last", () => {
    const patches = [() => ({ thinking: undefined, top_k: 5 })];
    expect(rewrite(`{"thinking":{"type":"adaptive"},"model":"a"}`, { patches, removeFields: ["x"] })).toBe(
      `{"model":"claude-sonnet-5","top_k":5}`,
    );
  });

  it("loses thinking that Anthropic did not sign, and thinking mode where it depended on it", () => {
    const ours = JSON.stringify({ type: "thinking", thinking: "a", signature: sealReasoning({}) });
    const genuine = JSON.stringify({ type: "thinking", thinking: "b", signature: "EqQBCg" });
    const call = `{"type":"tool_use","id":"t","name":"f","input":{}}`;
    const message = (role: string, ...content: string[]): string =>
      `{"role":"${role}", "content":[${content.join(", ")}]}`;
    const raw = `{"model":"a","thinking":{"type":"enabled","budget_tokens":1024},"messages":[${message("assistant", genuine, call)},${message("assistant", ours)},${message("assistant", ours, call)},${message("user", "{}")}]}`;
    expect(raw).toContain(OUR_MARK);
    expect(rewrite(raw)).toBe(
      `{"model":"claude-sonnet-5","thinking":{"type":"disabled"},"messages":[${message("assistant", genuine, call)},${message("assistant", call)},${message("user", "{}")}]}`,
    );
  });
});

describe("an answer that passes through", () => {
  const raw = `{"id":"msg_01", "type":"message","model":"claude-sonnet-5","content":[{"type":"text","text":"h\\u00e9"},{"type":"tool_use","id":"t","name":"f","input":{"a":1.0}}],"stop_reason":"tool_use","usage":{"input_tokens":20,"output_tokens":7,"cost":0.9,"is_byok":false}}`;

  it("is metered and edited in id, model, total and cost only", () => {
    const metered = passthrough.meterResponse(bytes(raw), { id: "msg_9", model: "anthropic/claude-sonnet-5" });
    expect(metered).toMatchObject({
      usage,
      finishReason: { unified: "tool_calls", raw: "tool_use" },
      upstreamId: "msg_01",
      outputBytes: 3 + 7,
    });
    expect(text(metered.finish(usage, cost))).toBe(
      raw
        .replace('"msg_01"', '"msg_9"')
        .replace('"model":"claude-sonnet-5"', '"model":"anthropic/claude-sonnet-5"')
        .replace(
          '"cost":0.9,"is_byok":false}',
          '"cost":0.0001234,"total_tokens":27,"charge":{"amount":"0.01","currency":"RUB"}}',
        ),
    );
  });

  it.each([
    ['"input_tokens":-5,"output_tokens":7', true],
    ['"input_tokens":1.5,"output_tokens":7', true],
    ['"output_tokens":7,"output_tokens_details":{"thinking_tokens":8}', true],
    ['"input_tokens":5,"output_tokens":7', false],
  ])("with impossible counts is not believed: %s", (counts, isBad) => {
    const body = `{"id":"msg_01","model":"m","stop_reason":"end_turn","usage":{${counts}}}`;
    const metered = passthrough.meterResponse(bytes(body), { id: "msg_9", model: "m" });
    expect(metered.hasBadUsage).toBe(isBad);
    expect(metered.usage === null).toBe(isBad);
    expect(JSON.parse(text(metered.finish(usage, null))).usage.output_tokens).toBe(7);
  });

  it("that is no JSON passes as it is", () => {
    const metered = passthrough.meterResponse(bytes("<html>"), { id: "msg_9", model: "m" });
    expect(metered).toMatchObject({ usage: null, finishReason: null, upstreamId: null, outputBytes: 0 });
    expect(text(metered.finish(null, null))).toBe("<html>");
  });
});

const stream = [
  `event: message_start\ndata: {"type":"message_start","message":{"id":"msg_01","type":"message","role":"assistant","model":"claude-sonnet-5","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":43,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":1}}}\n\n`,
  `event: content_block_start\ndata: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}\n\n`,
  `event: ping\ndata: {"type": "ping"}\n\n`,
  `event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"h\\u00e9 \u{1F600}"}  }\n\n`,
  `event: content_block_stop\ndata: {"type":"content_block_stop","index":0}\n\n`,
  `event: message_delta\ndata: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"input_tokens":61,"output_tokens":15}}\n\n`,
  `event: message_stop\ndata: {"type":"message_stop"}\n\n`,
];
const framesOf = (raw: string): RawFrame[] => {
  const splitter = frameSplitter();
  return [...splitter.push(bytes(raw)), ...splitter.end()];
};

describe("a stream that passes through", () => {
  const reply = { id: "msg_9", model: "anthropic/claude-sonnet-5" };

  it("keeps its bytes but for id, model, total and cost, and waits from the finish on", () => {
    const meter = passthrough.streamMeter(reply, true);
    const sent = framesOf(stream.join("")).flatMap((frame) => meter.push(frame, frame.raw));
    expect(sent.map((frame) => frame.timing)).toEqual(["now", "now", "now", "now", "now", "final", "final"]);
    const final = { ...EMPTY_USAGE, inputTokens: 61, outputTokens: 15 };
    expect(meter.state).toMatchObject({
      usage: final,
      upstreamId: "msg_01",
      outputBytes: 8,
      isEnded: true,
      error: null,
      finishReason: { unified: "stop" },
    });
    const out = [
      ...sent.flatMap((frame) => (frame.bytes ? [text(frame.bytes)] : [])),
      ...meter.finish(final, cost).map(text),
    ];
    expect(out).toEqual([
      stream[0]?.replace("msg_01", "msg_9").replace('"claude-sonnet-5"', '"anthropic/claude-sonnet-5"'),
      ...stream.slice(1, 5),
      stream[5]?.replace(
        '"output_tokens":15',
        '"output_tokens":15,"total_tokens":76,"cost":0.0001234,"charge":{"amount":"0.01","currency":"RUB"}',
      ),
      stream[6],
    ]);
  });

  it("ends in good order where the gateway cuts it", () => {
    const meter = passthrough.streamMeter(reply, true);
    const sent = framesOf(stream.slice(0, 4).join("")).flatMap((frame) => meter.push(frame, frame.raw));
    expect(meter.state).toMatchObject({ finishReason: null, isEnded: false, usage: { inputTokens: 43 } });
    const tail = meter.finish(usage, cost, { unified: "length", raw: "insufficient_credits" });
    const seen = checkAnthropicStream(
      framesOf([...sent.map((frame) => text(frame.bytes ?? bytes(""))), ...tail.map(text)].join("")),
    );
    expect(seen).toMatchObject({
      stopReason: "max_tokens",
      usage: { output_tokens: 7, total_tokens: 27, cost: 0.0001234 },
    });
  });

  it("gives frames the event line that clients need", () => {
    const meter = passthrough.streamMeter(reply, true);
    const bare = stream.join("").replaceAll(/event: .*\n/g, "");
    const sent = framesOf(bare).flatMap((frame) => meter.push(frame, frame.raw));
    const whole = [
      ...sent.flatMap((frame) => (frame.bytes ? [text(frame.bytes)] : [])),
      ...meter.finish(usage, null).map(text),
    ];
    expect(checkAnthropicStream(framesOf(whole.join(""))).stopReason).toBe("end_turn");
  });

  it("keeps the vendor's error to itself and says nothing after it", () => {
    const meter = passthrough.streamMeter(reply, true);
    const failing = [
      ...stream.slice(0, 2),
      `event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n`,
      stream[3],
    ].join("");
    const sent = framesOf(failing).flatMap((frame) => meter.push(frame, frame.raw));
    expect(sent.map((frame) => frame.bytes !== null)).toEqual([true, true, false, false]);
    expect(meter.state).toMatchObject({
      error: { code: "provider_unavailable", message: "Overloaded", raw: "overloaded_error" },
      isEnded: false,
    });
  });
});
