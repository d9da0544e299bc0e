import type { Page } from "@playwright/test";
import axe from "axe-core";

const WCAG_22_AA: axe.RunOnly = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] };

/**
 * What axe has against a page as it stands, a line for each rule of WCAG 2.2 A and AA. It runs in the page and keeps no
 * account of what passed, which costs several times more than the checks. It looks into no frames: a page with one throws.
 */
export async function barriersOf(page: Page): Promise<string[]> {
  if (page.frames().length > 1) throw new Error(`${page.url()} has a frame, into which these checks do not look`);
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  return page.evaluate(async (runOnly) => {
    const there = (window as unknown as { axe: typeof axe }).axe;
    const { violations } = await there.run(document, { runOnly, resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(" | ")}`);
  }, WCAG_22_AA);
}
