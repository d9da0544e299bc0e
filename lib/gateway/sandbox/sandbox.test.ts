import { fc, it } from "@fast-check/vitest";
import { describe, expect, it as test } from "vitest";
import { z } from "zod";
import { fitSchema } from "./fit-schema";
import { behaviourOf, sandboxModels } from "./models";
import { readRequest } from "./read-request";
import { scriptOf } from "./script";

const schemas: fc.Arbitrary<z.ZodType> = fc.letrec<{ schema: z.ZodType }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3 },
    fc.constant(z.string()),
    fc.constant(z.string().min(5).max(12)),
    fc.constant(z.email()),
    fc.constant(z.iso.date()),
    fc.constant(z.number().min(-3).max(-1)),
    fc.constant(z.number().gt(2).lt(9)),
    fc.constant(z.int().min(10)),
    fc.constant(z.boolean()),
    fc.constant(z.enum(["x", "y"])),
    fc.constant(z.literal(7)),
    fc.array(tie("schema"), { minLength: 2, maxLength: 2 }).map((options) => z.union(options)),
    tie("schema").map((item) => z.array(item).min(2).max(3)),
    fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), tie("schema"), { maxKeys: 4 }).map((shape) => z.object(shape)),
  ),
})).schema;

describe("a fitted document", () => {
  it.prop([schemas, fc.string({ maxLength: 20 })])(
    "satisfies its schema, and is the same each time",
    (schema, text) => {
      const json = z.toJSONSchema(schema);
      const made = fitSchema(json, text);
      expect(schema.safeParse(made).success).toBe(true);
      expect(fitSchema(json, text)).toEqual(made);
    },
  );

  test("ends for a schema that holds itself, references and allOf included", () => {
    const schema = {
      $ref: "#/$defs/node",
      $defs: {
        node: {
          type: "object",
          properties: { name: { type: "string" }, next: { $ref: "#/$defs/node" } },
          required: ["name"],
        },
      },
    };
    expect(fitSchema(schema, "x")).toMatchObject({ name: "x", next: { name: "x" } });
    expect(
      fitSchema({ allOf: [{ properties: { a: { const: 1 } } }, { properties: { b: { const: 2 } } }] }, "x"),
    ).toEqual({ a: 1, b: 2 });
  });

  it.prop([fc.jsonValue()])("never throws, whatever the schema", (schema) => {
    expect(() => fitSchema(schema, "x")).not.toThrow();
  });
});

describe("a script", () => {
  const bytes = (body: unknown) => Buffer.from(JSON.stringify(body));

  it.prop([fc.jsonValue(), fc.constantFrom(...sandboxModels.map(({ id }) => behaviourOf(id))), fc.boolean()])(
    "is made for any JSON, the same for the same",
    (value, model, stream) => {
      const raw = bytes(
        typeof value === "object" && value !== null && !Array.isArray(value)
          ? { ...value, model, stream }
          : { messages: value, model, stream },
      );
      expect(scriptOf(readRequest(raw), raw, 1)).toEqual(scriptOf(readRequest(raw), raw, 1));
    },
  );

  test("counts tokens as bytes by four, rounded up, and says so once in a stream that asks", () => {
    const raw = bytes({
      model: "echo",
      stream: true,
      stream_options: { include_usage: true },
      messages: [{ role: "user", content: "привет" }],
    });
    const frames = scriptOf(readRequest(raw), raw, 1).steps.map(({ text }) => text);
    expect(frames.filter((frame) => frame.includes('"usage"'))).toHaveLength(1);
    expect(frames.join("")).toContain('"prompt_tokens":3,"completion_tokens":3');
    expect(frames.at(-1)).toBe("data: [DONE]\n\n");
  });

  test("paces slow by the word", () => {
    const raw = bytes({ model: "slow", stream: true, messages: [{ role: "user", content: "one two three" }] });
    const delays = scriptOf(readRequest(raw), raw, 1)
      .steps.map(({ delayMs }) => delayMs)
      .filter((delay) => delay > 0);
    expect(delays).toEqual([200, 200, 200]);
  });
});

test("the behaviour of a model that is not the sandbox's is echo", () => {
  expect(behaviourOf("openai/gpt-x")).toBe("echo");
  expect(behaviourOf("sandbox/slow")).toBe("slow");
  expect(behaviourOf("sandbox/unheard-of")).toBe("echo");
});
