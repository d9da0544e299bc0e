import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { toJson } from "@/lib/kernel";
import { converseComplaints } from "@/tests/support/validators/converse-request";
import { type AmazonEvent, amazonEvent, readAmazon } from "@/tests/support/wire/amazon-frames";
import { assemble, checkGrammar, type GenerateRequest, type StreamEvent } from "../../ir";
import { frameSplitter } from "../../sse";
import type { EncodeTarget } from "../dialect";
import { bedrockConverse } from ".";

const { outbound } = bedrockConverse;
const folder = path.resolve("tests/fixtures/wire/bedrock-converse");
const read = (name: string): unknown => JSON.parse(readFileSync(path.join(folder, name), "utf8"));
const files = readdirSync(folder).sort();
const streams = files.filter((name) => name.endsWith(".stream.json"));
const refusals = files.filter((name) => name.endsWith(".refused.json"));
const answers = files.filter((name) => /^[a-z-]+\.json$/.test(name) && !name.startsWith("error"));

function eventsOf(name: string, sizes: readonly number[] = [1000]): StreamEvent[] {
  const bytes = Buffer.concat((read(name) as AmazonEvent[]).map(amazonEvent));
  const splitter = frameSplitter();
  const decoder = outbound.streamDecoder();
  const frames = [...splitter.push(Buffer.from(readAmazon(bytes, sizes))), ...splitter.end()];
  return [...frames.flatMap((frame) => decoder.push(frame)), ...decoder.end()];
}

describe.each(streams)("%s", (name) => {
  const events = eventsOf(name);

  it("means this", () => {
    expect(events).toMatchSnapshot();
    expect(checkGrammar(events)).toBeNull();
  });

  it.each([1, 7, 64])("means the same cut every %i bytes", (size) => {
    expect(eventsOf(name, [size])).toEqual(events);
  });
});

describe.each(answers)("%s", (name) => {
  const decoded = outbound.decodeResponse(read(name));

  it("means this", () => {
    expect(decoded).toMatchSnapshot();
  });

  it("is the same answer as the stream", () => {
    expect(assemble(eventsOf(name.replace(".json", ".stream.json")))).toEqual(decoded);
  });
});

describe("a stream that fails in the middle", () => {
  const errorIn = (name: string) => {
    const last = eventsOf(name).at(-1);
    if (last?.type !== "error") throw new Error("no error");
    return last.error;
  };

  it("keeps the exception's name and words", () => {
    expect(errorIn("throttled.stream.json")).toEqual({
      code: "upstream_rate_limited",
      message: "Too many tokens, please wait before trying again.",
      raw: "throttlingException",
    });
    expect(errorIn("model-error.stream.json")).toEqual({
      code: "provider_error",
      message: "The model produced an invalid sequence as part of ToolUse.",
      raw: "modelStreamErrorException",
    });
  });

  it("is an error when it ends without its last word", () => {
    expect(errorIn("cut.stream.json")).toMatchObject({ code: "provider_error", raw: "cut" });
  });
});

describe("an error body", () => {
  it("is told in the service's words", () => {
    expect(outbound.decodeError(400, read("error-400.json"))).toMatchObject({
      message: expect.stringContaining("#/inferenceConfig/temperature"),
      type: null,
    });
    expect(outbound.decodeError(429, read("error-429.json"))).toEqual({
      message: "Too many requests, please wait before trying again.",
      type: "ThrottlingException",
    });
    expect(outbound.decodeError(503, null).message).toBe("The provider answered with status 503.");
  });
});

const target: EncodeTarget = {
  provider: "amazon-bedrock",
  nativeModel: "amazon.nova-2-lite-v1:0",
  maxOutputTokens: 65_536,
  capabilities: { reasoning: true },
  supportedParameters: null,
};
const marked = { extensions: { "openai-chat": { cache_control: { type: "ephemeral" } } } };
const REQUESTS: Readonly<Record<string, GenerateRequest>> = {
  "image-input.request.json": {
    model: "amazon/nova-2-lite",
    isStream: false,
    maxOutputTokens: 300,
    messages: [
      {
        role: "user",
        blocks: [
          { type: "text", text: "What do you see?" },
          { type: "image", source: { kind: "base64", mediaType: "image/png", data: "iVBORw0KGgo=" } },
          {
            type: "file",
            name: "report_2026.pdf",
            source: { kind: "base64", mediaType: "application/pdf", data: "JVBERi0xLjc=" },
          },
        ],
      },
    ],
  },
  "agent.request.json": {
    model: "amazon/nova-2-lite",
    isStream: true,
    maxOutputTokens: 1024,
    temperature: 0.5,
    topP: 0.9,
    topK: 20,
    stop: ["END"],
    reasoning: { effort: "low" },
    messages: [
      { role: "system", blocks: [{ type: "text", text: "You are brief.", ...marked }] },
      { role: "user", blocks: [{ type: "text", text: "Weather in Paris and Rome?" }] },
      {
        role: "assistant",
        blocks: [
          {
            type: "reasoning",
            text: "Two calls.",
            signature: "RU1QVFkgU0lHTkFUVVJFIE9GIEEgRklYVFVSRQ==",
            signatureBy: "bedrock-converse",
          },
          { type: "text", text: "Let me look." },
          { type: "tool-call", kind: "function", id: "tooluse_a1", name: "weather", argumentsText: '{"city":"Paris"}' },
          { type: "tool-call", kind: "function", id: "tooluse_b2", name: "weather", argumentsText: '{"city":"Rome"}' },
        ],
      },
      {
        role: "tool",
        blocks: [
          {
            type: "tool-result",
            callId: "tooluse_b2",
            content: [{ type: "text", text: "no such station" }],
            isError: true,
          },
          { type: "tool-result", callId: "tooluse_a1", content: [{ type: "text", text: "21 °C" }] },
        ],
      },
      { role: "user", blocks: [{ type: "text", text: "Go on.", ...marked }] },
    ],
    tools: [
      {
        kind: "function",
        name: "weather",
        description: "The weather of a city.",
        parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
      },
    ],
    toolChoice: { type: "auto" },
  },
};

describe.each(Object.entries(REQUESTS))("%s", (name, request) => {
  it("is what leaves, without loss", () => {
    const encoded = outbound.encodeRequest(request, target);
    const body = JSON.parse(toJson(encoded.body));
    expect(body).toEqual(read(name));
    expect(converseComplaints(body, true)).toEqual([]);
    expect(encoded.warnings).toEqual([]);
    const verb = request.isStream ? "converse-stream" : "converse";
    expect(encoded.path).toBe(`/model/amazon.nova-2-lite-v1%3A0/${verb}`);
    expect(encoded.headers).toEqual(request.isStream ? { accept: "application/vnd.amazon.eventstream" } : {});
  });
});

interface Refusal {
  readonly model: string;
  readonly request: Pick<GenerateRequest, "messages">;
  readonly refused: object;
  readonly sent: object;
}

describe("what a model refuses although Converse has the words", () => {
  it.each(refusals)("%s is sent as the model takes it", (name) => {
    const { model, request, refused, sent } = read(name) as Refusal;
    const whole: GenerateRequest = { model, isStream: false, ...request };
    const { body, warnings } = outbound.encodeRequest(whole, { ...target, nativeModel: model });
    expect(JSON.parse(toJson(body))).toEqual(sent);
    expect(sent).not.toEqual(refused);
    // A member under another name loses nothing; everything else is told.
    expect(warnings).toHaveLength(name.startsWith("effort-name") ? 0 : 1);
  });
});
