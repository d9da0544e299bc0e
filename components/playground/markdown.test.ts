import fc from "fast-check";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { readBlocks, readInline, safeHref } from "./markdown";
import { MarkdownView } from "./markdown-view";

const html = (text: string): string => renderToStaticMarkup(createElement(MarkdownView, { text }));

describe("a model's text", () => {
  it("keeps its structure", () => {
    const text = "# Title\nHello **you** and `x<y`\n\n1. one\n2. two\n\n> said\n\n```ts\nconst a = 1;\n\nb();";
    expect(readBlocks(text)).toEqual([
      { kind: "heading", text: "Title" },
      { kind: "text", text: "Hello **you** and `x<y`" },
      { kind: "list", isOrdered: true, start: 1, items: ["one", "two"] },
      { kind: "quote", text: "said" },
      { kind: "code", language: "ts", text: "const a = 1;\n\nb();" },
    ]);
    expect(html(text)).toContain("<strong>you</strong>");
  });

  it("never becomes HTML of its own", () => {
    expect(html('<img src=x onerror="alert(1)"><script>alert(1)</script>')).not.toMatch(/<(img|script)/);
    expect(html("```\n</code><script>alert(1)</script>\n```")).not.toContain("<script");
  });

  it.each([
    "javascript:alert(1)",
    "JaVaScRiPt:alert`1`",
    "data:text/html,x",
    "vbscript:x",
    "//host/x",
    "java\tscript:x",
  ])("does not link to %s", (address) => {
    expect(safeHref(address)).toBeNull();
    expect(html(`[click](${address})`)).not.toContain("<a ");
  });

  it("links to the web", () => {
    expect(readInline("see [docs](https://example.com/a?b=1).")).toEqual([
      { kind: "text", text: "see " },
      { kind: "link", text: "docs", href: "https://example.com/a?b=1" },
      { kind: "text", text: "." },
    ]);
  });

  it("loses no text outside marks, whatever it is", () => {
    const piece = fc.constantFrom("a", "*", "`", "\n", "[", "](", ")", "#", " ", "- ", "1. ", "> ", "<b>");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join("");
        const letters = (value: string) => value.replace(/[^a]/g, "").length;
        const shown = html(text).replace(/<[^>]*>/g, "");
        expect(letters(shown)).toBe(letters(text));
      }),
    );
  });
});
