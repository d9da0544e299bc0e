import { describe, expect, it } from "vitest";
import { localePath, splitLocale, toLocale } from "./locales";

describe("addresses", () => {
  it("have no prefix in English", () => {
    expect(localePath("en", "/")).toBe("/");
    expect(localePath("en", "/models")).toBe("/models");
  });
  it("have none for a language without texts: a link never leads nowhere", () => {
    expect(localePath("kk", "/models")).toBe("/models");
    expect(toLocale("kk")).toBe("en");
  });
  it("have one in Russian", () => {
    expect(localePath("ru", "/")).toBe("/ru");
    expect(localePath("ru", "/models?q=a")).toBe("/ru/models?q=a");
  });
  it.each([
    ["/", "en", "/"],
    ["/ru", "ru", "/"],
    ["/ru/models", "ru", "/models"],
    ["/rust", "en", "/rust"],
    ["/de/models", "en", "/de/models"],
    ["/en/models", "en", "/en/models"],
  ])("are split: %s", (pathname, locale, path) => {
    expect(splitLocale(pathname)).toEqual({ locale, path });
  });
});
