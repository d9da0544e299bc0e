import { expect, it } from "vitest";
import { exact } from "@/lib/kernel";
import { plain } from "./plain";

it("turns exact numbers and bigints into decimal strings, however deep", () => {
  expect(plain({ a: exact("0.000000001"), list: [{ n: 5n }], keep: null, text: "x", done: true })).toEqual({
    a: "0.000000001",
    list: [{ n: "5" }],
    keep: null,
    text: "x",
    done: true,
  });
});
