import { describe, expect, it } from "vitest";
import { groupItems, isRequestId, matchItems, type PaletteItem } from "./palette-item";

const items: readonly PaletteItem[] = [
  { id: "1", group: "pages", title: "API keys", words: "ключи" },
  { id: "2", group: "actions", title: "Create key" },
  { id: "3", group: "pages", title: "Models", note: "catalog" },
];
const titles = (query: string) => matchItems(items, query).map(({ title }) => title);

describe("lines of the palette", () => {
  it("are found by every word, those that begin so first", () => {
    expect(titles("create")).toEqual(["Create key"]);
    expect(titles("key")).toEqual(["API keys", "Create key"]);
    expect(titles("API")).toEqual(["API keys"]);
    expect(titles("key create")).toEqual(["Create key"]);
    expect(titles("catalog")).toEqual(["Models"]);
    expect(titles("КЛЮЧИ")).toEqual(["API keys"]);
    expect(titles("nothing of the kind")).toEqual([]);
    expect(titles(" ")).toHaveLength(3);
  });

  it("stand under their groups", () => {
    expect(groupItems(items).map(({ group, items: lines }) => [group, lines.length])).toEqual([
      ["actions", 1],
      ["pages", 2],
    ]);
  });
});

it.each([
  ["gen-01a1fcae60bd7a7a8cbe5dc44d51643d", true],
  ["01a1fcae-60bd-7a7a-8cbe-5dc44d51643d", true],
  ["01A1FCAE60BD7A7A8CBE5DC44D51643D", true],
  ["resp_01a1fcae60bd7a7a8cbe5dc44d51643d", true],
  ["gpt-5.4", false],
  ["gen-", false],
])("%s as the id of a request: %s", (text, expected) => {
  expect(isRequestId(text)).toBe(expected);
});
