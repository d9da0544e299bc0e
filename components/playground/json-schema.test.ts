import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkSchema, jsonEnd, readSchema } from "./json-schema";

describe("a schema's text", () => {
  it.each([
    ["", 1, 1],
    ["{", 1, 2],
    ['{"a": 1,}', 1, 9],
    ['{\n  "a": tru\n}', 2, 8],
    ["[1 2]", 1, 4],
    ['{"a" 1}', 1, 6],
    ["{}}", 1, 3],
    ["{]", 1, 2],
    ['{"a":1 "b":2}', 1, 8],
  ])("%j stops being JSON at line %i, column %i", (text, line, column) => {
    expect(readSchema(text)).toEqual({ value: null, problem: { code: "json", line, column } });
  });

  it("is read wherever JSON.parse reads it, and stops exactly where a shorter text would still have been good", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.nat(4), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(jsonEnd(text)).toBe(text.length);
        expect(readSchema(text).problem).toBeNull();
        expect(jsonEnd(`${text} ?`)).toBe(text.length + 1);
      }),
    );
  });
});

describe("a schema of arguments", () => {
  const ok = { type: "object", properties: { city: { type: ["string", "null"] }, days: { type: "array", items: {} } } };

  it("that is good has no problems", () => {
    expect(checkSchema({ ...ok, required: ["city"] })).toEqual([]);
    expect(checkSchema({ type: "object" })).toEqual([]);
    expect(checkSchema({ type: "object", properties: { any: true } })).toEqual([]);
  });

  it.each([
    [[], { code: "object", path: "", value: "[]" }],
    [{}, { code: "root", path: "type", value: "null" }],
    [{ type: "strin" }, { code: "root", path: "type", value: '"strin"' }],
    [
      { type: "object", properties: { a: { type: "int" } } },
      { code: "type", path: "properties.a.type", value: '"int"' },
    ],
    [
      { type: "object", properties: { a: "string" } },
      { code: "object", path: "properties.a", value: '"string"' },
    ],
    [
      { type: "object", properties: [] },
      { code: "properties", path: "properties", value: "[]" },
    ],
    [
      { type: "object", required: "a" },
      { code: "required", path: "required", value: '"a"' },
    ],
    [
      { ...ok, required: ["city", "town"] },
      { code: "requiredUnknown", path: "required", value: '"town"' },
    ],
    [
      { type: "object", properties: { a: { enum: [] } } },
      { code: "enum", path: "properties.a.enum", value: "[]" },
    ],
    [
      { type: "object", properties: { a: { type: "array", items: [{}] } } },
      { code: "items", path: "properties.a.items", value: "[{}]" },
    ],
    [
      { type: "object", properties: { a: { anyOf: [{}, { type: "x" }] } } },
      { code: "type", path: "properties.a.anyOf[1].type", value: '"x"' },
    ],
  ])("%j is told to be wrong", (schema, problem) => {
    expect(checkSchema(schema)).toEqual([problem]);
  });
});
