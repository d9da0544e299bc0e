import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { checkAnthropicStream } from "@/lib/gateway/validators/anthropic-stream";
import { toJson } from "@/lib/kernel";
import { foldEvents } from "@/tests/support/ir/fold-events";
import { anthropicComplaints } from "@/tests/support/validators/anthropic-request";
import type { StreamEvent } from "../../ir";
import { frameSplitter } from "../../sse";
import type { EncodeTarget, ReplyMeta } from "../dialect";
import { anthropicMessages, countInputTokens } from ".";

const { inbound, outbound, passthrough } = anthropicMessages;
const folder = path.resolve("tests/fixtures/wire/anthropic");
const read = (name: string): string => readFileSync(path.join(folder, name), "utf8");
const files = readdirSync(folder).sort();
const streams = files.filter((name) => name.endsWith(".sse"));
const answers = files.filter(
  (name) => name.endsWith(".json") && !name.includes(".request.") && !name.startsWith("error"),
);
const requests = files.filter((name) => name.endsWith(".request.json"));
const noPath = { model: null, action: null, query: new URLSearchParams() };
const target: EncodeTarget = {
  provider: "anthropic",
  nativeModel: "claude-sonnet-5",
  maxOutputTokens: 128_000,
  capabilities: {
    reasoning: true,
    structured_outputs: true,
    reasoning_efforts: ["low", "medium", "high", "xhigh", "max"],
  },
  supportedParameters: ["max_tokens", "stop", "tools", "tool_choice", "reasoning", "structured_outputs"],
};
const metaOf = (id: string | null, model: string | null): ReplyMeta => ({
  id: id ?? "msg_1",
  model: model ?? "m",
  createdSeconds: 0,
  inputTokensEstimate: 5,
  wantsUsageChunk: true,
  request: { thinking: { type: "adaptive" } },
});

function framesOf(name: string) {
  const splitter = frameSplitter();
  return [...splitter.push(readFileSync(path.join(folder, name))), ...splitter.end()];
}

function eventsOf(name: string): StreamEvent[] {
  const decoder = outbound.streamDecoder();
  return [...framesOf(name).flatMap((frame) => decoder.push(frame)), ...decoder.end()];
}

describe.each(streams)("%s", (name) => {
  const events = eventsOf(name);

  it("means this", () => {
    expect(events).toMatchSnapshot();
  });

  it("is said again in the vendor's order", () => {
    const [first] = events;
    const meta = first?.type === "response-start" ? metaOf(first.upstreamId, first.upstreamModel) : metaOf(null, null);
    const encoder = inbound.streamEncoder(meta);
    const usage = events.findLast((event) => event.type === "usage");
    const frames = [
      ...events.flatMap((event) => encoder.push(event)),
      ...encoder.end(usage?.type === "usage" ? usage.usage : null, null),
    ];
    const seen = checkAnthropicStream(frames);
    const last = events.at(-1);
    if (last?.type === "error") return expect(seen.error).not.toBeNull();
    const decoder = outbound.streamDecoder();
    const again = [...frames.flatMap((frame) => decoder.push(frame)), ...decoder.end()];
    expect(foldEvents(again)).toEqual(foldEvents(events));
  });

  it("is metered alike whether it passes through or is translated", () => {
    const meter = passthrough.streamMeter({ id: "msg_1", model: "m" }, true);
    for (const frame of framesOf(name)) meter.push(frame, frame.raw);
    const usage = events.findLast((event) => event.type === "usage");
    const finish = events.findLast((event) => event.type === "finish");
    const error = events.findLast((event) => event.type === "error");
    expect(meter.state.usage).toEqual(usage?.type === "usage" ? usage.usage : null);
    expect(meter.state.isEnded).toBe(finish !== undefined);
    if (name !== "prefilled-start.sse")
      expect(meter.state.finishReason).toEqual(finish?.type === "finish" ? finish.reason : null);
    if (error?.type === "error" && error.error.raw !== "cut") expect(meter.state.error).toEqual(error.error);
  });
});

describe.each(answers)("%s", (name) => {
  const body: unknown = JSON.parse(read(name));
  const decoded = outbound.decodeResponse(body);

  it("means this", () => {
    expect(decoded).toMatchSnapshot();
  });

  it("is said again without loss", () => {
    const encoded: unknown = JSON.parse(
      toJson(inbound.encodeResponse(decoded, metaOf(decoded.upstreamId, decoded.upstreamModel), null)),
    );
    expect(outbound.decodeResponse(encoded)).toEqual(decoded);
  });

  it.runIf(streams.includes(name.replace(".json", ".sse")))("is the same answer as the stream", () => {
    const streamed = foldEvents(eventsOf(name.replace(".json", ".sse")));
    expect(streamed.usage).toEqual(decoded.usage);
    expect(streamed.choices[0]?.finish).toEqual(decoded.choices[0]?.finish);
    const plain = (blocks: readonly { type: string; text?: string; argumentsText?: string }[] | undefined) =>
      blocks?.map((block) => [block.type, block.text, block.argumentsText && JSON.parse(block.argumentsText)]);
    expect(plain(streamed.choices[0]?.blocks)).toEqual(plain(decoded.choices[0]?.blocks));
  });
});

describe.each(requests)("%s", (name) => {
  const body: unknown = JSON.parse(read(name));
  const { request } = inbound.decodeRequest(body, noPath);

  it("reads as this", () => {
    expect(inbound.readFacts(body, noPath)).toMatchSnapshot();
    expect(request).toMatchSnapshot();
  });

  it("goes to Anthropic as this", () => {
    const encoded = outbound.encodeRequest(request, target);
    expect(anthropicComplaints(JSON.parse(toJson(encoded.body)))).toEqual([]);
    expect(encoded).toMatchSnapshot();
  });

  it("can be counted", () => {
    expect(countInputTokens(body, (text) => Math.ceil(text.length / 4)).input_tokens).toBeGreaterThan(10);
  });
});

describe("error bodies", () => {
  it("give message and type", () => {
    expect(outbound.decodeError(529, JSON.parse(read("error-529.json")))).toEqual({
      message: "Overloaded",
      type: "overloaded_error",
    });
    expect(outbound.decodeError(400, JSON.parse(read("error-400.json")))).toMatchObject({
      type: "invalid_request_error",
    });
    expect(outbound.decodeError(502, "<html>")).toEqual({
      message: "The provider answered with status 502.",
      type: null,
    });
    expect(outbound.decodeError(400, { message: "bad" })).toEqual({ message: "bad", type: null });
  });
});
