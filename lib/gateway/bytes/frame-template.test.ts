import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FrameTemplate, findValue, TEXT_MARK } from ".";

const bytes = (text: string): Uint8Array => Buffer.from(text, "utf8");
const text = (raw: Uint8Array): string => Buffer.from(raw).toString("utf8");

describe("templates", () => {
  const frame = (content: string, pad: string): Uint8Array =>
    bytes(`data: {"id":"up","c":${JSON.stringify(content)},"o":"${pad}"}\n\n`);
  const learn = (content: string, pad: string): FrameTemplate => {
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
        const output = template.rewrite(frame(content, pad));
        const written = JSON.stringify(content);
        expect(output && text(output)).toBe(`data: {"id":"ours","c":${written},"r":${written},"o":"${pad}"}\n\n`);
        expect(template.textBytes).toBe(Buffer.byteLength(content));
      }),
    );
  });

  it("leaves frames of another shape, and text that is not plain JSON, to the parser", () => {
    const template = learn("first", "p");
    expect(template.rewrite(bytes('data: {"id":"up","c":"x","o":"p","n":1}\n\n'))).toBeNull();
    expect(template.rewrite(bytes('data: {"id":"up","c":null,"o":"p"}\n\n'))).toBeNull();
    expect(template.rewrite(bytes('data: {"id":"up","c":"\\ud83d","o":"p"}\n\n'))).toBeNull();
    expect(template.rewrite(bytes('data: {"id":"up","c":"\\x","o":"p"}\n\n'))).toBeNull();
    expect(template.rewrite(bytes('data: {"id":"up","c":"cut'))).toBeNull();
    expect(template.rewrite(bytes('data: {"id":"up","c":"a\nb","o":"p"}\n\n'))).toBeNull();
  });

  it("writes an edit that holds the text in the text's place", () => {
    const raw = bytes('data: {"t":"hi","z":1}');
    const template = FrameTemplate.learn(raw, { start: 12, end: 14 }, null, [
      { start: 6, end: 22, text: JSON.stringify({ a: TEXT_MARK, b: TEXT_MARK }) },
    ]);
    expect(text(template.rewrite(bytes('data: {"t":"ho","z":1}')) ?? bytes(""))).toBe('data: {"a":"ho","b":"ho"}');
  });
});
