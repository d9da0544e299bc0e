import { describe, expect, it } from "vitest";
import { editDistance } from "./edit-distance";

describe("editDistance", () => {
  it("counts changes up to a bound", () => {
    expect(editDistance("kitten", "sitting", 3)).toBe(3);
    expect(editDistance("kitten", "sitting", 2)).toBeNull();
    expect(editDistance("same", "same", 2)).toBe(0);
    expect(editDistance("", "ab", 2)).toBe(2);
    expect(editDistance("abc", "abcdef", 2)).toBeNull();
  });

  it("takes two swapped letters for one slip", () => {
    expect(editDistance("cluade", "claude", 2)).toBe(1);
    expect(editDistance("mistarl", "mistral", 1)).toBe(1);
  });
});
