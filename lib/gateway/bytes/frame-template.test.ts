import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteSink, FrameTemplate, findValue, TEXT_MARK } from ".";

const bytes = (text: string): Uint8Array => Buffer.from(text, "utf8");
const text = (raw: Uint8Array): string => Buffer.from(raw).toString("utf8");

/** The frames at the front of `raw` that the template knows, rewritten; null = not one. */
function rewritten(template: FrameTemplate | null, raw: Uint8Array): string | null {
  const sink = new ByteSink(8);
  let position = 0;
  for (;;) {
    const end = template?.rewrite(raw, position, sink) ?? -1;
    if (end < 0) return position === 0 ? null : text(sink.take());
    position = end;
  }
}

describe("templates", () => {
  const frame = (content: string, pad: string): Uint8Array =>
    bytes(`data: {"id":"up","c":${JSON.stringify(content)},"o":"${pad}"}\n\n`);
  const learn = (content: string, pad: string): FrameTemplate | null => {
    const raw = frame(content, pad);
    const at = (key: string) => findValue(raw, [key], 6) ?? { start: 0, end: 0 };
    const inside = (key: string) => ({ start: at(key).start + 1, end: at(key).end - 1 });
    const id = at("id");
    const written = at("c");
    return FrameTemplate.learn(raw, inside("c"), inside("o"), [
      { ...id, text: '"ours"' },
      { start: written.end, end: written.end, text: `,"r":${JSON.stringify(TEXT_MARK)}` },
    ]);
  };

  it("rewrites every later frame as the first one was, and counts its text", () => {
    const template = learn("first", "p");
    const word = fc.string({ unit: fc.constantFrom("a", "я", "漢", "🙂", '"', "\\", "\n", "\u0001", "/") });
    fc.assert(
      fc.property(word, fc.stringMatching(/^[a-zA-Z0-9]*$/), (content, pad) => {
        const written = JSON.stringify(content);
        const expected = `data: {"id":"ours","c":${written},"r":${written},"o":"${pad}"}\n\n`;
        expect(rewritten(template, frame(content, pad))).toBe(expected);
        expect(template?.textBytes).toBe(Buffer.byteLength(content));
        const run = Buffer.concat([frame(content, pad), frame("b", "c"), frame("cut", pad).subarray(0, 30)]);
        expect(rewritten(template, run)).toBe(`${expected}data: {"id":"ours","c":"b","r":"b","o":"c"}\n\n`);
      }),
    );
  });

  it("leaves frames of another shape, and text that is not plain JSON, to the parser", () => {
    const template = learn("first", "p");
    expect(rewritten(template, bytes('data: {"id":"up","c":"x","o":"p","n":1}\n\n'))).toBeNull();
    expect(rewritten(template, bytes('data: {"id":"up","c":null,"o":"p"}\n\n'))).toBeNull();
    expect(rewritten(template, bytes('data: {"id":"up","c":"\\ud83d","o":"p"}\n\n'))).toBeNull();
    expect(rewritten(template, bytes('data: {"id":"up","c":"\\x","o":"p"}\n\n'))).toBeNull();
    expect(rewritten(template, bytes('data: {"id":"up","c":"cut'))).toBeNull();
    expect(rewritten(template, bytes('data: {"id":"up","c":"a\nb","o":"p"}\n\n'))).toBeNull();
  });

  it("writes an edit that holds the text in the text's place", () => {
    const raw = bytes('data: {"t":"hi","z":1}\n\n');
    const template = FrameTemplate.learn(raw, { start: 12, end: 14 }, null, [
      { start: 6, end: 22, text: JSON.stringify({ a: TEXT_MARK, b: TEXT_MARK }) },
    ]);
    expect(rewritten(template, bytes('data: {"t":"ho","z":1}\n\n'))).toBe('data: {"a":"ho","b":"ho"}\n\n');
    const cr = bytes('data: {"t":"hi","z":1}\r\r');
    expect(FrameTemplate.learn(cr, { start: 12, end: 14 }, null, [])).toBeNull();
  });
});
