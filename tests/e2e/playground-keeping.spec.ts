import { readFileSync } from "node:fs";
import { barriersOf } from "./barriers";
import { expect, test } from "./fixtures";
import { column, enter, saved, say } from "./playground-support";

test("a conversation is kept, found, renamed, downloaded and deleted; its address brings it back", async ({
  page,
  world,
}) => {
  await enter(page, world);
  await page.getByLabel("System prompt").fill("Be kind.");
  await say(page, "A kept conversation about otters");
  await saved(page);
  const address = page.url();
  await page.goto("/console/playground");
  await page.goto(address);
  await expect(column(page, 1).getByText("A kept conversation about otters", { exact: true })).toHaveCount(2);
  await expect(page.getByLabel("System prompt")).toHaveValue("Be kind.");
  await say(page, "Second message");
  await expect(column(page, 2).getByText("Second message", { exact: true })).toHaveCount(2);
  await saved(page);

  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Rename" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Otters");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "Otters" })).toBeVisible();

  await page.getByRole("button", { name: "History" }).click();
  const history = page.getByRole("dialog");
  await history.getByLabel("Search").fill("SECOND mess");
  await expect(history.getByRole("listitem")).toHaveCount(1);
  await history.getByLabel("Search").fill("nobody said this");
  await expect(history.getByText("Nothing was found.")).toBeVisible();
  await history.getByLabel("Search").fill("otters");
  await history.getByRole("button", { name: "Actions for Otters" }).click();
  const downloading = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "Download as JSON" }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe("Otters.json");
  const file = JSON.parse(readFileSync(await download.path(), "utf8"));
  expect(file).toMatchObject({ title: "Otters", version: 1, settings: { system: "Be kind." } });
  expect(file.turns.map(({ text }: { text: string }) => text)).toEqual([
    "A kept conversation about otters",
    "Second message",
  ]);

  await history.getByRole("button", { name: "Actions for Otters" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await page.waitForURL((url) => !url.search.includes("conv_"));
  await page.goto(address);
  await expect(page.getByRole("heading", { name: "There is no such conversation" })).toBeVisible();
});

test("two tabs do not overwrite each other", async ({ page, world }) => {
  await enter(page, world);
  await say(page, "First");
  await saved(page);
  const other = await page.context().newPage();
  await other.goto(page.url());
  await say(other, "From the other tab");
  await expect(other.getByText("Saved", { exact: true })).toBeVisible();
  await expect(column(other, 1).getByText("From the other tab", { exact: true })).toHaveCount(2);
  await expect(async () => {
    const list = await (await page.request.get("/api/console/conversations?search=other%20tab")).json();
    expect(list.data).toHaveLength(1);
  }).toPass();
  await say(page, "From this tab");
  await expect(page.getByText("It was changed in another tab.")).toBeVisible();
  const address = page.url();
  await page.getByRole("button", { name: "Keep as a new conversation" }).click();
  await saved(page);
  expect(page.url()).not.toBe(address);
});

test("a share link shows the conversation to anybody in both languages, until it is revoked", async ({
  page,
  browser,
  world,
}) => {
  await enter(page, world);
  await say(page, "For everybody to read");
  await saved(page);
  await page.getByRole("button", { name: "Share" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("It is not shared.")).toBeVisible();
  await dialog.getByRole("button", { name: "Create a link" }).click();
  const link = (await dialog.getByTestId("share-link").textContent()) ?? "";
  expect(link).toMatch(/\/share\/[\w-]{43}$/);

  const stranger = await browser.newContext({ baseURL: world.app.origin });
  const reader = await stranger.newPage();
  const shown = await reader.goto(link);
  expect(shown?.status()).toBe(200);
  await expect(reader.getByText("For everybody to read").first()).toBeVisible();
  await expect(reader.locator('meta[name="robots"]')).toHaveAttribute("content", /noindex/);
  await expect(reader.locator('meta[name="referrer"]')).toHaveAttribute("content", "no-referrer");
  await expect(reader.getByRole("button", { name: /Edit|Try again|Send/ })).toHaveCount(0);
  expect(await shown?.text()).not.toContain("gen-");
  expect(await barriersOf(reader)).toEqual([]);
  const path = new URL(link).pathname;
  await reader.goto(`/ru${path}`);
  await expect(reader.getByText("Диалог, которым кто-то поделился.")).toBeVisible();

  await dialog.getByRole("button", { name: "Revoke" }).click();
  await expect(dialog.getByText("It is not shared.")).toBeVisible();
  for (const address of [path, `/ru${path}`]) expect((await reader.goto(address))?.status()).toBe(404);
  await expect(reader.getByText("Ссылка никуда не ведёт").first()).toBeVisible();
  await stranger.close();
});
