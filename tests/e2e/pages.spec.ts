import AxeBuilder from "@axe-core/playwright";
import type { BrowserContext, Page } from "@playwright/test";
import OpenAI from "openai";
import { expect, makePerson, type Person, signIn, test, type World } from "./fixtures";
import { CONSOLE_ROUTES, PUBLIC_ROUTES } from "./routes";

const LOOKS = [
  { name: "desktop, light", viewport: { width: 1280, height: 900 }, colorScheme: "light" },
  { name: "desktop, dark", viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
  { name: "phone, light", viewport: { width: 360, height: 780 }, colorScheme: "light" },
  { name: "phone, dark", viewport: { width: 360, height: 780 }, colorScheme: "dark" },
] as const;

const TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"];

/** Opens a page and collects what must not be there. */
async function faultsOf(page: Page, origin: string, route: string): Promise<string[]> {
  const faults: string[] = [];
  // A missing page and a refused link are answers with an error status; the browser notes them.
  const isRefused = /^\/(there-is|verify)/.test(route);
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" && !(isRefused && /status of 40[04]/.test(message.text())))
      faults.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith("data:"))
      faults.push(`stranger: ${request.url()}`);
  });
  await page.goto(route, { waitUntil: "load" });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (overflow > 0) faults.push(`wider than the screen by ${overflow} px`);
  const small = await page.evaluate(() =>
    [...document.querySelectorAll("a[href], button, select, input:not(.sr-only), summary")].flatMap((element) => {
      const box = element.getBoundingClientRect();
      const isHidden = box.width <= 1 || box.height <= 1 || element.closest(".sr-only") !== null;
      const isInText = getComputedStyle(element).display === "inline";
      return isHidden || isInText || (box.width >= 24 && box.height >= 24) || element.matches("[type=checkbox]")
        ? []
        : [element.outerHTML.slice(0, 120)];
    }),
  );
  faults.push(...small.map((html) => `target under 24 px: ${html}`));
  const raw = await page.evaluate(
    () =>
      document.body.innerText.match(
        /\b(common|site|landing|models|auth|keys|credits|activity|settings|onboarding|errors)\.[a-z]\w+/g,
      ) ?? [],
  );
  faults.push(...raw.map((key) => `raw message: ${key}`));
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  faults.push(
    ...violations.map(({ id, nodes }) => `axe ${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`),
  );
  return faults;
}

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

for (const look of LOOKS) {
  test(`public pages: ${look.name}`, async ({ browser, world }) => {
    test.setTimeout(300_000);
    const fresh = await browser.newContext({
      baseURL: world.app.origin,
      viewport: look.viewport,
      colorScheme: look.colorScheme,
    });
    for (const route of [...PUBLIC_ROUTES, "/ru", "/ru/models", "/ru/sign-up"]) {
      const page = await fresh.newPage();
      expect.soft(await faultsOf(page, world.app.origin, route), route).toEqual([]);
      await page.close();
    }
    await fresh.close();
  });

  test(`console: ${look.name}`, async ({ browser, world }) => {
    test.setTimeout(300_000);
    if (!person) await prepare(world);
    context = await browser.newContext({
      baseURL: world.app.origin,
      viewport: look.viewport,
      colorScheme: look.colorScheme,
    });
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
