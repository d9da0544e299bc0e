import { expect, it } from "vitest";
import { z } from "zod";
import { plainly } from "./run-route";

it("says what is wrong with a field in plain words", () => {
  const said = (schema: z.ZodType, value: unknown) => plainly(schema.safeParse(value).error?.issues[0]?.message ?? "");
  expect(said(z.string(), undefined)).toBe("is required");
  expect(said(z.string(), 5)).toBe("must be a valid string, not number");
  expect(said(z.enum(["live", "test"]), "x")).toBe('must be one of "live"|"test"');
  expect(said(z.literal(1), 2)).toBe("must be 1");
  expect(said(z.number().max(100), 1e9)).toBe("must be <=100");
  expect(said(z.string().min(3), "a")).toBe("must be >=3 characters");
  expect(said(z.string().regex(/a/, "a month is YYYY-MM"), "b")).toBe("a month is YYYY-MM");
});
