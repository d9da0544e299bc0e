import { describe, expect, it } from "vitest";
import { csvText } from "./csv";

describe("csvText", () => {
  it("quotes what needs it, ends every row, and lets no cell be a formula", () => {
    expect(
      csvText([
        ["a", 'say "hi"', "x,y"],
        ["=1+1", "two\nlines", ""],
      ]),
    ).toBe('a,"say ""hi""","x,y"\r\n\'=1+1,"two\nlines",\r\n');
  });
});
