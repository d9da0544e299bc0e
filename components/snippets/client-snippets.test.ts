import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { clientSnippets } from "./client-snippets";

const MODEL = "anthropic/claude-opus-4.5";
const snippets = clientSnippets({ origin: "https://router.example", model: MODEL });

describe("snippets of a model's page", () => {
  it("are there for every client, each once", () => {
    expect(new Set(snippets.map(({ id }) => id)).size).toBe(snippets.length);
    expect(snippets.length).toBe(19);
  });

  it.each(snippets)("$id names the host and the model, and has a guide", ({ code, guide }) => {
    expect(code).toContain("https://router.example");
    expect(code).toContain(MODEL);
    if (guide !== null) expect(existsSync(`app/(docs)/docs/_content/guides/${guide}.mdx`)).toBe(true);
  });
});
