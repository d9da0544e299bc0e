import path from "node:path";
import { describe, expect, it } from "vitest";
import { envSchema } from "@/lib/config";
import { sandboxCatalogModels } from "@/lib/gateway";
import {
  createDocs,
  DOC_LANGUAGES,
  errorPages,
  nearPages,
  type OpenApi,
  pageText,
  readSamples,
  readSourceFiles,
  referencePages,
} from ".";
import { createSearch } from "./search/search-index";
import { stem, stemsOf } from "./search/words";

const site = { name: "AI Router", origin: "https://router.example.com" };
const files = readSourceFiles(path.resolve("app/(docs)/docs/_content"));
const docs = createDocs({ ...files, pages: [...files.pages, ...errorPages("2026-11-21")], site });
const textOf = (url: string) => docs.find("en", url)?.markdown ?? "";

describe("content", () => {
  it("has Russian quick start, guides and errors", () => {
    const needed = docs.pages("en").filter(({ url }) => /^\/docs$|quick-start$|\/guides\/|\/errors$/.test(url));
    expect(needed.length).toBeGreaterThan(18);
    expect(needed.filter(({ url }) => !docs.languagesOf(url).includes("ru")).map(({ url }) => url)).toEqual([]);
  });

  it("runs every sample, or says why not", () => {
    const unmarked = DOC_LANGUAGES.flatMap((language) =>
      docs.pages(language).flatMap((page) =>
        readSamples(docs.render(page).tree)
          .filter(({ runner, notRun }) => (runner === null) === (notRun === null))
          .map(({ code }) => `${page.url}: ${code.slice(0, 60)}`),
      ),
    );
    expect(unmarked).toEqual([]);
  });

  it("shares every sample between the languages of a page", () => {
    const differing = docs.pages("ru").filter((page) => {
      const original = docs.find("en", page.url);
      const samples = (one: typeof page) => JSON.stringify(readSamples(docs.render(one).tree));
      return original && page.language === "ru" && samples(page) !== samples(original);
    });
    expect(differing.map(({ url }) => url)).toEqual([]);
  });

  it("names every sandbox model and every variable of the configuration", () => {
    expect(sandboxCatalogModels.filter(({ id }) => !textOf("/docs/start/sandbox").includes(`\`${id}\``))).toEqual([]);
    const environment = textOf("/docs/operating/environment");
    expect(Object.keys(envSchema.shape).filter((name) => !environment.includes(`\`${name}\``))).toEqual([]);
  });

  it("lists every page in the sidebar once and fills every placeholder", () => {
    const listed = docs.navigation("en").flatMap(({ links }) => links.map(({ url }) => url));
    expect([...listed].sort()).toEqual(
      docs
        .pages("en")
        .map(({ url }) => url)
        .sort(),
    );
    expect(docs.pages("en").filter(({ markdown }) => /\{\{(origin|host|name)/.test(markdown))).toEqual([]);
  });
});

describe("search", () => {
  it.each([
    ["баланс", "балансами"],
    ["ключ", "ключей"],
    ["запрос", "запросами"],
    ["провайдер", "провайдеров"],
    ["модель", "моделями"],
    ["ошибка", "ошибок"],
    ["список", "списка"],
    ["списание", "списания"],
    ["stream", "streams"],
    ["retry", "retries"],
    ["hold", "holds"],
  ])("%s and %s are one word", (one, other) => {
    const stems = new Set(stemsOf(one));
    expect(stemsOf(other).some((word) => stems.has(word))).toBe(true);
  });

  it("keeps compounds whole and in parts", () => {
    expect(stemsOf("rate_limited")).toContain("rate_limited");
    expect(stemsOf("rate_limited")).toContain(stem("rate"));
  });

  it("puts the page of that name first, and a beginning of a word finds it", () => {
    const search = createSearch([
      { url: "/a", pageTitle: "Routing", heading: null, text: "Which provider answers." },
      { url: "/b", pageTitle: "Keys", heading: null, text: "Routing is told elsewhere; keys are told here." },
    ]);
    expect(search("routing")[0]?.url).toBe("/a");
    expect(search("rout").map(({ url }) => url)).toContain("/a");
    expect(search("nothing-of-the-kind")).toEqual([]);
  });
});

describe("texts", () => {
  const quickStart = (language: "en" | "ru") => {
    const page = docs.find(language, "/docs/start/quick-start");
    if (!page) throw new Error("there is no quick start");
    return page;
  };

  it("links Markdown to Markdown", () => {
    expect(pageText(site, "ru", quickStart("ru"))).toContain(
      "(https://router.example.com/ru/docs/concepts/routing.md)",
    );
  });

  it("keeps the marks of samples out of the Markdown", () => {
    const text = pageText(site, "en", quickStart("en"));
    expect(text).toContain("```bash\ncurl ");
    expect(text).not.toMatch(/^```\w+ (run|not-run)/m);
  });

  it("finds pages of a similar address", () => {
    expect(nearPages(docs.pages("en"), "/docs/quickstart")[0]?.url).toBe("/docs/start/quick-start");
    expect(nearPages(docs.pages("en"), "/docs/zzzz")).toEqual([]);
  });
});

describe("reference", () => {
  const document: OpenApi = {
    paths: {
      "/things/{id}": {
        post: {
          operationId: "postThing",
          summary: "Make a thing",
          tags: ["Things & more"],
          security: [{ bearer: [] }],
          parameters: [{ name: "id", in: "path", required: true, schema: { type: "string", example: "thing_1" } }],
          requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Thing" } } } },
          responses: { "200": { description: "Done" }, "404": { description: "None" } },
        },
      },
    },
    components: {
      schemas: {
        Thing: {
          type: "object",
          required: ["size"],
          properties: {
            size: { type: "integer", example: 3, description: "In a | b" },
            parts: { type: "array", items: { type: "object", properties: { name: { type: "string" } } } },
          },
        },
      },
    },
  };

  it("shows address, fields, an example and errors of an operation", () => {
    const { pages, folders } = referencePages(document, "2026-11-21");
    expect(folders.map(({ pages: order }) => order)).toEqual([
      ["index", "things-more"],
      ["index", "things-more"],
    ]);
    const text = pages.find(({ path: file }) => file === "api/things-more.mdx")?.body ?? "";
    expect(text).toContain("`POST /v1/things/{id}`");
    expect(text).toContain("| `size` required | `integer` | In a \\| b E.g. `3`. |");
    expect(text).toContain("`parts[].name`");
    expect(text).toContain('curl -X POST "{{origin}}/v1/things/thing_1"');
    expect(text).toContain("| `404` | [model_not_found](/docs/reference/errors#model_not_found)");
    const listed = createDocs({ pages, folders, site }).find("en", "/docs/api/things-more");
    const samples = listed ? readSamples(docs.render(listed).tree) : [];
    expect(samples.map(({ lang, tab, notRun }) => [lang, tab, notRun])).toEqual([
      ["bash", "curl", "changes the account"],
      ["python", "Python", "changes the account"],
      ["js", "JavaScript", "changes the account"],
      ["try", null, "a form"],
    ]);
    expect(listed ? pageText(site, "en", listed) : "").not.toContain("```try");
  });
});
