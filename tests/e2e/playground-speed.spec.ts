import { expect, makePerson, signIn, test } from "./fixtures";

const TOKENS = 8000;
const TOKENS_PER_SECOND = 200;

test("8,000 tokens at 200 a second: what is written already is never written again", async ({ page, world }) => {
  test.setTimeout(180_000);
  // Paragraphs, lists and code, as models write them; each piece stands for a token.
  const pieces = Array.from({ length: TOKENS }, (_, index) =>
    index % 160 === 159 ? ".\n\n" : index % 400 === 399 ? "\n- " : index % 40 === 39 ? ". " : ` **w${index}**`,
  );
  world.upstream.behave({ pieces, delayMs: 1000 / TOKENS_PER_SECOND, completionTokens: TOKENS });
  const person = await makePerson(world, "--credit", "10.00");
  await page.addInitScript(() => {
    const seen: number[] = [];
    Object.assign(window, { longTasks: seen });
    new PerformanceObserver((list) => seen.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: "longtask",
    });
  });
  await signIn(page, person, "/console/playground?models=openai/gpt-4o-mini");
  const box = page.getByRole("textbox", { name: "Message", exact: true });
  await box.fill("Go");
  const before = await page.evaluate(() => (window as unknown as { longTasks: number[] }).longTasks.length);
  await box.press("Control+Enter");

  const talk = page.getByRole("region", { name: "Conversation with model 1" });
  await expect(talk.getByText("w300", { exact: true })).toBeVisible({ timeout: 30_000 });
  // The first paragraph is finished: nothing may touch it any more.
  await talk.getByText("w3", { exact: true }).evaluate((element) => {
    const touched: unknown[] = [];
    Object.assign(window, { touched });
    const paragraph = element.closest("p");
    if (!paragraph) throw new Error("no paragraph");
    new MutationObserver((records) => touched.push(...records)).observe(paragraph, {
      attributes: true,
      characterData: true,
      childList: true,
      subtree: true,
    });
  });
  await expect(talk.getByText("8,000")).toBeVisible({ timeout: 120_000 });
  expect(await talk.locator("strong").count()).toBe(pieces.filter((piece) => piece.includes("**")).length);
  const { touched, tasks } = await page.evaluate(() => {
    const { longTasks, touched } = window as unknown as { longTasks: number[]; touched: unknown[] };
    return { tasks: longTasks, touched: touched.length };
  });
  expect(touched).toBe(0);
  const during = tasks.slice(before).map(Math.round);
  const figure = `${during.length} tasks over 50 ms, the longest ${Math.max(0, ...during)} ms`;
  // Times depend on the machine: they are printed, not judged.
  test.info().annotations.push({ type: "long tasks", description: figure });
  console.log(`playground, ${TOKENS} tokens at ${TOKENS_PER_SECOND} a second: ${figure}`);
  world.upstream.reset();
});
