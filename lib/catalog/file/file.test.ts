import { describe, expect, it } from "vitest";
import { BUNDLED_FILE, readCatalogFile } from "./read";
import { catalogFileSchema, listPriceSchema } from "./schema";

describe("the bundled catalogue file", async () => {
  const { file } = await readCatalogFile(BUNDLED_FILE);

  it("is valid and whole", () => {
    expect(file.models.length).toBe(626);
    expect(file.labs.length).toBe(101);
    expect(file.upstreams.length).toBe(48);
  });

  it("is refused with a doubled id, an unknown upstream or a stray field", () => {
    const [first, ...rest] = file.models;
    if (!first) throw new Error("empty");
    const bad = (models: unknown[]) => catalogFileSchema.safeParse({ ...file, models });
    expect(bad([first, first, ...rest]).error?.issues[0]?.message).toContain("twice");
    expect(
      bad([{ ...first, upstreams: [{ upstream: "nobody", model: "x" }] }, ...rest]).error?.issues[0]?.message,
    ).toContain("unknown upstream");
    expect(bad([{ ...first, description: "words" }, ...rest]).success).toBe(false);
  });

  it("refuses prices that are floats, negative or finer than a pico a token", () => {
    expect(listPriceSchema.safeParse({ input: 2.5 }).success).toBe(false);
    expect(listPriceSchema.safeParse({ input: "-1" }).success).toBe(false);
    expect(listPriceSchema.safeParse({ input: "0.0000001" }).success).toBe(false);
    expect(listPriceSchema.safeParse({ input: "0.000001", per_audio_minute: "0.0006666" }).success).toBe(true);
  });
});
