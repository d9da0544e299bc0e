import { describe, expect, it } from "vitest";
import { AppError, ERRORS, type ErrorCode } from "@/lib/kernel";
import { dialects } from ".";
import { documented, documentedError } from "./documented";
import { fallbackEnvelope } from "./fallback-envelope";

const codes = Object.keys(ERRORS) as ErrorCode[];
const origin = "https://router.example";

describe.each(Object.values(dialects))("errors of $id", (dialect) => {
  it("link to the documentation of their code and are the same otherwise", () => {
    for (const code of codes) {
      const error = new AppError(code, { param: "model", metadata: { hint: "this one" }, retryAfterSeconds: 3 });
      const plain = dialect.inbound.encodeError(error, "request-1");
      const linked = documented(dialect, origin).inbound.encodeError(error, "request-1");
      expect(linked.status).toBe(plain.status);
      const text = JSON.stringify(linked.body);
      const link = `,"docs_url":"${origin}/docs/reference/errors#${code}"`;
      expect(text).toContain(link);
      expect(text.replace(link, "")).toBe(JSON.stringify(plain.body));
    }
  });
});

it("leaves everything else of an error as it was", () => {
  const cause = new Error("why");
  const error = new AppError("rate_limited", { message: "Slow down.", retryAfterSeconds: 7, cause });
  const linked = documentedError(error, origin);
  expect(linked).toMatchObject({ code: "rate_limited", message: "Slow down.", retryAfterSeconds: 7, cause });
  expect(fallbackEnvelope("openai-chat", linked, "r").body).toMatchObject({
    error: { metadata: { docs_url: `${origin}/docs/reference/errors#rate_limited` } },
  });
});
