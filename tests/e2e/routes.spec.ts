import { readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { CONSOLE_ROUTES, PUBLIC_ROUTES } from "./routes";

/** Visited by pages.spec.ts with an id of its own, or tested with their own data elsewhere. */
const WITH_DATA = ["/console/activity/id", "/console/credits/receipts/id", "/share/token"];

const PAGES = path.resolve(import.meta.dirname, "../../app/[locale]");

/** "(site)/models/[...id]/page.tsx" → /^\/models\/.+$/ */
function patternOf(file: string): RegExp {
  const parts = path
    .dirname(file)
    .split(path.sep)
    .filter((part) => part !== "." && !part.startsWith("("));
  const source = parts
    .map((part) => (part.startsWith("[...") ? ".+" : part.startsWith("[") ? "[^/]+" : part))
    .join("/");
  return new RegExp(`^/${source}$`);
}

test("every page is in the list of pages that are looked at", () => {
  const files = readdirSync(PAGES, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith("page.tsx"));
  // The documentation has tests of its own; /console only sends on.
  const own = files.filter((file) => !/^\(docs\)/.test(file) && file !== path.join("(console)", "console", "page.tsx"));
  const listed = [...PUBLIC_ROUTES, ...CONSOLE_ROUTES, ...WITH_DATA].map((route) => route.split("?", 1)[0] ?? "");
  expect(own.length).toBeGreaterThan(10);
  expect(own.filter((file) => !listed.some((route) => patternOf(file).test(route)))).toEqual([]);
});
