import { describe, expect, it } from "vitest";
import { messages } from ".";

type Tree = { readonly [key: string]: string | Tree };

const flat = (tree: Tree, prefix = ""): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [[prefix + key, value] as [string, string]] : flat(value, `${prefix}${key}.`),
  );

const en = new Map(flat(messages.en));
const ru = new Map(flat(messages.ru));

/** Names of the values a text asks for: "{count, plural, …} of {total}" → count, total. */
const argumentsOf = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{(\w+)[,}]/g)].map((match) => match[1] ?? ""))].sort();

describe("messages", () => {
  it("exist in every language", () => {
    expect([...ru.keys()].sort()).toEqual([...en.keys()].sort());
  });

  it("ask for the same values", () => {
    const wrong = [...en].filter(([key, text]) => argumentsOf(text).join() !== argumentsOf(ru.get(key) ?? "").join());
    expect(wrong.map(([key]) => key)).toEqual([]);
  });

  it("have all plural forms of Russian", () => {
    const plurals = [...ru].filter(([, text]) => text.includes(", plural,"));
    expect(plurals.length).toBeGreaterThan(0);
    for (const [key, text] of plurals) {
      expect(
        ["one {", "few {", "many {", "other {"].filter((form) => !text.includes(form)),
        key,
      ).toEqual([]);
    }
  });

  it("are never empty, and Russian ones are Russian", () => {
    expect([...en, ...ru].filter(([, text]) => text.trim() === "")).toEqual([]);
    const latin = [...ru]
      .filter(([key, text]) => !/[а-яё]/i.test(text.replace(/\{[^}]*\}/g, "")) && text === en.get(key))
      .map(([key]) => key);
    expect(latin.sort()).toEqual([
      "models.per_one",
      "models.pricesRate",
      "playground.modelPlaceholder",
      "settings.method_github",
      "settings.method_google",
      "status.apiGroup",
    ]);
  });
});
