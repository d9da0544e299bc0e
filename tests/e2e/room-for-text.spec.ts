import { expect, test } from "./fixtures";

const PAGES = [
  "/",
  "/models",
  "/models?view=cards&q=claude",
  "/models/openai/gpt-4o-mini",
  "/status",
  "/pricing",
  "/compare?models=openai/gpt-4o-mini,openai/gpt-4o",
  "/docs",
  "/docs/start/quick-start",
  "/docs/api/text",
  "/docs/reference/errors",
] as const;

/** Makes every word of the page's own texts a third longer, as a translation may be. Names, code and figures stay. */
function lengthen(): void {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) if (node instanceof Text) texts.push(node);
  for (const text of texts) {
    if (text.parentElement?.closest("script, style, code, pre, noscript, data")) continue;
    text.data = text.data.replace(/\p{L}{3,}/gu, (word) => word + word.slice(0, Math.ceil(word.length * 0.3)));
  }
}

/** Texts that do not fit where they stand. An id that ends in dots has the whole of it as its title. */
function clipped(): string[] {
  const isCut = (element: Element) =>
    element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 2;
  const found = [...document.querySelectorAll("body *")].flatMap((element) => {
    const hasText = [...element.childNodes].some((node) => node instanceof Text && node.data.trim() !== "");
    const { overflowX, display, visibility, position } = getComputedStyle(element);
    const { width } = element.getBoundingClientRect();
    if (!hasText || display === "none" || visibility === "hidden" || (position === "absolute" && width <= 1)) return [];
    const hides = /hidden|clip/.test(overflowX) && display !== "inline" && !element.hasAttribute("title");
    const button = element.closest("button, summary");
    const isOver = button !== null && button.scrollWidth > button.clientWidth + 1;
    return (hides && isCut(element)) || isOver ? [`${element.tagName} ${element.textContent?.slice(0, 60)}`] : [];
  });
  const over = document.documentElement.scrollWidth - window.innerWidth;
  return [...new Set(found), ...(over > 0 ? [`the page is wider than the screen by ${over} px`] : [])];
}

const LOOKS = [
  { name: "texts a third longer, desktop", viewport: { width: 1280, height: 900 }, isLonger: true, prefix: "" },
  { name: "texts a third longer, phone", viewport: { width: 360, height: 780 }, isLonger: true, prefix: "" },
  // What 1280 × 900 leaves of itself at 200 %.
  { name: "200 % zoom", viewport: { width: 640, height: 450 }, isLonger: false, prefix: "" },
  { name: "200 % zoom in Russian", viewport: { width: 640, height: 450 }, isLonger: false, prefix: "/ru" },
] as const;

for (const { name, viewport, isLonger, prefix } of LOOKS) {
  test(`no text is clipped: ${name}`, async ({ page }) => {
    await page.setViewportSize(viewport);
    const faults: string[] = [];
    for (const path of PAGES) {
      await page.goto(path === "/" ? prefix || "/" : prefix + path, { waitUntil: "load" });
      if (isLonger) await page.evaluate(lengthen);
      faults.push(...(await page.evaluate(clipped)).map((fault) => `${path}: ${fault}`));
    }
    expect(faults).toEqual([]);
  });
}

test("a text that is cut off is noticed", async ({ page }) => {
  await page.goto("/pricing");
  await page.evaluate(() => {
    const box = document.createElement("p");
    box.textContent = "Words that do not fit";
    Object.assign(box.style, { width: "3rem", overflow: "hidden", whiteSpace: "nowrap" });
    document.body.append(box);
  });
  expect(await page.evaluate(clipped)).toEqual(["P Words that do not fit"]);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a model's page tells prices, providers and calls", async ({ page }) => {
    await page.goto("/models/openai/gpt-4o-mini");
    await expect(page.locator("#prices tbody tr").first()).toContainText("$");
    await expect(page.getByRole("table", { name: "Served by" })).toBeVisible();
    await expect(page.locator("pre").first()).toContainText("openai/gpt-4o-mini");
  });

  test("the documentation is read, searched, and its samples switched", async ({ page }) => {
    await page.goto("/docs/search?q=rate+limit");
    await page.getByRole("main").getByRole("link", { name: /rate/i }).first().click();
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.goto("/docs/start/quick-start");
    await page.getByRole("radio", { name: "Python" }).first().check({ force: true });
    await expect(page.getByText("from openai import OpenAI").first()).toBeVisible();
    await expect(page.locator("pre").filter({ hasText: "curl " }).first()).toBeHidden();
  });
});
