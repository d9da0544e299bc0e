import OpenAI from "openai";
import { parseScaled } from "@/lib/kernel";
import { expect, newestMail, PASSWORD, test, type World } from "./fixtures";

const MODEL = "openai/gpt-4o-mini";

interface Generation {
  readonly id: string;
  readonly charge: { readonly amount: string };
  readonly cost_lines: readonly { readonly amount: string }[];
}

const readApi = async <T>({ app }: World, path: string, secret: string): Promise<T> => {
  const response = await fetch(`${app.origin}/v1${path}`, { headers: { authorization: `Bearer ${secret}` } });
  expect(response.status, path).toBe(200);
  return (await response.json()) as T;
};

test("sign up, verify, first request, top up, key, call, and the same cost everywhere", async ({ page, world }) => {
  test.setTimeout(180_000);
  const email = "newcomer@example.com";

  await test.step("sign up", async () => {
    await page.goto("/");
    await page.getByRole("main").getByRole("link", { name: "Sign up" }).click();
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Create account" }).click();
    await expect(page.getByRole("heading", { name: "Check your mail" })).toBeVisible();
  });

  await test.step("the mailed link signs in and makes the first key", async () => {
    const link = /http\S+\/verify\?token=\S+/.exec(await newestMail(world, email))?.[0] ?? "";
    await page.goto(link);
    await page.waitForURL("**/console/onboarding");
    await expect(page.getByTestId("secret")).toHaveText(/^air_test_[\w-]{43}$/);
    await expect(page.getByText("Waiting for your first request")).toBeVisible();
  });

  await test.step("the first request shows up within a second and a half of its answer", async () => {
    const apiKey = (await page.getByTestId("secret").textContent()) ?? "";
    const client = new OpenAI({ baseURL: `${world.app.origin}/v1`, apiKey });
    await client.chat.completions.create({ model: "sandbox/echo", messages: [{ role: "user", content: "Hello" }] });
    await expect(page.getByTestId("first-answer")).toBeVisible({ timeout: 5000 });
    await expect(page.getByTestId("first-answer")).toContainText("sandbox/echo");
    await page.getByRole("link", { name: "Open the request" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("sandbox/echo");
    await expect(page.getByText("Requests with test keys cost nothing.")).toBeVisible();
  });

  await test.step("top up", async () => {
    await page.getByRole("link", { name: "Credits" }).click();
    await page.getByText("Other amount").click();
    await page.getByRole("textbox", { name: "Other amount" }).fill("12.50");
    await page.getByRole("button", { name: "Top up" }).click();
    await page.getByRole("button", { name: "Pay", exact: true }).click();
    await page.waitForURL("**/console/credits?topup=*");
    await expect(page.getByText("$12.50 arrived and can be spent.")).toBeVisible();
    await expect(page.getByTestId("available")).toHaveText("$12.50");
    await page.getByRole("link", { name: /^R-/ }).click();
    await expect(page.getByRole("article")).toContainText("$12.50");
  });

  const secret = await test.step("make a key with a cap", async () => {
    await page.getByRole("link", { name: "Keys" }).click();
    await page.getByRole("button", { name: "Create key" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("production");
    await dialog.getByLabel("Spend cap").fill("5");
    await dialog.getByLabel("Cap starts anew").selectOption("monthly");
    await dialog.getByRole("button", { name: "Create key" }).click();
    const shown = page.getByTestId("secret");
    await expect(shown).toHaveText(/^air_live_[\w-]{43}$/);
    const made = (await shown.textContent()) ?? "";
    await page.getByRole("button", { name: "Done" }).click();
    await expect(page.getByRole("row", { name: /production/ })).toContainText("$5.00 / $5.00");
    await expect(page.getByText(made)).toHaveCount(0);
    return made;
  });

  await test.step("the cost is one and the same on screen, in the API and in the ledger", async () => {
    const client = new OpenAI({ baseURL: `${world.app.origin}/v1`, apiKey: secret });
    const answer = await client.chat.completions.create({
      model: MODEL,
      messages: [{ role: "user", content: "Hello" }],
    });
    const generation = await readApi<Generation>(world, `/generation?id=${answer.id}`, secret);
    const cost = generation.charge.amount;
    expect(parseScaled(cost, 9)).toBeGreaterThan(0n);

    await page.getByRole("link", { name: "Activity" }).click();
    await page
      .getByRole("row", { name: new RegExp(MODEL) })
      .getByRole("link")
      .click();
    await expect(page.getByTestId("charged").locator("data")).toHaveAttribute("value", cost);
    const pico = generation.cost_lines.reduce((sum, line) => sum + parseScaled(line.amount, 12), 0n);
    expect((pico + 999n) / 1000n).toBe(parseScaled(cost, 9));

    await page.getByRole("link", { name: "Credits" }).click();
    const line = page.getByRole("row", { name: /Request/ }).first();
    await expect(line.locator("data").first()).toHaveAttribute("value", `-${cost}`);
    const left = parseScaled("12.5", 9) - parseScaled(cost, 9);
    const shownBalance = await line.locator("data").last().getAttribute("value");
    expect(parseScaled(shownBalance ?? "", 9)).toBe(left);
    const proof = await world.app.cli<{ readonly ok?: boolean }>("ledger", "prove");
    expect(proof).toBeTruthy();
  });

  await test.step("a deleted key is refused at once", async () => {
    await page.getByRole("link", { name: "Keys" }).click();
    await page.getByRole("button", { name: "Actions for production" }).click();
    await page.getByRole("menuitem", { name: "Delete key" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete key" }).click();
    await expect(page.getByRole("row", { name: /production/ })).toHaveCount(0);
    await expect(async () => {
      const response = await fetch(`${world.app.origin}/v1/key`, { headers: { authorization: `Bearer ${secret}` } });
      expect(response.status).toBe(401);
    }).toPass({ timeout: 2000 });
  });
});
