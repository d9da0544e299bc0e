import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startApp, type TestApp } from "@/tests/support/app";
import { query } from "@/tests/support/cluster";

interface StatusJson {
  readonly status: string;
  readonly stale: boolean;
  readonly updated_at: string;
  readonly age_s: number;
  readonly components: readonly { id: string; kind: string; status: string; now: object; days: object[] }[];
}

let app: TestApp;
const get = (path: string) => fetch(app.origin + path);
const status = async () => (await (await get("/status.json")).json()) as StatusJson;

beforeAll(async () => {
  app = await startApp({ env: { OPENAI_API_KEY: "sk-upstream" } });
}, 240_000);
afterAll(async () => {
  await app?.close();
});

describe("the status page", () => {
  it("has the figures of GET /v1/health/providers", async () => {
    const health = (await (await get("/v1/health/providers")).json()) as { data: { id: string; status: string }[] };
    expect(health.data.map(({ id }) => id)).toEqual(["openai"]);
    const { components } = await status();
    expect(
      components.filter(({ kind }) => kind === "provider").map(({ id, status: state }) => ({ id, state })),
    ).toEqual(health.data.map(({ id, status: state }) => ({ id, state })));
    for (const { days } of components) expect(days).toHaveLength(90);
    const page = await (await get("/status")).text();
    expect(page).toContain("Everything works");
    expect(page).toContain("OpenAI");
    const feed = await get("/status.rss");
    expect(feed.headers.get("content-type")).toContain("application/rss+xml");
    expect(await feed.text()).toContain("<rss version");
  });

  it("still serves when the database has gone, says so and how old its figures are", async () => {
    const before = await status();
    expect(before).toMatchObject({ status: "operational", stale: false });
    const admin = (sql: string) => query(process.env.TEST_SERVER_URL ?? "", sql);
    const name = new URL(app.test.url).pathname.slice(1);
    await admin(`alter database ${name} with allow_connections false`);
    try {
      await admin(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
      await expect.poll(async () => (await status()).stale, { timeout: 45_000, interval: 1000 }).toBe(true);
      const during = await status();
      expect(during).toMatchObject({ status: "down", updated_at: before.updated_at });
      expect(during.age_s).toBeGreaterThan(0);
      for (const [path, words] of [
        ["/status", "The database does not answer."],
        ["/ru/status", "База данных не отвечает."],
      ] as const) {
        const page = await get(path);
        expect(page.status).toBe(200);
        expect(await page.text()).toContain(words);
      }
    } finally {
      await admin(`alter database ${name} with allow_connections true`);
    }
    await expect.poll(async () => (await status()).stale, { timeout: 15_000, interval: 1000 }).toBe(false);
  }, 90_000);
});
