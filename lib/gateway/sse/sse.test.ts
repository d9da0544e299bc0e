import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeComment, encodeFrame, frameSplitter, type RawFrame } from ".";

const bytes = (text: string): Uint8Array => Buffer.from(text, "utf8");
const seen = (frame: RawFrame) => ({
  event: frame.event,
  data: frame.data,
  hasData: frame.hasData,
  isTerminated: frame.isTerminated,
  raw: Buffer.from(frame.raw).toString("latin1"),
});
const split = (chunks: readonly Uint8Array[]) => {
  const splitter = frameSplitter();
  return [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.end()].map(seen);
};
const data = (text: string) => split([bytes(text)]).map((frame) => frame.data);

/** Every way to cut into two, and one byte at a time. */
const cuts = (whole: Uint8Array): Uint8Array[][] => [
  ...Array.from({ length: whole.length + 1 }, (_, at) => [whole.subarray(0, at), whole.subarray(at)]),
  Array.from(whole, (byte) => Uint8Array.of(byte)),
];

describe("splitting", () => {
  it("accepts the three line ends, with and without the space after the colon", () => {
    expect(data("data: a\n\ndata:b\n\n")).toEqual(["a", "b"]);
    expect(data("data: a\r\n\r\ndata:b\r\n\r\n")).toEqual(["a", "b"]);
    expect(data("data: a\r\rdata:b\r\r")).toEqual(["a", "b"]);
  });

  it("joins data lines and reads event names, ignoring other fields", () => {
    const [frame] = split([bytes("id: 7\nevent: message_start\ndata: {\ndata: }\nretry: 5\n\n")]);
    expect(frame).toMatchObject({ event: "message_start", data: "{\n}", hasData: true });
  });

  it("keeps comments as bytes without data", () => {
    const [comment, frame] = split([bytes(": keep-alive\n\ndata: x\n\n")]);
    expect(comment).toMatchObject({ data: "", hasData: false, raw: ": keep-alive\n\n" });
    expect(frame).toMatchObject({ data: "x" });
  });

  it("tells an empty data line from none", () => {
    expect(split([bytes("data\n\nevent: x\n\n")]).map((frame) => frame.hasData)).toEqual([true, false]);
  });

  it("reports a last event without its empty line, and only then", () => {
    expect(split([bytes("data: a\n\ndata: b")]).map((frame) => [frame.data, frame.isTerminated])).toEqual([
      ["a", true],
      ["b", false],
    ]);
    expect(split([bytes("data: a\r\n\r")]).map((frame) => frame.isTerminated)).toEqual([true]);
    expect(split([bytes("data: a\n\n")])).toHaveLength(1);
  });

  it("skips a byte order mark and stray empty lines", () => {
    expect(data("\uFEFFdata: a\n\n\n\n\ndata: b\n\n")).toEqual(["a", "b"]);
  });

  it("hands an event over with the byte that ends it", () => {
    const splitter = frameSplitter();
    expect(splitter.push(bytes("data: a\n"))).toHaveLength(0);
    expect(splitter.push(bytes("\n"))).toHaveLength(1);
    expect(splitter.push(bytes("data: b\r\n\r"))).toHaveLength(0);
    expect(splitter.push(bytes("\n"))).toHaveLength(1);
    expect(splitter.push(bytes("data: c\r\r"))).toHaveLength(1);
  });

  it("refuses an event above the bound, whole or in pieces", () => {
    const whole = bytes(`data: ${"x".repeat(100)}\n\n`);
    expect(() => frameSplitter({ maxFrameBytes: 64 }).push(whole)).toThrow(/too large/);
    const splitter = frameSplitter({ maxFrameBytes: 64 });
    expect(() => Array.from(whole, (byte) => splitter.push(Uint8Array.of(byte)))).toThrow(/too large/);
  });

  it("takes a megabyte in small pieces without copying it again and again", () => {
    const splitter = frameSplitter();
    const piece = bytes("é".repeat(32));
    splitter.push(bytes("data: "));
    const copied = Buffer.concat;
    let concats = 0;
    Buffer.concat = (...list: Parameters<typeof copied>) => {
      concats++;
      return copied(...list);
    };
    try {
      for (let fed = 0; fed < 1 << 20; fed += piece.length) splitter.push(piece);
      const [frame] = splitter.push(bytes("\n\n"));
      expect(frame?.data.length).toBe((1 << 20) / 2);
    } finally {
      Buffer.concat = copied;
    }
    expect(concats).toBe(1);
  });
});

const line = fc.oneof(
  fc.string({ unit: fc.constantFrom("a", "я", "漢", "🙂", " ", ":", "{", '"') }).map((text) => `data: ${text}`),
  fc.constantFrom("data:x", "data", ": note", "event: ping", "id: 1", "nonsense"),
);
const lineEnd = fc.constantFrom("\n", "\r\n", "\r");
const stream = fc
  .array(fc.tuple(fc.array(fc.tuple(line, lineEnd), { maxLength: 4 }), lineEnd), { maxLength: 6 })
  .map((frames) => frames.map(([lines, end]) => lines.map((pair) => pair.join("")).join("") + end).join(""));

describe("properties", () => {
  it("gives the same frames however the bytes are cut", () => {
    fc.assert(
      fc.property(stream, (text) => {
        const whole = bytes(text);
        const expected = split([whole]);
        for (const chunks of cuts(whole)) expect(split(chunks)).toEqual(expected);
      }),
      { numRuns: 150 },
    );
  });

  it("reads back what it writes", () => {
    const safe = fc.string().map((text) => text.replaceAll("\r", "\n"));
    const frame = fc.record({ event: fc.constantFrom(null, "message_start", "x.y"), data: safe });
    fc.assert(
      fc.property(fc.array(frame), (frames) => {
        const read = split([Buffer.concat([...frames.map(encodeFrame), encodeComment("hi")])]);
        expect(read.filter((item) => item.hasData).map(({ event, data }) => ({ event, data }))).toEqual(frames);
      }),
    );
  });
});
