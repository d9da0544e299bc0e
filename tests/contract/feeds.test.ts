import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { startApp, type TestApp } from "@/tests/support/app";

let app: TestApp;
const get = (path: string) => fetch(app.origin + path);
const ids = (list: { data: { id: string }[] }) => list.data.map(({ id }) => id);

beforeAll(async () => {
  app = await startApp();
}, 240_000);
afterAll(() => app?.close());

describe("the catalog as files", () => {
  it.each([
    "",
    "?q=claude&sort=price",
    "?lab=openai&can=tools&limit=5",
    "?status=deprecated",
    "?q=nothing-is-called-this",
  ])("lists what GET /v1/models%s lists, in its order", async (query) => {
    const api = ids(await (await get(`/v1/models${query}`)).json());
    expect(ids(await (await get(`/models.json${query}`)).json())).toEqual(api);
    const csv = await (await get(`/models.csv${query}`)).text();
    const rows = csv.trimEnd().split("\r\n");
    expect(rows[0]).toMatch(/^id,name,lab,/);
    expect(rows.slice(1).map((row) => row.slice(0, row.indexOf(",")))).toEqual(api);
  });

  it("is described by the JSON Schema that its own header names", async () => {
    const catalog = await get("/models.json");
    expect(catalog.headers.get("link")).toBe('</models.schema.json>; rel="describedby"');
    const answer = await get("/models.schema.json");
    expect(answer.headers.get("content-type")).toBe("application/schema+json");
    const schema = (await answer.json()) as Parameters<typeof z.fromJSONSchema>[0];
    expect(schema).toMatchObject({
      $id: `${app.origin}/models.schema.json`,
      $schema: "https://json-schema.org/draft/2020-12/schema",
    });
    const list = (await catalog.json()) as { data: { pricing: object }[] };
    const reader = z.fromJSONSchema(schema);
    expect(reader.safeParse(list).error?.issues).toBeUndefined();
    const [first, ...others] = list.data;
    const broken = { ...list, data: [{ ...first, pricing: { ...first?.pricing, prompt: 0.5 } }, ...others] };
    expect(reader.safeParse(broken).error?.issues).toMatchObject([{ path: ["data", 0, "pricing", "prompt"] }]);
  });

  it("refuses words that the API refuses, in its words", async () => {
    const answer = await get("/models.csv?limit=many");
    expect(answer.status).toBe(400);
    expect(await answer.text()).toBe(await (await get("/v1/models?limit=many")).text());
  });

  it("tells of models that join and retire", async () => {
    const feed = await (await get("/models.rss")).text();
    expect(feed).toMatch(/<title>[^<]+ retires on \d{4}-\d\d-\d\d<\/title>/);
    expect(feed.match(/<item>/g)?.length).toBeGreaterThan(100);
    expect(await (await get("/models.rss?lab=anthropic")).text()).not.toContain("/models/openai/");
  });
});

describe("the description of the API in other forms", () => {
  it("has every operation of /openapi.json", async () => {
    const { paths } = (await (await get("/openapi.json")).json()) as { paths: Record<string, object> };
    const count = Object.values(paths).reduce((sum, one) => sum + Object.keys(one).length, 0);
    const { item } = (await (await get("/postman.json")).json()) as { item: { item: object[] }[] };
    expect(item.reduce((sum, folder) => sum + folder.item.length, 0)).toBe(count);
    const yaml = await get("/openapi.yaml");
    expect(yaml.headers.get("content-type")).toContain("application/yaml");
    const text = await yaml.text();
    expect(Object.keys(paths).filter((path) => !text.includes(`\n  "${path}":\n`))).toEqual([]);
  });
});

describe("other files for machines", () => {
  it("names a contact and a day of expiry within the year in security.txt", async () => {
    const text = await (await get("/.well-known/security.txt")).text();
    expect(text).toMatch(/^Contact: (https?:|mailto:)/);
    const expires = Date.parse(/^Expires: (.+)$/m.exec(text)?.[1] ?? "");
    expect(expires).toBeGreaterThan(Date.now());
    expect(expires).toBeLessThan(Date.now() + 365 * 86_400_000);
  });

  it("lists changes in both feeds, each of which exists", async () => {
    const { items } = (await (await get("/changelog.json")).json()) as { items: { url: string }[] };
    expect(items.length).toBeGreaterThan(0);
    const feed = await (await get("/changelog.xml")).text();
    for (const { url } of items) {
      expect(feed).toContain(`<link>${url}</link>`);
      expect((await fetch(url)).status).toBe(200);
    }
  });
});

describe("what search engines and previews read", () => {
  it("has every public page with its twins in the sitemap, and nothing that is not there", async () => {
    const map = await (await get("/sitemap.xml")).text();
    const entries = [...map.matchAll(/<url><loc>([^<]+)<\/loc>.*?<\/url>/g)].map(([text, url = ""]) => ({ text, url }));
    for (const path of ["/", "/models", "/pricing", "/compare", "/status", "/docs", "/models/openai/gpt-4o-mini"]) {
      const found = entries.find(({ url }) => url === app.origin + path);
      const russian = `hreflang="ru" href="${app.origin}/ru${path === "/" ? "" : path}"`;
      expect([path, found?.text]).toEqual([path, expect.stringContaining(russian)]);
      expect(found?.text).toContain(`hreflang="x-default" href="${app.origin}${path}"`);
    }
    const sample = entries.filter((_entry, index) => index % 200 === 0);
    for (const { url } of sample) expect([url, (await fetch(url)).status]).toEqual([url, 200]);
    const robots = await (await get("/robots.txt")).text();
    expect(robots).toContain(`Sitemap: ${app.origin}/sitemap.xml`);
  });

  it.each(["/", "/ru", "/models/openai/gpt-4o-mini", "/ru/docs/start/quick-start", "/status"])(
    "shows a picture of its own for a link to %s",
    async (path) => {
      const html = await (await get(path)).text();
      const address = /<meta property="og:image" content="([^"]+)"/.exec(html)?.[1] ?? "";
      expect(address.startsWith(`${app.origin}/og/`)).toBe(true);
      const answer = await fetch(address);
      expect(answer.headers.get("content-type")).toBe("image/png");
      const png = Buffer.from(await answer.arrayBuffer());
      // Width and height stand in the first chunk.
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1200, 630]);
    },
  );

  it("has no picture of what is no page address", async () => {
    expect((await get("/og/xx/models.png")).status).toBe(404);
    expect((await get("/og/en/models")).status).toBe(404);
  });
});
