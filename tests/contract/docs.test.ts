import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ERRORS } from "@/lib/kernel";
import { startApp, type TestApp } from "@/tests/support/app";

/** Ids and local links of a page's HTML, without what scripts carry. */
function readPage(html: string): { ids: Set<string>; links: string[] } {
  const text = html.replace(/<script[\s\S]*?<\/script>/g, "");
  const all = (pattern: RegExp) =>
    [...text.matchAll(pattern)].map((match) => (match[1] ?? "").replaceAll("&amp;", "&"));
  return { ids: new Set(all(/\sid="([^"]+)"/g)), links: all(/<a\s[^>]*?href="([^"]+)"/g) };
}

describe("documentation", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  }, 240_000);
  afterAll(() => app?.close());

  const get = (path: string, headers: Record<string, string> = {}) => fetch(app.origin + path, { headers });
  const html = async (path: string) => (await get(path, { accept: "text/html" })).text();

  it("has no broken link and no broken anchor on any page, in either language", async () => {
    const sitemap = await (await get("/sitemap.xml")).text();
    const paths = [...sitemap.matchAll(/<loc>([^<]+)<\/loc>/g)].map((match) =>
      (match[1] ?? "").slice(app.origin.length),
    );
    const docs = paths.filter((path) => /^(\/ru)?\/docs/.test(path));
    expect(docs.length).toBeGreaterThan(80);
    const pages = new Map<string, ReturnType<typeof readPage>>();
    for (const path of docs) {
      const response = await get(path, { accept: "text/html" });
      expect(response.status, path).toBe(200);
      pages.set(path, readPage(await response.text()));
    }
    const statuses = new Map<string, number>();
    const broken: string[] = [];
    for (const [path, { links }] of pages) {
      for (const link of links) {
        const url = new URL(link, app.origin + path);
        if (url.origin !== app.origin) continue;
        const target = url.pathname;
        const page = pages.get(target);
        if (!page && !statuses.has(target)) statuses.set(target, (await get(target, { accept: "text/html" })).status);
        const status = page ? 200 : statuses.get(target);
        if (status !== 200) broken.push(`${path} → ${link} (${status})`);
        const anchor = decodeURIComponent(url.hash.slice(1));
        if (page && anchor && !page.ids.has(anchor)) broken.push(`${path} → ${link} (no such anchor)`);
      }
    }
    expect(broken).toEqual([]);
  }, 300_000);

  it("shows an anchor for every error code", async () => {
    for (const path of ["/docs/reference/errors", "/ru/docs/reference/errors"]) {
      const { ids } = readPage(await html(path));
      expect(Object.keys(ERRORS).filter((code) => !ids.has(code))).toEqual([]);
    }
  });

  it("gives each page as Markdown by suffix and by Accept, in its language", async () => {
    const suffixed = await get("/ru/docs/start/quick-start.md");
    const accepted = await get("/ru/docs/start/quick-start", { accept: "text/markdown" });
    expect(suffixed.headers.get("content-type")).toContain("text/markdown");
    const text = await suffixed.text();
    expect(await accepted.text()).toBe(text);
    expect(text).toContain("# Быстрый старт");
    expect(text).toContain(`${app.origin}/v1/chat/completions`);
    expect((await get("/docs/start/quick-starf.md")).status).toBe(404);
  });

  it("says which twins a page has, and that a page is in English only", async () => {
    const translated = await html("/docs/start/quick-start");
    expect(translated).toMatch(/hrefLang="ru"[^>]*href="[^"]*\/ru\/docs\/start\/quick-start"/);
    const english = await html("/ru/docs/operating/database");
    expect(
      english
        .match(/<link rel="alternate"[^>]*>/g)
        ?.filter((link) => link.includes("/ru/docs") && !link.includes(".md")),
    ).toEqual([]);
    expect(english).toContain("Эта страница есть только на английском.");
  });

  it("finds word forms in Russian and English (goal 50 ms)", async () => {
    const search = async (path: string, query: string) => {
      const startedAt = performance.now();
      const response = await get(`${path}/docs/search.json?q=${encodeURIComponent(query)}`);
      const { hits }: { hits: { url: string }[] } = await response.json();
      return { urls: hits.map(({ url }) => url), tookMs: performance.now() - startedAt };
    };
    await search("/ru", "ключ");
    expect((await search("/ru", "быстрого старта")).urls[0]).toBe("/docs/start/quick-start");
    expect((await search("/ru", "лимитами запросов")).urls.join(" ")).toContain("/docs/reference/errors#");
    expect((await search("", "sandbox models")).urls[0]).toContain("/docs/start/sandbox");
    const times: number[] = [];
    for (const query of ["hold", "stream", "баланса", "errors", "claude"])
      times.push((await search("/ru", query)).tookMs);
    times.sort((a, b) => a - b);
    console.log(`search: ${times[2]?.toFixed(0)} ms`);
    // Machines under test are shared: the goal is judged by looking, a second is a defect anywhere.
    expect(times[2]).toBeLessThan(1000);
  });

  it("suggests near pages where there is none", async () => {
    const response = await get("/docs/start/quickstart", { accept: "text/html" });
    expect(response.status).toBe(404);
    expect(await response.text()).toContain("/docs/start/quick-start");
  });

  it("keeps what readers say about a page, for the operator, within limits", async () => {
    const say = (body: object, origin = app.origin) =>
      fetch(`${app.origin}/api/console/docs-feedback`, {
        method: "POST",
        headers: { "content-type": "application/json", origin },
        body: JSON.stringify({ page: "/docs/start/quick-start", language: "en", ...body }),
      });
    expect((await say({ is_useful: true })).status).toBe(204);
    expect((await say({ is_useful: false, comment: " Where is Go? " })).status).toBe(204);
    expect((await say({ is_useful: true, page: "/console" })).status).toBe(400);
    expect((await say({ is_useful: true }, "https://elsewhere.example")).status).toBe(403);
    expect(await app.cli("docs", "feedback")).toEqual([
      { page: "/docs/start/quick-start", language: "en", useful: 1, not_useful: 1, comments: ["Where is Go?"] },
    ]);
    const statuses = [];
    for (let tries = 0; tries < 31; tries++) statuses.push((await say({ is_useful: true })).status);
    expect(statuses.at(-1)).toBe(429);
  });

  it("keeps how visits went, for the operator, but not of browsers that ask to be left alone", async () => {
    const send = (headers: Record<string, string>) =>
      fetch(`${app.origin}/api/console/visits`, {
        method: "POST",
        headers: { "content-type": "application/json", origin: app.origin, ...headers },
        body: JSON.stringify({ page: "/docs/*", device: "phone", build: "abc", lcp_ms: 1200 }),
      });
    const kept = async () => (await app.cli<readonly { visits: number }[]>("vitals", "show"))[0]?.visits ?? 0;
    for (const name of ["dnt", "sec-gpc"]) expect((await send({ [name]: "1" })).status).toBe(204);
    expect(await kept()).toBe(0);
    expect((await send({ origin: "https://elsewhere.example" })).status).toBe(403);
    expect((await send({ dnt: "0" })).status).toBe(204);
    expect(await kept()).toBe(1);
  });

  it("shows the samples of the client chosen before", async () => {
    const chosen = async (cookie: string) => {
      const response = await get("/docs/start/quick-start", { accept: "text/html", cookie });
      return /<input[^>]*checked=""[^>]*>/.exec(await response.text())?.[0] ?? "";
    };
    expect(await chosen("")).toContain('value="curl"');
    expect(await chosen("docs-client=Python")).toContain('value="Python"');
  });

  it("leads a newcomer who knows only /llms.txt to a sample that runs", async () => {
    const index = await (await get("/llms.txt")).text();
    const links = [...index.matchAll(/\]\((\S+\.md)\)/g)].map((match) => match[1] ?? "");
    const account = await app.cli<{ account_id: string }>("account", "create", "--email", "newcomer@example.com");
    const { key } = await app.cli<{ key: string }>("key", "create", "--account", account.account_id, "--mode", "test");
    for (const link of links) {
      const text = await (await fetch(link)).text();
      const sample = /```bash\n(curl [\s\S]*?)```/.exec(text)?.[1];
      if (!sample) continue;
      const printed = execFileSync("bash", ["-ec", sample], {
        env: { ...process.env, AIR_API_KEY: key },
        encoding: "utf8",
      });
      expect(JSON.parse(printed).choices[0].message.content).toBe("Hello");
      expect(link).toContain("quick-start");
      return;
    }
    throw new Error("no page of /llms.txt has a sample");
  });
});
