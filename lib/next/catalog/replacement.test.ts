import { describe, expect, it } from "vitest";
import { replacementOf } from "./replacement";

const model = (name: string, more: Partial<Parameters<typeof replacementOf>[0]> = {}) => ({
  id: `lab/${name.toLowerCase().replaceAll(" ", "-")}`,
  name,
  lab: "lab",
  type: "chat",
  isDeprecated: false,
  isAvailable: false,
  createdSeconds: 1,
  ...more,
});

const old = model("Devstral 2 2512", { isDeprecated: true });

describe("the replacement of a model that retires", () => {
  it("is the nearest by name, the callable and the newest first", () => {
    const models = [
      old,
      model("Devstral 1", { createdSeconds: 9 }),
      model("Devstral 2 2601", { createdSeconds: 3 }),
      model("Devstral 2 2602", { createdSeconds: 2, isAvailable: true }),
      model("Devstral 2 2603", { createdSeconds: 5, isDeprecated: true }),
      model("Devstral 2 2604", { createdSeconds: 5, lab: "other" }),
      model("Devstral 2 2605", { createdSeconds: 5, type: "image" }),
    ];
    expect(replacementOf(old, models)?.name).toBe("Devstral 2 2602");
  });

  it("is none for a model that stays, and where no name is near", () => {
    expect(replacementOf(model("Devstral 1"), [model("Devstral 2")])).toBeNull();
    expect(replacementOf(old, [model("Mistral Large")])).toBeNull();
  });
});
