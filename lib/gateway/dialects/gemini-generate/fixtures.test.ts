import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { checkGeminiStream } from "@/lib/gateway/validators/gemini-stream";
import { toJson } from "@/lib/kernel";
import { foldEvents } from "@/tests/support/ir/fold-events";
import { geminiComplaints } from "@/tests/support/validators/google-request";
import type { StreamEvent } from "../../ir";
import { frameSplitter } from "../../sse";
import type { EncodeTarget, ReplyMeta } from "../dialect";
import { countInputTokens, geminiGenerate } from ".";

const { inbound, outbound, passthrough } = geminiGenerate;
const folder = path.resolve("tests/fixtures/wire/google");
const read = (name: string): string => readFileSync(path.join(folder, name), "utf8");
// Google's OpenAI endpoint has its fixtures in the same folder.
const files = readdirSync(folder)
  .filter((name) => !name.startsWith("openai-"))
  .sort();
const streams = files.filter((name) => name.endsWith(".sse"));
const answers = files.filter(
  (name) => name.endsWith(".json") && !name.includes(".request.") && !name.startsWith("error"),
);
const requests = files.filter((name) => name.endsWith(".request.json"));
const at = { model: "google/gemini-3-flash", action: "generateContent", query: new URLSearchParams() };
const target: EncodeTarget = {
  provider: "google",
  nativeModel: "gemini-3-flash-preview",
  maxOutputTokens: 65_536,
  capabilities: { reasoning_efforts: ["minimal", "low", "medium", "high"] },
  supportedParameters: null,
};
const metaOf = (id: string | null, model: string | null): ReplyMeta => ({
  id: id ?? "0190",
  model: model ?? "m",
  createdSeconds: 0,
  inputTokensEstimate: 5,
  wantsUsageChunk: true,
  request: { generationConfig: { thinkingConfig: { includeThoughts: true } } },
});

function framesOf(name: string) {
  const splitter = frameSplitter();
  return [...splitter.push(readFileSync(path.join(folder, name))), ...splitter.end()];
}

function eventsOf(name: string): StreamEvent[] {
  const decoder = outbound.streamDecoder();
  return [...framesOf(name).flatMap((frame) => decoder.push(frame)), ...decoder.end()];
}

const usageIn = (events: readonly StreamEvent[]) => {
  const found = events.findLast((event) => event.type === "usage");
  return found?.type === "usage" ? found.usage : null;
};

describe.each(streams)("%s", (name) => {
  const events = eventsOf(name);

  it("means this", () => {
    expect(events).toMatchSnapshot();
  });

  it("is said again as Google would", () => {
    const [first] = events;
    const meta = first?.type === "response-start" ? metaOf(first.upstreamId, first.upstreamModel) : metaOf(null, null);
    const encoder = inbound.streamEncoder(meta);
    const frames = [...events.flatMap((event) => encoder.push(event)), ...encoder.end(usageIn(events), null)];
    const seen = checkGeminiStream(frames);
    if (events.at(-1)?.type === "error") return expect(seen.error).not.toBeNull();
    const decoder = outbound.streamDecoder();
    const again = foldEvents([...frames.flatMap((frame) => decoder.push(frame)), ...decoder.end()]);
    // A prompt that was refused comes back as a refused candidate.
    if (name === "blocked-prompt.sse") return expect(again.choices[0]?.finish.unified).toBe("content_filter");
    expect(again).toEqual(foldEvents(events));
  });

  it("is metered alike whether it passes through or is translated", () => {
    const meter = passthrough.streamMeter({ id: "0190", model: "m" }, true);
    const sent = framesOf(name).flatMap((frame) => meter.push(frame, frame.raw));
    const finish = events.find((event) => event.type === "finish");
    const error = events.findLast((event) => event.type === "error");
    expect(meter.state.usage).toEqual(usageIn(events));
    expect(meter.state.isEnded).toBe(finish !== undefined);
    expect(meter.state.finishReason).toEqual(finish?.type === "finish" ? finish.reason : null);
    if (error?.type === "error" && error.error.raw !== "cut") expect(meter.state.error).toEqual(error.error);
    const out = [
      ...sent.flatMap((frame) => (frame.bytes ? [frame.bytes] : [])),
      ...meter.finish(meter.state.usage, null),
    ];
    for (const bytes of out)
      expect(JSON.parse(Buffer.from(bytes).toString("utf8").slice(6))).toMatchObject({
        responseId: "0190",
        modelVersion: "m",
      });
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
    const again = outbound.decodeResponse(encoded);
    if (name === "blocked-prompt.json") return expect(again.choices[0]?.finish.unified).toBe("content_filter");
    expect(again).toEqual(decoded);
  });

  if (streams.includes(name.replace(".json", ".sse")))
    it("is the same answer as the stream", () => {
      const streamed = foldEvents(eventsOf(name.replace(".json", ".sse")));
      expect(streamed.usage).toEqual(decoded.usage);
      expect(streamed.choices[0]?.finish).toEqual(decoded.choices[0]?.finish);
      const plain = (
        blocks: readonly { type: string; text?: string; id?: string; argumentsText?: string }[] | undefined,
      ) => blocks?.map((block) => [block.type, block.id, block.text, block.argumentsText]);
      expect(plain(streamed.choices[0]?.blocks)).toEqual(plain(decoded.choices[0]?.blocks));
    });
});

describe.each(requests)("%s", (name) => {
  const body: unknown = JSON.parse(read(name));
  const { request } = inbound.decodeRequest(body, at);

  it("reads as this", () => {
    expect(inbound.readFacts(body, at)).toMatchSnapshot();
    expect(request).toMatchSnapshot();
  });

  it("goes to Google as this", () => {
    const encoded = outbound.encodeRequest(request, target);
    expect(geminiComplaints(JSON.parse(toJson(encoded.body)), true)).toEqual([]);
    expect(encoded).toMatchSnapshot();
  });

  it("can be counted", () => {
    expect(countInputTokens(body, (text) => Math.ceil(text.length / 4)).totalTokens).toBeGreaterThan(2);
  });
});

describe("error bodies", () => {
  it("give message and status word", () => {
    expect(outbound.decodeError(429, JSON.parse(read("error-429.json")))).toEqual({
      message: "You exceeded your current quota.",
      type: "RESOURCE_EXHAUSTED",
    });
    expect(outbound.decodeError(400, [{ error: { message: "bad", status: "INVALID_ARGUMENT" } }])).toEqual({
      message: "bad",
      type: "INVALID_ARGUMENT",
    });
    expect(outbound.decodeError(502, "<html>")).toEqual({
      message: "The provider answered with status 502.",
      type: null,
    });
  });
});
