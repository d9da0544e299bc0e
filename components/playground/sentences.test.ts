import { describe, expect, it } from "vitest";
import { newSentences } from "./sentences";

describe("announcing", () => {
  it("waits for the end of a sentence, then says what is new", () => {
    expect(newSentences("One two", 0, false)).toEqual({ said: "", end: 0 });
    expect(newSentences("One two. Three", 0, false)).toEqual({ said: "One two.", end: 8 });
    expect(newSentences("One two. Three", 8, false)).toEqual({ said: "", end: 8 });
    expect(newSentences("One two. Three", 8, true)).toEqual({ said: "Three", end: 14 });
  });

  it("does not take the point of a number for an end", () => {
    expect(newSentences("It costs 3.50", 0, false).said).toBe("");
  });
});
