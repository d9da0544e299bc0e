import { spawnSync } from "node:child_process";
import { expect, newestMail, PASSWORD, test } from "./fixtures";

const INTERACTIONS_MAX = 6;

test("a newcomer gets from the landing page to a 200 in a terminal of his own in six interactions", async ({
  browser,
  world,
}) => {
  const context = await browser.newContext({ baseURL: world.app.origin });
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: world.app.origin });
  const page = await context.newPage();
  await page.goto("/");
  const startedAt = Date.now();
  let interactions = 0;
  const act = async (work: Promise<unknown>) => {
    interactions += 1;
    await work;
  };
  const email = "terminal@example.com";
  await act(page.getByRole("main").getByRole("link", { name: "Sign up" }).click());
  await act(page.getByLabel("E-mail").fill(email));
  await act(page.getByLabel("Password").fill(PASSWORD));
  await act(page.getByRole("button", { name: "Create account" }).click());
  await expect(page.getByRole("heading", { name: "Check your mail" })).toBeVisible();
  const link = /http\S+\/verify\?token=\S+/.exec(await newestMail(world, email))?.[0] ?? "";
  await act(page.goto(link));
  await page.waitForURL("**/console/onboarding");
  await expect(page.getByTestId("secret")).toHaveText(/^air_test_/);
  await act(page.getByRole("button", { name: "Copy", exact: true }).first().click());
  const command = await page.evaluate(() => navigator.clipboard.readText());
  expect(command).toContain(world.app.origin);
  const terminal = spawnSync("sh", ["-c", `${command} -s -o /dev/null -w '%{http_code}'`], { encoding: "utf8" });
  expect(terminal.stdout).toBe("200");
  await expect(page.getByTestId("first-answer")).toBeVisible();
  expect(interactions).toBeLessThanOrEqual(INTERACTIONS_MAX);
  console.log(`${interactions} interactions, ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  await context.close();
});
