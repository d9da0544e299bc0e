import { describe, expect, it } from "vitest";
import { cardPath, readCardPath } from "./card-path";

describe("the address of a card", () => {
  it.each(["/", "/models", "/models/openai/gpt-5.4", "/models/meta/llama 3", "/docs/start/quick-start"])(
    "leads back to %s",
    (path) => {
      const parts = cardPath("ru", path).split("/").slice(2).map(decodeURIComponent);
      expect(readCardPath(parts)).toEqual({ locale: "ru", path });
    },
  );

  it("is nothing without a language or an ending", () => {
    expect(readCardPath(["xx", "models.png"])).toBeNull();
    expect(readCardPath(["en", "models"])).toBeNull();
    expect(readCardPath(["en"])).toBeNull();
  });
});
