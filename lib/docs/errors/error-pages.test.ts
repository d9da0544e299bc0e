import { describe, expect, it } from "vitest";
import { ERRORS, type ErrorCode, errorDocsPath } from "@/lib/kernel";
import { createDocs } from "../create-docs";
import { errorPages } from "./error-pages";

const docs = createDocs({
  pages: [...errorPages("2026-11-21")],
  folders: [],
  site: { name: "AI Router", origin: "https://router.example" },
});

describe.each(["en", "ru"] as const)("the page of errors in %s", (language) => {
  it("has the anchor that every code's link names", () => {
    const page = docs.find(language, "/docs/reference/errors");
    const anchors = page ? docs.render(page).headings.map(({ id }) => `${page.url}#${id}`) : [];
    const links = (Object.keys(ERRORS) as ErrorCode[]).map(errorDocsPath);
    expect(links.filter((link) => !anchors.includes(link))).toEqual([]);
  });
});
