import type { Locator, Page } from "@playwright/test";
import { expect, makePerson, type Person, signIn, type World } from "./fixtures";

export const MODEL = "openai/gpt-4o-mini";
const TEST_MODE = "/console/playground?models=sandbox/echo,sandbox/reasoning&mode=test";

let person: Person | undefined;

/** Signs somebody with money in and opens the playground. */
export async function enter(page: Page, world: World, to = TEST_MODE): Promise<void> {
  person ??= await makePerson(world, "--credit", "10.00");
  await signIn(page, person, to);
}

export const column = (page: Page, number: number): Locator =>
  page.getByRole("region", { name: `Model ${number}`, exact: true });
export const message = (page: Page): Locator => page.getByRole("textbox", { name: "Message", exact: true });

export async function say(page: Page, text: string): Promise<void> {
  await message(page).fill(text);
  await message(page).press("Control+Enter");
}

/** The conversation is in the account, and its address says which. */
export async function saved(page: Page): Promise<void> {
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await expect(page).toHaveURL(/\?c=conv_/);
}
