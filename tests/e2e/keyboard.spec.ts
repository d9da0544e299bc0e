import { expect, makePerson, newestMail, PASSWORD, signIn, test } from "./fixtures";
import { tabTo } from "./keyboard-support";

/** Each flow of a visitor and of a customer without a pointer; keys and playground have theirs beside their other tests. */

test("by keyboard: an account is made, and signed in to", async ({ page, world }) => {
  await page.goto("/");
  await tabTo(page, page.getByRole("main").getByRole("link", { name: "Sign up" }));
  await page.keyboard.press("Enter");
  await page.waitForURL("**/sign-up");
  await tabTo(page, page.getByLabel("E-mail"));
  await page.keyboard.type("fingers@example.com");
  await tabTo(page, page.getByLabel("Password"));
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Check your mail" })).toBeVisible();
  await page.goto(/http\S+\/verify\?token=\S+/.exec(await newestMail(world, "fingers@example.com"))?.[0] ?? "");
  await page.waitForURL("**/console/onboarding");
  await page.context().clearCookies();
  await page.goto("/sign-in?to=/console/keys");
  await tabTo(page, page.getByLabel("E-mail"));
  await page.keyboard.type("fingers@example.com");
  await tabTo(page, page.getByLabel("Password"));
  await page.keyboard.type(PASSWORD);
  await tabTo(page, page.getByRole("button", { name: "Sign in", exact: true }));
  await page.keyboard.press("Enter");
  await page.waitForURL("**/console/keys");
});

test("by keyboard: the landing page's request is sent, its sample switched", async ({ page }) => {
  await page.goto("/");
  await tabTo(page, page.getByRole("radio", { name: "Python" }));
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("radio", { name: "JavaScript" })).toBeChecked();
  await tabTo(page, page.getByLabel("Prompt"));
  await page.keyboard.press("Control+A");
  await page.keyboard.type("From the keyboard");
  await tabTo(page, page.getByRole("button", { name: "Send" }));
  await page.keyboard.press("Enter");
  await expect(page.getByText("From the keyboard", { exact: true })).toBeVisible();
});

test("by keyboard: models are filtered, compared, opened", async ({ page }) => {
  await page.goto("/models");
  await tabTo(page, page.getByLabel("Search"));
  await page.keyboard.type("gpt-4o");
  await expect(page).toHaveURL(/q=gpt-4o/);
  await tabTo(page, page.getByRole("checkbox", { name: "vision" }));
  await page.keyboard.press("Space");
  await expect(page).toHaveURL(/can=vision/);
  for (const name of ["GPT-4o-mini", "GPT-4o"]) {
    await page.locator("#main").focus();
    await tabTo(page, page.getByLabel(`Compare ${name}`, { exact: true }));
    await page.keyboard.press("Space");
  }
  const bar = page.getByRole("region", { name: "Compare" });
  await tabTo(page, bar.getByRole("link", { name: "Compare" }));
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/compare\?models=/);
  await tabTo(page, page.getByRole("link", { name: "Only differences" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("row", { name: /^Type/ })).toHaveCount(0);
  await page.locator("#main").focus();
  await tabTo(page, page.getByRole("main").getByRole("link", { name: "GPT-4o-mini" }).first());
  await page.keyboard.press("Enter");
  await page.waitForURL("**/models/openai/gpt-4o-mini");
});

test("by keyboard: a cost is reckoned", async ({ page }) => {
  await page.goto("/pricing");
  await tabTo(page, page.getByRole("searchbox", { name: "Model" }));
  await page.keyboard.press("Control+A");
  await page.keyboard.type("gpt 4o mini");
  await tabTo(page, page.getByRole("button", { name: /openai\/gpt-4o-mini$/ }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByLabel("Input tokens"));
  await page.keyboard.press("Control+A");
  await page.keyboard.type("777");
  await expect(page).toHaveURL(/model=openai%2Fgpt-4o-mini&in=777/);
});

test("by keyboard: the balance is topped up", async ({ page, world }) => {
  await signIn(page, await makePerson(world), "/console/credits");
  await tabTo(page, page.getByRole("radio", { checked: true }));
  await page.keyboard.press("ArrowRight");
  await tabTo(page, page.getByRole("button", { name: "Top up" }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("button", { name: "Pay", exact: true }));
  await page.keyboard.press("Enter");
  await page.waitForURL("**/console/credits?topup=*");
  await expect(page.getByText(/arrived and can be spent/)).toBeVisible();
});

test("by keyboard: a request is found and read", async ({ page, world }) => {
  const person = await makePerson(world, "--credit", "1.00");
  const { key } = await world.app.cli<{ key: string }>("key", "create", "--account", person.accountId);
  const answer = await fetch(`${world.app.origin}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "openai/gpt-4o-mini", messages: [{ role: "user", content: "Hello" }] }),
  });
  expect(answer.status).toBe(200);
  await answer.text();
  await signIn(page, person, "/console/activity");
  const line = page.getByRole("row").filter({ hasText: "openai/gpt-4o-mini" }).getByRole("link").first();
  await expect(line).toBeVisible();
  await tabTo(page, line);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/console/activity/gen-*");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("openai/gpt-4o-mini");
});

test("by keyboard: an operation of the reference is tried", async ({ page, world }) => {
  const person = await makePerson(world);
  const { key } = await world.app.cli<{ key: string }>(
    ...["key", "create", "--account", person.accountId, "--mode", "test"],
  );
  await page.goto("/docs/api/text");
  await tabTo(page, page.getByRole("button", { name: "Try it" }).first());
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByLabel("Your key"));
  await page.keyboard.type(key);
  await tabTo(page, page.getByRole("button", { name: "Send" }).first());
  await page.keyboard.press("Enter");
  await expect(page.getByText("200", { exact: true })).toBeVisible();
});
