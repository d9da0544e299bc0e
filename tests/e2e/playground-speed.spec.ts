import { expect, makePerson, signIn, test } from "./fixtures";
import { tasksOf } from "./main-thread";

const TOKENS = 8000;
const TOKENS_PER_SECOND = 200;
const LONG_MS = 50;

test("8,000 tokens at 200 a second: no long task, and what is written already is never written again", async ({
  browser,
  page,
  world,
}) => {
  test.setTimeout(240_000);
  // Paragraphs, lists and bold words, as models write them; each piece stands for a token.
  const pieces = Array.from({ length: TOKENS }, (_, index) =>
    index % 160 === 159 ? ".\n\n" : index % 400 === 399 ? "\n- " : index % 40 === 39 ? ". " : ` **w${index}**`,
  );
  world.upstream.behave({ pieces, delayMs: 1000 / TOKENS_PER_SECOND, completionTokens: TOKENS });
  const person = await makePerson(world, "--credit", "10.00");
  await signIn(page, person, "/console/playground?models=openai/gpt-4o-mini");
  const box = page.getByRole("textbox", { name: "Message", exact: true });
  await box.fill("Go");
  const answering = page.waitForResponse("**/try/chat/completions");
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
  // The longer the answer, the dearer each piece: the end is what is looked at.
  // Nothing is looked up in the page meanwhile: searching thousands of words would be the longest task itself.
  await page.waitForTimeout(25_000);
  await browser.startTracing(page, { categories: ["toplevel"] });
  await (await answering).finished();
  const tasks = tasksOf(await browser.stopTracing());
  await expect(talk.getByText("8,000")).toBeVisible({ timeout: 60_000 });
  expect(await talk.locator("strong").count()).toBe(pieces.filter((piece) => piece.includes("**")).length);
  expect(await page.evaluate(() => (window as unknown as { touched: unknown[] }).touched.length)).toBe(0);
  expect(tasks.length).toBeGreaterThan(100);
  const longest = Math.max(...tasks);
  const figure = `the longest task took ${longest.toFixed(1)} ms of the processor`;
  test.info().annotations.push({ type: "long tasks", description: figure });
  console.log(`playground, ${TOKENS} tokens at ${TOKENS_PER_SECOND} a second: ${figure}`);
  expect(longest).toBeLessThan(LONG_MS);
  world.upstream.reset();
});
