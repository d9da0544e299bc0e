import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { toJson } from "@/lib/kernel";
import { cohere } from "@/tests/support/families/cohere";
import { assemble, checkGrammar, type StreamEvent } from "../../ir";
import { frameSplitter } from "../../sse";
import { type EncodeTarget, findDialect } from "..";
import { cohereV2 } from ".";

const { outbound } = cohereV2;
const folder = path.resolve("tests/fixtures/wire/cohere");
const files = readdirSync(folder).sort();
const streams = files.filter((name) => name.endsWith(".sse"));
const requests = files.filter((name) => name.endsWith(".request.json"));
const answers = files.filter((name) => name.endsWith(".json") && !name.startsWith("error") && !requests.includes(name));
const jsonOf = (name: string) => JSON.parse(readFileSync(path.join(folder, name), "utf8"));

function eventsOf(name: string, size: number): StreamEvent[] {
  const raw = readFileSync(path.join(folder, name));
  const splitter = frameSplitter();
  const frames = [];
  for (let at = 0; at < raw.length; at += size) frames.push(...splitter.push(raw.subarray(at, at + size)));
  frames.push(...splitter.end());
  const decoder = outbound.streamDecoder();
  return [...frames.flatMap((frame) => decoder.push(frame)), ...decoder.end()];
}

describe.each(streams)("%s", (name) => {
  it("means this, however it is cut", () => {
    const events = eventsOf(name, 1 << 20);
    expect(checkGrammar(events)).toBeNull();
    expect(events).toMatchSnapshot();
    for (const size of [1, 7, 100]) expect(eventsOf(name, size)).toEqual(events);
  });
});

describe.each(answers)("%s", (name) => {
  const decoded = outbound.decodeResponse(jsonOf(name));

  it("means this", () => {
    expect(decoded).toMatchSnapshot();
  });

  it.runIf(streams.includes(name.replace(".json", ".sse")))("is the same answer as the stream", () => {
    const streamed = assemble(eventsOf(name.replace(".json", ".sse"), 1 << 20));
    // A stream's arguments may be spaced in another way.
    const plain = ({ choices, ...rest }: typeof decoded) => ({
      ...rest,
      choices: choices.map(({ blocks, finish }) => ({
        finish,
        blocks: blocks.map((block) =>
          block.type === "tool-call" ? { ...block, argumentsText: JSON.parse(block.argumentsText) } : block,
        ),
      })),
    });
    expect(plain(streamed)).toEqual(plain(decoded));
  });
});

const target: EncodeTarget = {
  provider: "cohere",
  nativeModel: "command-a-reasoning-08-2025",
  maxOutputTokens: 32_000,
  capabilities: { reasoning: true },
  supportedParameters: null,
};

describe.each(requests)("%s of an OpenAI client", (name) => {
  it("goes to Cohere as this, losses named", () => {
    const chat = findDialect("openai-chat");
    if (!chat) throw new Error("no chat");
    const at = { model: null, action: null, query: new URLSearchParams() };
    const encoded = outbound.encodeRequest(chat.inbound.decodeRequest(jsonOf(name), at).request, target);
    expect(cohere.complaints(JSON.parse(toJson(encoded.body)))).toEqual([]);
    expect(encoded).toMatchSnapshot();
  });
});

describe("error bodies", () => {
  it.each([
    [400, "error-400.json", "invalid request: temperature must be between 0 and 1.0 inclusive."],
    [429, "error-429.json", "You are past the per minute request limit, please wait and try again later."],
  ])("of status %s give the message", (status, name, message) => {
    expect(outbound.decodeError(status, jsonOf(name))).toEqual({ message, type: null });
  });

  it("of no known shape give the status", () => {
    expect(outbound.decodeError(502, null)).toEqual({ message: "The provider answered with status 502.", type: null });
    expect(outbound.decodeError(502, "<html>")).toEqual({ message: "<html>", type: null });
  });
});
