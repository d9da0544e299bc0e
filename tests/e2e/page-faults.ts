import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

/** Every page is looked at like this. */
export const LOOKS = [
  { name: "desktop, light", viewport: { width: 1280, height: 900 }, colorScheme: "light" },
  { name: "desktop, dark", viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
  { name: "phone, light", viewport: { width: 360, height: 780 }, colorScheme: "light" },
  { name: "phone, dark", viewport: { width: 360, height: 780 }, colorScheme: "dark" },
] as const;

const TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"];

/** Opens a page and collects what must not be there. */
export async function faultsOf(
  page: Page,
  origin: string,
  route: string,
  /** Brings the page into the state that is looked at. */
  prepare?: (page: Page) => Promise<void>,
): Promise<string[]> {
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
  await prepare?.(page);
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
