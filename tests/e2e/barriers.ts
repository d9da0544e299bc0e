import type { Page } from "@playwright/test";
import axe from "axe-core";

const RULES: Readonly<Record<"all" | "colour", axe.RunOnly>> = {
  all: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] },
  colour: { type: "rule", values: ["color-contrast"] },
};

/**
 * What axe has against a page as it stands, a line for each rule: all of WCAG 2.2 A and AA, or colour alone. It runs in
 * the page and keeps no account of what passed, which costs several times more than the checks; our pages have no frames.
 */
export async function barriersOf(page: Page, what: keyof typeof RULES = "all"): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  return page.evaluate(async (runOnly) => {
    const there = (window as unknown as { axe: typeof axe }).axe;
    const { violations } = await there.run(document, { runOnly, resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(" | ")}`);
  }, RULES[what]);
}
