import type { Page } from "@playwright/test";
import { barriersOf } from "./barriers";

/** Every page is looked at on these, on each in light and in dark. */
export const SCREENS = [
  { name: "desktop", viewport: { width: 1280, height: 900 } },
  { name: "phone", viewport: { width: 360, height: 780 } },
] as const;

/** Opens a page in light and collects what must not be there, then what bars somebody when it turns dark. */
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
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "no-preference" });
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
  faults.push(...(await barriersOf(page)).map((barrier) => `axe, light: ${barrier}`));
  // Without motion: a colour halfway between two themes is nobody's.
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  faults.push(...(await barriersOf(page)).map((barrier) => `axe, dark: ${barrier}`));
  return faults;
}
