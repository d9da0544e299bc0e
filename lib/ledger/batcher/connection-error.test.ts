import { expect, it } from "vitest";
import { isConnectionError, isRetryable, isUniqueViolation } from "./connection-error";

const coded = (code: string) => Object.assign(new Error("x"), { code });

it.each(["ECONNREFUSED", "ECONNRESET", "EPIPE", "57P01", "57P02", "57P03", "08006", "53300", "25006"])(
  "%s = unreachable",
  (code) => {
    expect(isConnectionError(coded(code))).toBe(true);
  },
);

it.each(["Connection terminated unexpectedly", "Query read timeout", "timeout exceeded when trying to connect"])(
  "%s = unreachable",
  (message) => {
    expect(isConnectionError(new Error(message))).toBe(true);
  },
);

it.each(["40P01", "40001", "23505", "22P02", "57014"])("%s is about the statement", (code) => {
  expect(isConnectionError(coded(code))).toBe(false);
  expect(isRetryable(coded(code))).toBe(code.startsWith("40"));
  expect(isUniqueViolation(coded(code))).toBe(code === "23505");
});

it("knows nothing of other throws", () => {
  for (const thrown of [null, undefined, "ECONNREFUSED", new Error("boom")])
    expect(isConnectionError(thrown)).toBe(false);
});
