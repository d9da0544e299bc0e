import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { elementCuts, elementsOf, findValue, membersOf, objectEdits, splice } from ".";

const bytes = (text: string): Uint8Array => Buffer.from(text);
const text = (value: Uint8Array): string => Buffer.from(value).toString("utf8");

/** JSON with odd spacing, so that offsets cannot be right by luck. */
const spaced = fc
  .jsonValue({ maxDepth: 4 })
  .chain((value) => fc.constantFrom(0, 1, 3, "\t", " \r\n").map((indent) => JSON.stringify(value, null, indent)));

describe("scan", () => {
  it("finds the same members as JSON.parse, byte for byte", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue()),
        fc.constantFrom(0, 2),
        (value, indent) => {
          const raw = bytes(` ${JSON.stringify(value, null, indent)} `);
          const seen = membersOf(raw).map((member) => [
            member.key,
            JSON.parse(text(raw.subarray(member.value.start, member.value.end))),
          ]);
          expect(seen).toEqual(Object.entries(JSON.parse(text(raw))));
        },
      ),
    );
  });

  it("finds elements and nested paths", () => {
    fc.assert(
      fc.property(fc.array(spaced), (values) => {
        const raw = bytes(`{"a" : [ ${values.join(" , ")} ]}`);
        const span = findValue(raw, ["a"]);
        const found = elementsOf(raw, span?.start).map((item) => text(raw.subarray(item.start, item.end)).trim());
        expect(found).toEqual(values);
      }),
    );
    expect(findValue(bytes('{"a":{"b":[1,{"c":"x"}]}}'), ["a", "b", 1, "c"])).toEqual({ start: 18, end: 21 });
    expect(findValue(bytes('{"a":1}'), ["a", "b"])).toBeNull();
  });

  it("reads escaped keys, quotes and slashes", () => {
    const raw = bytes('{"mod\\u0065l":"a\\\\","q\\"":"}\\"{"}');
    expect(membersOf(raw).map((member) => member.key)).toEqual(["model", 'q"']);
  });

  it("ends on broken input", () => {
    for (const raw of ['{"a":"', '{"a":[{', "{", '{"a"', "", '{"a":1,', "[1,"]) {
      expect(membersOf(bytes(raw)).length + elementsOf(bytes(raw)).length).toBeLessThan(3);
    }
  });
});

describe("splice", () => {
  it("sets and removes members as on the parsed object and leaves other bytes", () => {
    const keys = fc.constantFrom("model", "provider", "max_tokens", "ж", "x");
    fc.assert(
      fc.property(
        fc.dictionary(keys, fc.jsonValue()),
        fc.array(keys),
        fc.dictionary(keys, fc.jsonValue()),
        fc.constantFrom(0, 2),
        (body, remove, set, indent) => {
          const raw = bytes(JSON.stringify(body, null, indent));
          const edits = objectEdits(raw, {
            remove,
            set: Object.fromEntries(Object.entries(set).map(([key, value]) => [key, JSON.stringify(value)])),
          });
          const expected: Record<string, unknown> = JSON.parse(text(raw));
          for (const key of remove) if (!(key in set)) delete expected[key];
          for (const key of Object.keys(set)) expected[key] = JSON.parse(JSON.stringify(set[key]));
          expect(JSON.parse(text(splice(raw, edits)))).toEqual(expected);
        },
      ),
    );
  });

  it("edits every duplicate of a key", () => {
    const raw = bytes('{"model":"a", "n":1.0, "model":"b"}');
    expect(text(splice(raw, objectEdits(raw, { set: { model: '"c"' } })))).toBe('{"model":"c", "n":1.0, "model":"c"}');
    expect(text(splice(raw, objectEdits(raw, { remove: ["model"] })))).toBe('{"n":1.0}');
  });

  it("cuts elements", () => {
    const raw = bytes("[1, 2,3 ,4]");
    expect(text(splice(raw, elementCuts(raw, new Set([0, 3]))))).toBe("[2,3]");
    expect(text(splice(raw, elementCuts(raw, new Set([0, 1, 2, 3]))))).toBe("[]");
  });
});
