import { expect, type Locator, type Page } from "@playwright/test";

/** Presses Tab until the focus is there. Throws when it never is, or when the focus was on something that cannot be seen. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 160; presses++) {
    if (await target.evaluate((element) => element === document.activeElement).catch(() => false)) return;
    await page.keyboard.press("Tab");
    const hidden = await hiddenFocus(page);
    if (hidden !== null) throw new Error(`the focus is hidden: ${hidden}`);
  }
  throw new Error(`Tab never reached ${target}`);
}

/** Presses a key that opens something until it is open: a page that is not alive yet does not hear the first press. */
export async function pressToOpen(page: Page, key: string, opened: Locator): Promise<void> {
  await expect(async () => {
    if (!(await opened.isVisible())) await page.keyboard.press(key);
    await expect(opened).toBeVisible({ timeout: 3000 });
  }).toPass({ timeout: 30_000 });
}

/** WCAG 2.2, 2.4.11: what has the focus may not lie wholly under a bar. Gives its HTML when it does. */
function hiddenFocus(page: Page): Promise<string | null> {
  return page.evaluate(async () => {
    await new Promise(requestAnimationFrame);
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return null;
    // Of a hidden box or switch the label is what is seen.
    const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : [];
    const isSeen = (seen: Element) => {
      const { left, right, top, bottom, width, height } = seen.getBoundingClientRect();
      if (width < 2 || height < 2) return false;
      const points = [0.1, 0.5, 0.9].flatMap((x) =>
        [0.1, 0.5, 0.9].map((y) => [left + (right - left) * x, top + (bottom - top) * y] as const),
      );
      return points.some(([x, y]) => {
        const found = document.elementFromPoint(x, y);
        return found !== null && (seen.contains(found) || found.contains(seen));
      });
    };
    return [element, ...labels].some(isSeen) ? null : element.outerHTML.slice(0, 200);
  });
}
