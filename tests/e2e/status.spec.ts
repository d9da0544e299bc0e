import { expect, test, type World } from "./fixtures";
import { faultsOf, SCREENS } from "./page-faults";

/** Ninety days of a provider and of our own parts, some of them bad. */
async function fill({ app }: World): Promise<void> {
  await app.test.db.pool.query(
    `insert into provider_hour (provider, hour, requests, errors, p50_ms, p95_ms)
     select provider, date_trunc('hour', now(), 'UTC') - make_interval(days => day, hours => 1), 100,
       case when provider = '@database' then 0 when day % 20 = 3 then 60 when day % 10 = 5 then 7 else 0 end, 120, 480
     from generate_series(0, 80) day,
       unnest(array['@api', '@api/openai-chat', '@billing', '@database', 'openai']) provider
     on conflict do nothing`,
  );
}

for (const { name, viewport } of SCREENS) {
  test(`status page with a past: ${name}`, async ({ browser, world }) => {
    test.setTimeout(120_000);
    await fill(world);
    const context = await browser.newContext({ baseURL: world.app.origin, viewport });
    for (const route of ["/status", "/ru/status"]) {
      const page = await context.newPage();
      // What was read before the past was written may stand for half a minute.
      await expect
        .poll(
          async () => {
            await page.goto(route);
            return page.locator("summary").count();
          },
          { timeout: 60_000 },
        )
        .toBeGreaterThan(2);
      const faults = await faultsOf(page, world.app.origin, route, async () => {
        for (const summary of await page.locator("summary").all()) await summary.click();
      });
      expect.soft(faults, route).toEqual([]);
      await page.close();
    }
    await context.close();
  });
}

test("status page without JavaScript: bars as text, days as text", async ({ browser, world }) => {
  await fill(world);
  const context = await browser.newContext({ baseURL: world.app.origin, javaScriptEnabled: false });
  const page = await context.newPage();
  const row = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "OpenAI" }) });
  const down = row.getByText(/: Down, 40%$/);
  // What was read before the past was written, calls of other tests in it, may stand for half a minute.
  await expect
    .poll(
      async () => {
        await page.goto("/status");
        return down.count();
      },
      { timeout: 60_000 },
    )
    .toBeGreaterThan(0);
  await expect(page.getByRole("img", { name: /^OpenAI, the last 90 days: 9/ })).toHaveCount(1);
  await row.locator("summary").click();
  await expect(down.first()).toBeVisible();
  await expect(row.getByText(/: Degraded, 93%$/).first()).toBeVisible();
  await context.close();
});
