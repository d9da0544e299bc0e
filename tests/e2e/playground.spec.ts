import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import type { Locator } from "@playwright/test";
import { expect, test } from "./fixtures";
import { column, enter, MODEL, message, say } from "./playground-support";

const run = promisify(execFile);

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
  await expect(column(page, 3).getByText('{"echo":"Now something else"}', { exact: true })).toBeVisible();
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
