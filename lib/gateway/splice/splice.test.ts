import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyEdits, FrameTemplate, memberOf, rewriteMembers, scanArray, scanObject, TEXT_MARK } from ".";

const bytes = (text: string): Uint8Array => Buffer.from(text, "utf8");
const text = (raw: Uint8Array): string => Buffer.from(raw).toString("utf8");
const rewrite = (json: string, changes: Record<string, string | null>): string =>
  text(rewriteMembers(bytes(json), new Map(Object.entries(changes))));

/** JSON text with random white space and escapes in keys. */
const spaced = (value: unknown, space: readonly string[]): string => {
  let turn = 0;
  const gap = (): string => space[turn++ % space.length] ?? "";
  const write = (item: unknown): string => {
    if (Array.isArray(item)) return `[${gap()}${item.map(write).join(`${gap()},${gap()}`)}${gap()}]`;
    if (typeof item === "object" && item !== null) {
      const members = Object.entries(item).map(
        ([key, inner]) => `${JSON.stringify(key)}${gap()}:${gap()}${write(inner)}`,
      );
      return `{${gap()}${members.join(`${gap()},${gap()}`)}${gap()}}`;
    }
    return JSON.stringify(item);
  };
  return gap() + write(value) + gap();
};
const spaces = fc.array(fc.constantFrom("", " ", "\n", "\t", "\r\n  "), { minLength: 1, maxLength: 7 });
const jsonObject = fc.dictionary(
  fc
    .oneof(fc.constantFrom("model", "id", "a", "я", 'q"uote', "back\\slash"), fc.string({ maxLength: 5 }))
    .filter((key) => key !== "__proto__"),
  fc.jsonValue({ maxDepth: 3 }),
);

describe("member edits", () => {
  it("replaces, removes and adds, and leaves every other byte alone", () => {
    expect(rewrite('{ "model" : "a",\n "x":1.0 , "y" : [1 ,2] }', { model: '"b"' })).toBe(
      '{ "model" : "b",\n "x":1.0 , "y" : [1 ,2] }',
    );
    expect(rewrite('{"a":1,"b":2,"c":3}', { b: null })).toBe('{"a":1,"c":3}');
    expect(rewrite('{"a":1,"b":2,"c":3}', { a: null, b: null })).toBe('{"c":3}');
    expect(rewrite('{"a":1,"b":2,"c":3}', { b: null, c: null })).toBe('{"a":1}');
    expect(rewrite('{"a":1,"b":2}', { a: null, b: null, c: "3" })).toBe('{"c":3}');
    expect(rewrite('{"a":1,"b":2}', { b: null, c: "3", d: "4" })).toBe('{"a":1,"c":3,"d":4}');
    expect(rewrite("{}", { a: "1" })).toBe('{"a":1}');
  });

  it("reads escaped keys and leaves one of each name, the last", () => {
    expect(rewrite('{"mod\\u0065l":"a","n":1}', { model: '"b"' })).toBe('{"mod\\u0065l":"b","n":1}');
    expect(rewrite('{"n":1,"model":"a","n":2,"model":"c"}', { model: '"b"' })).toBe('{"n":2,"model":"b"}');
  });

  it("gives the same bytes when nothing changes", () => {
    const raw = bytes('{"a":1}');
    expect(rewriteMembers(raw, new Map([["b", null]]))).toBe(raw);
  });

  it("equals the edit of the parsed object, for any object, spacing and change", () => {
    const changes = fc.dictionary(
      fc.constantFrom("model", "id", "a", "я", "new"),
      fc.option(fc.jsonValue({ maxDepth: 1 })),
    );
    fc.assert(
      fc.property(jsonObject, spaces, changes, (object, space, wanted) => {
        const expected: Record<string, unknown> = { ...object };
        for (const [key, value] of Object.entries(wanted)) {
          if (value === null) delete expected[key];
          else expected[key] = value;
        }
        const written = Object.fromEntries(
          Object.entries(wanted).map(([key, value]) => [key, value === null ? null : JSON.stringify(value)]),
        );
        expect(JSON.parse(rewrite(spaced(object, space), written))).toEqual(JSON.parse(JSON.stringify(expected)));
      }),
    );
  });
});

describe("scanning", () => {
  it("finds values whose text is the value", () => {
    fc.assert(
      fc.property(jsonObject, spaces, (object, space) => {
        const raw = bytes(spaced(object, space));
        const scanned = scanObject(raw);
        expect(raw[scanned.end - 1]).toBe(125);
        for (const [key, value] of Object.entries(object)) {
          const member = memberOf(scanned, key);
          expect(JSON.parse(text(raw.subarray(member?.start, member?.end)))).toEqual(JSON.parse(JSON.stringify(value)));
          if (Array.isArray(value) && member) {
            expect(
              scanArray(raw, member.start).map((span) => JSON.parse(text(raw.subarray(span.start, span.end)))),
            ).toEqual(JSON.parse(JSON.stringify(value)));
          }
        }
      }),
    );
  });

  it("passes over long strings with escaped quotes at every place", () => {
    for (let length = 50; length < 80; length++) {
      const value = `${"x".repeat(length)}"\\"\\\\`;
      const raw = bytes(JSON.stringify({ long: value, after: 1 }));
      expect(memberOf(scanObject(raw), "after")).toBeDefined();
    }
  });
});

describe("templates", () => {
  const frame = (content: string, pad: string): Uint8Array =>
    bytes(`data: {"id":"up","c":${JSON.stringify(content)},"o":"${pad}"}\n\n`);
  const learn = (content: string, pad: string): FrameTemplate => {
    const raw = frame(content, pad);
    const object = scanObject(raw, 6);
    const inside = (key: string) => {
      const member = memberOf(object, key);
      return { start: (member?.start ?? 0) + 1, end: (member?.end ?? 0) - 1 };
    };
    const content0 = memberOf(object, "c");
    const id = memberOf(object, "id");
    return FrameTemplate.learn(raw, inside("c"), inside("o"), [
      { start: id?.start ?? 0, end: id?.end ?? 0, text: '"ours"' },
      { start: content0?.end ?? 0, end: content0?.end ?? 0, text: `,"r":${JSON.stringify(TEXT_MARK)}` },
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

describe("edits", () => {
  it("are made in order of place", () => {
    expect(
      text(
        applyEdits(bytes("abcdef"), [
          { start: 4, end: 5, text: "X" },
          { start: 1, end: 2, text: "" },
          { start: 4, end: 4, text: "-" },
        ]),
      ),
    ).toBe("acd-Xf");
  });
});
