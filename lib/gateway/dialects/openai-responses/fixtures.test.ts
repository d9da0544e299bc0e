import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readResponsesStream } from "@/lib/gateway/validators/responses-stream";
import { toJson } from "@/lib/kernel";
import { assemble, type Block, checkGrammar, type StreamEvent } from "../../ir";
import { frameSplitter, frameText } from "../../sse";
import type { ReplyCost, ReplyMeta } from "../dialect";
import { openaiResponses } from ".";

const { inbound, outbound, passthrough } = openaiResponses;
const folder = path.resolve(import.meta.dirname, "../../../../tests/fixtures/wire/openai-responses");
const files = readdirSync(folder).sort();
const streams = files.filter((name) => name.endsWith(".sse"));
const answers = streams.map((name) => name.replace(".sse", ".json")).filter((name) => files.includes(name));
const requests = files.filter((name) => name.endsWith(".request.json"));
const bytesOf = (name: string): Uint8Array => readFileSync(path.join(folder, name));
const jsonOf = (name: string) => JSON.parse(readFileSync(path.join(folder, name), "utf8"));
const noPath = { model: null, action: null, query: new URLSearchParams() };
const cost: ReplyCost = { costUsd: "0.0000123", charge: { amount: "0.0011", currency: "RUB" } };
const meta: ReplyMeta = {
  id: "resp_0190c8a2d1e07b3c9f5e8a7b6c5d4e3f",
  model: "openai/gpt-5.2",
  createdSeconds: 1_764_950_400,
  inputTokensEstimate: 5,
  wantsUsageChunk: true,
  request: { include: ["reasoning.encrypted_content"], store: false },
};
const edits = { id: meta.id, model: meta.model, request: meta.request };
const BROKEN = new Set(["cut.sse", "error-midstream.sse", "error-flat.sse", "failed.sse"]);

function framesOf(raw: Uint8Array, size: number) {
  const splitter = frameSplitter();
  const frames = [];
  for (let at = 0; at < raw.length; at += size) frames.push(...splitter.push(raw.subarray(at, at + size)));
  return [...frames, ...splitter.end()];
}

function eventsOf(raw: Uint8Array, size = raw.length): StreamEvent[] {
  const decoder = outbound.streamDecoder();
  return [...framesOf(raw, size).flatMap((frame) => decoder.push(frame)), ...decoder.end()];
}

function pass(raw: Uint8Array, size: number) {
  const meter = passthrough.streamMeter(edits, true);
  const sent: Uint8Array[] = [];
  for (const frame of framesOf(raw, size))
    for (const { bytes } of meter.push(frame, frame.raw)) if (bytes) sent.push(bytes);
  const { state } = meter;
  return {
    state,
    meter,
    sent,
    bytes: Buffer.concat([...sent, ...(state.isEnded ? meter.finish(state.usage, cost) : [])]),
  };
}

/** Annotations are kept by different means, whole and streamed. */
const bare = (blocks: readonly Block[] | undefined): unknown =>
  blocks?.map(({ extensions: _extensions, ...block }) => block);

describe.each(streams)("%s", (name) => {
  const raw = bytesOf(name);
  const events = eventsOf(raw);

  it("means this, however it is cut", () => {
    expect(checkGrammar(events)).toBeNull();
    expect(events).toMatchSnapshot();
    for (const size of [1, 7, 1000]) expect(eventsOf(raw, size)).toEqual(events);
  });

  it("is said again in the vendor's order", () => {
    const encoder = inbound.streamEncoder(meta);
    const usage = events.findLast((event) => event.type === "usage");
    const frames = [...events.flatMap((event) => encoder.push(event)), ...encoder.end(usage?.usage ?? null, cost)];
    const text = frames.map(frameText).join("");
    expect(readResponsesStream(text).problems).toEqual([]);
    if (BROKEN.has(name)) return;
    const again = assemble(eventsOf(Buffer.from(text)));
    const { choices, usage: counts } = assemble(events);
    expect(again.choices[0]?.finish).toEqual(choices[0]?.finish);
    expect(again.usage).toEqual(counts);
    expect(bare(again.choices[0]?.blocks)).toEqual(bare(choices[0]?.blocks));
  });

  it("passes on with our id, model and cost, and every other byte as it came", () => {
    for (const size of [raw.length, 11]) {
      const { state, bytes, sent, meter } = pass(raw, size);
      const usage = events.findLast((event) => event.type === "usage");
      const finish = events.findLast((event) => event.type === "finish");
      const error = events.findLast((event) => event.type === "error");
      expect(state).toMatchObject({ usage: usage?.usage ?? null, finishReason: finish?.reason ?? null });
      if (BROKEN.has(name)) {
        expect(state.error).toEqual(error?.error.raw === "cut" ? null : error?.error);
        const failed = meter.fail?.({ code: "provider_error", message: "gone" }) ?? [];
        const report = readResponsesStream(Buffer.concat([...sent, ...failed]));
        // With nothing before it a failure has nothing to go on from.
        if (sent.length > 0) expect(report.problems).toEqual([]);
        continue;
      }
      const text = bytes.toString("utf8");
      const report = readResponsesStream(text);
      expect(report.problems).toEqual(name === "web-search.sse" ? [...webSearchEvents(report.problems)] : []);
      expect(text).toContain(`"cost":${cost.costUsd}`);
      const original = Buffer.from(raw).toString("utf8");
      const upstreamId = String(/"id":"(resp_[^"]+)"/.exec(original)?.[1]);
      const restored = text
        .replaceAll(meta.id, upstreamId)
        .replaceAll(`"model":"${meta.model}"`, '"model":"gpt-5.2-2025-12-11"')
        .replace(`,"cost":${cost.costUsd},"charge":${JSON.stringify(cost.charge)}`, "");
      expect(restored).toBe(original);
      expect(state.outputBytes).toBe(saidBytes(assemble(events).choices[0]?.blocks ?? []));
    }
  });
});

/** The strict reader knows no events of the vendor's own tools. */
const webSearchEvents = (problems: readonly string[]): readonly string[] =>
  problems.filter((problem) => problem.includes("unknown event response.web_search_call."));

const saidBytes = (blocks: readonly Block[]): number =>
  blocks.reduce((sum, block) => {
    if (block.type === "tool-call") return sum + Buffer.byteLength(block.argumentsText);
    if (!("text" in block)) return sum;
    // The paragraphs of a summary are glued here, not by the vendor.
    return (
      sum + Buffer.byteLength(block.type === "reasoning" ? block.text.replace("longer.\n\n", "longer.") : block.text)
    );
  }, 0);

describe.each(answers)("%s", (name) => {
  const body = jsonOf(name);
  const decoded = outbound.decodeResponse(body);

  it("is said again without loss", () => {
    const encoded = JSON.parse(toJson(inbound.encodeResponse(decoded, meta, null)));
    const again = outbound.decodeResponse(encoded);
    expect({ ...again, upstreamId: "", upstreamModel: "" }).toEqual({ ...decoded, upstreamId: "", upstreamModel: "" });
  });

  it("is the same answer as the stream", () => {
    const streamed = assemble(eventsOf(bytesOf(name.replace(".json", ".sse"))));
    expect({ ...streamed, choices: [] }).toEqual({ ...decoded, choices: [] });
    expect(streamed.choices[0]?.finish).toEqual(decoded.choices[0]?.finish);
    expect(streamed.choices[0]?.blocks).toEqual(decoded.choices[0]?.blocks);
  });

  it("passes on with our id, model and cost", () => {
    const raw = bytesOf(name);
    const metered = passthrough.meterResponse(raw, edits);
    expect(metered).toMatchObject({
      usage: decoded.usage,
      finishReason: decoded.choices[0]?.finish,
      upstreamId: body.id,
    });
    const out = JSON.parse(Buffer.from(metered.finish(metered.usage, cost)).toString("utf8"));
    const usage = { ...body.usage, cost: 0.0000123, charge: cost.charge };
    expect(out).toEqual({ ...body, id: meta.id, model: meta.model, usage });
  });
});

describe.each(requests)("%s", (name) => {
  const body = jsonOf(name);

  it("reads as this", () => {
    expect(inbound.readFacts(body, noPath)).toMatchSnapshot();
    expect(inbound.decodeRequest(body, noPath)).toMatchSnapshot();
  });

  it("goes to a Responses vendor as this", () => {
    const { request } = inbound.decodeRequest(body, noPath);
    const target = {
      provider: "openai",
      nativeModel: "gpt-5.2",
      maxOutputTokens: null,
      capabilities: { reasoning: true },
      supportedParameters: null,
    };
    expect(outbound.encodeRequest(request, target)).toMatchSnapshot();
  });
});

describe("error bodies", () => {
  it("give message and type", () => {
    expect(outbound.decodeError(400, jsonOf("error-400.json"))).toEqual({
      message: "Unknown parameter: 'top_k'.",
      type: "invalid_request_error",
    });
    expect(outbound.decodeError(502, "<html>")).toEqual({
      message: "The provider answered with status 502.",
      type: null,
    });
  });
});
