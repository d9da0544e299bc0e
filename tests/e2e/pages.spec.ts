import type { BrowserContext } from "@playwright/test";
import OpenAI from "openai";
import { expect, makePerson, type Person, signIn, test, type World } from "./fixtures";
import { faultsOf, SCREENS } from "./page-faults";
import { CONSOLE_ROUTES, PUBLIC_ROUTES } from "./routes";

let person: Person;
let requestId: string;
let context: BrowserContext;

/** Somebody with a key, a paid request and a failed one, so that no page is empty. */
async function prepare(world: World): Promise<void> {
  person = await makePerson(world, "--credit", "10.00");
  const { key } = await world.app.cli<{ key: string }>(
    "key",
    "create",
    "--account",
    person.accountId,
    "--mode",
    "live",
    "--rpm",
    "0",
  );
  const client = new OpenAI({ baseURL: `${world.app.origin}/v1`, apiKey: key, maxRetries: 0 });
  const call = () =>
    client.chat.completions.create({ model: "openai/gpt-4o-mini", messages: [{ role: "user", content: "Hi" }] });
  requestId = (await call()).id;
  world.upstream.behave({ status: 500 });
  await call().catch(() => undefined);
  world.upstream.reset();
}

for (const { name, viewport } of SCREENS) {
  test(`public pages: ${name}`, async ({ browser, world }) => {
    test.setTimeout(300_000);
    const fresh = await browser.newContext({ baseURL: world.app.origin, viewport });
    for (const route of [...PUBLIC_ROUTES, "/ru", "/ru/models", "/ru/sign-up"]) {
      const page = await fresh.newPage();
      expect.soft(await faultsOf(page, world.app.origin, route), route).toEqual([]);
      await page.close();
    }
    await fresh.close();
  });

  test(`console: ${name}`, async ({ browser, world }) => {
    test.setTimeout(300_000);
    if (!person) await prepare(world);
    context = await browser.newContext({ baseURL: world.app.origin, viewport });
    const first = await context.newPage();
    await signIn(first, person);
    await first.close();
    for (const route of [
      ...CONSOLE_ROUTES,
      `/console/activity/${requestId}`,
      "/ru/console/keys",
      "/ru/console/credits",
    ]) {
      const page = await context.newPage();
      expect.soft(await faultsOf(page, world.app.origin, route), route).toEqual([]);
      await page.close();
    }
    await context.close();
  });
}

test("what bars somebody is noticed, in light and in dark", async ({ page, world }) => {
  const spoil = async () => {
    await expect(page.getByRole("main")).toBeVisible();
    await page.evaluate(() => {
      const spoilt = document.createElement("div");
      spoilt.innerHTML = `<button style="width:40px;height:40px"></button>
        <p style="color:light-dark(#000,#222);background:light-dark(#fff,#111)">Hardly to be read in dark</p>`;
      document.body.append(spoilt);
    });
  };
  const faults = await faultsOf(page, world.app.origin, "/sign-in", spoil);
  expect(faults.map((fault) => /^axe, \w+: [\w-]+/.exec(fault)?.[0] ?? fault).sort()).toEqual([
    "axe, dark: button-name",
    "axe, dark: color-contrast",
    "axe, light: button-name",
  ]);
});
