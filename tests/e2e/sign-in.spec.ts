import { expect, makePerson, newestMail, PASSWORD, signIn, test } from "./fixtures";

test("a page behind the sign-in comes back after it, query and all", async ({ page, world }) => {
  const person = await makePerson(world);
  await page.goto("/console/activity?mode=test");
  await page.waitForURL(/\/sign-in\?to=/);
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL("**/console/activity?mode=test");
});

test("a wrong password is said in words, and does not say which part is wrong", async ({ page, world }) => {
  const person = await makePerson(world);
  await page.goto("/sign-in");
  for (const email of [person.email, "nobody@example.com"]) {
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill("not this one");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page.getByRole("alert").filter({ hasText: "The e-mail or the password is wrong" })).toBeVisible();
  }
});

test("a mailed code signs in", async ({ page, world }) => {
  const person = await makePerson(world);
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Sign in with a mailed code" }).click();
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByRole("button", { name: "Mail me a code" }).click();
  const code = /\b\d{4} ?\d{4}\b|\b\d{6}\b/.exec(await newestMail(world, person.email))?.[0] ?? "";
  await expect(page.getByLabel("Code from the mail")).toBeFocused();
  await page.getByLabel("Code from the mail").fill(code);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL("**/console/onboarding");
});

test("a new password ends every session", async ({ page, world, browser }) => {
  const person = await makePerson(world);
  await signIn(page, person);
  const other = await browser.newPage({ baseURL: world.app.origin });
  await other.goto("/forgot");
  await other.getByLabel("E-mail").fill(person.email);
  await other.getByRole("button", { name: "Mail me the link" }).click();
  await expect(other.getByRole("heading", { name: "Check your mail" })).toBeVisible();
  await other.goto(/http\S+\/reset\?token=\S+/.exec(await newestMail(world, person.email))?.[0] ?? "");
  await other.getByLabel("New password").fill("another good sentence");
  await other.getByRole("button", { name: "Set password" }).click();
  await expect(other.getByRole("heading", { name: "The password is set" })).toBeVisible();
  await other.close();
  await page.goto("/console/settings");
  await page.waitForURL(/\/sign-in/);
});

test("a session ended elsewhere stops at once; signing out leaves the console", async ({ page, world, browser }) => {
  const person = await makePerson(world);
  await signIn(page, person);
  const context = await browser.newContext({ baseURL: world.app.origin });
  const other = await context.newPage();
  await signIn(other, person);
  await page.reload();
  await page.getByRole("button", { name: /^End the session on/ }).click();
  await expect(page.getByRole("button", { name: /^End the session on/ })).toHaveCount(0);
  await other.goto("/console/keys");
  await other.waitForURL(/\/sign-in/);
  await context.close();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL("**/sign-in");
  await page.goto("/console/keys");
  await page.waitForURL(/\/sign-in\?to=/);
});

test("a sign-in never leads to another site", async ({ page, world }) => {
  const person = await makePerson(world);
  await page.goto("/sign-in?to=//evil.example/console");
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL(`${world.app.origin}/console/**`);
});

for (const [name, path, balance] of [
  ["Google", "/sign-up", /₸|KZT/],
  ["GitHub", "/ru/sign-up", /₸|KZT/],
] as const) {
  test(`${name} makes an account in the chosen currency, and knows the person again`, async ({ page, world }) => {
    const email = `${name.toLowerCase()}@example.com`;
    const subject = name === "Google" ? "9001" : "9002";
    world.elsewhere.person = { subject, name, emails: [{ email, verified: true }], consents: true };
    await page.goto(path);
    await page.locator("select[name=currency]").selectOption("KZT");
    await page.getByRole("button", { name }).click();
    await page.waitForURL(/\/console\//);
    await expect(page.getByRole("banner").getByText(balance)).toBeVisible();
    expect(new URL(page.url()).pathname.startsWith("/ru/")).toBe(path.startsWith("/ru/"));
    await page.context().clearCookies();
    await page.goto("/sign-in");
    await page.getByRole("button", { name }).click();
    await page.waitForURL(/\/console\//);
    await expect(page.getByRole("banner").getByText(balance)).toBeVisible();
  });
}

test("saying no elsewhere leads back with a reason, in the language of before", async ({ page, world }) => {
  world.elsewhere.person = { ...world.elsewhere.person, consents: false };
  await page.goto("/ru/sign-in");
  await page.getByRole("button", { name: "Google" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Вход через другой сервис отменён" })).toBeVisible();
  expect(new URL(page.url()).pathname).toBe("/ru/sign-in");
});

test("a person with two accounts chooses which one is in view", async ({ page, world }) => {
  const person = await makePerson(world, "--currency", "KZT", "--credit", "100");
  await world.app.cli("account", "create", "--email", person.email, "--currency", "USD", "--credit", "25");
  await signIn(page, person);
  await expect(page.getByRole("banner").getByText(/100[.,]00/)).toBeVisible();
  await page.getByRole("banner").getByLabel("Workspace in view").selectOption({ index: 1 });
  await expect(page.getByRole("banner").getByText("$25.00")).toBeVisible();
});
