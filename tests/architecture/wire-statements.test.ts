import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./cruise";
import { NOT_BUILT, PROOFS } from "./wire-statements";

const STATEMENTS = 121;
const texts = new Map<string, string>();
const textOf = (file: string): string => {
  const known = texts.get(file) ?? readFileSync(path.join(root, file), "utf8");
  texts.set(file, known);
  return known;
};

describe("the statements about the wire", () => {
  it("have a proof each, and no number besides", () => {
    const wanted = Array.from({ length: STATEMENTS }, (_, index) => index + 1);
    expect(Object.keys(PROOFS).map(Number)).toEqual(wanted);
    expect(Object.entries(PROOFS).filter(([, proofs]) => proofs.length === 0)).toEqual([]);
    expect(NOT_BUILT.filter((number) => PROOFS[number] === undefined)).toEqual([]);
  });

  it.each(Object.entries(PROOFS))("%s is proved by tests that exist", (_number, proofs) => {
    for (const proof of proofs) {
      const [file = "", words = ""] = proof.split(/#(.*)/s);
      expect(existsSync(path.join(root, file)), file).toBe(true);
      expect(textOf(file).includes(words), proof).toBe(true);
    }
  });
});
