import { afterAll, beforeAll, expect, it } from "vitest";
import { startApp, type TestApp } from "@/tests/support/app";
import { openStream } from "@/tests/support/stream-client";
import { startUpstream, type TestUpstream } from "@/tests/support/upstream";

const PAID = "openai/gpt-4o-mini";
const FREE = "openai/gpt-4o";
let app: TestApp;
let upstream: TestUpstream;
let account: string;

beforeAll(async () => {
  upstream = await startUpstream();
  app = await startApp({ env: { OPENAI_API_KEY: "sk-upstream", OPENAI_BASE_URL: upstream.baseUrl } });
  account = (
    await app.cli<{ account_id: string }>("account", "create", "--email", "ada@example.com", "--credit", "10.00")
  ).account_id;
  await app.cli("model", "price", "--model", FREE, "--free");
}, 240_000);
afterAll(async () => {
  await app?.close();
  await upstream?.close();
});

const newKey = async (mode: string) =>
  (await app.cli<{ key: string }>("key", "create", "--account", account, "--mode", mode, "--rpm", "0")).key;

/** The record as read the moment an id is known, with no second try. */
async function read(key: string, id: string): Promise<{ httpStatus: number; status: string; model: string }> {
  const response = await fetch(`${app.origin}/v1/generation?id=${id}`, { headers: { authorization: `Bearer ${key}` } });
  return { httpStatus: response.status, ...((await response.json()) as { status: string; model: string }) };
}

it.each([
  ["live", PAID, "started", "completed"],
  ["live", FREE, "started", "completed"],
  ["test", PAID, null, "completed"],
] as const)(
  "a %s stream of %s can be read from its head on",
  async (mode, model, early, late) => {
    upstream.behave({ pieces: Array.from({ length: 40 }, () => "word "), delayMs: 30 });
    const key = await newKey(mode);
    for (let at = 0; at < 5; at++) {
      const response = await fetch(`${app.origin}/v1/chat/completions`, {
        method: "POST",
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
        body: JSON.stringify({ model, stream: true, messages: [{ role: "user", content: "Hi" }] }),
      });
      const id = response.headers.get("x-generation-id") ?? "";
      const first = await read(key, id);
      expect(first).toMatchObject({ httpStatus: 200, model });
      // The sandbox answers at once: its call may have ended by now.
      if (early) expect(first.status).toBe(early);
      await response.text();
      expect(await read(key, id)).toMatchObject({ httpStatus: 200, status: late });
    }
  },
  60_000,
);

it.each([
  ["live", PAID],
  ["live", FREE],
  ["test", PAID],
])(
  "a plain %s answer of %s has its record before it is sent",
  async (mode, model) => {
    upstream.reset();
    const key = await newKey(mode);
    for (let at = 0; at < 5; at++) {
      const response = await fetch(`${app.origin}/v1/chat/completions`, {
        method: "POST",
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
        body: JSON.stringify({ model, messages: [{ role: "user", content: "Hi" }] }),
      });
      const id = response.headers.get("x-generation-id") ?? "";
      expect(await read(key, id)).toMatchObject({ httpStatus: 200, status: "completed" });
      await response.text();
    }
  },
  60_000,
);

it("names no id for a call that was refused before it had a record", async () => {
  const key = await newKey("live");
  const response = await fetch(`${app.origin}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "sandbox/no-credits", messages: [{ role: "user", content: "Hi" }] }),
  });
  expect(response.status).toBe(402);
  const id = response.headers.get("x-generation-id");
  if (id !== null) expect(await read(key, id)).toMatchObject({ httpStatus: 200, status: "failed" });
});

it("ends the record of a free call that outlives the server's orders to stop", async () => {
  upstream.behave({ pieces: Array.from({ length: 400 }, () => "word "), delayMs: 30 });
  const key = await newKey("live");
  const stream = openStream(app.origin, key, FREE, "left");
  await expect.poll(() => stream.id).not.toBeNull();
  const { rows } = await app.test.db.pool.query("select status, hold_id from generation where request_id = 'left'");
  expect(rows).toEqual([{ status: "started", hold_id: null }]);
  expect(await app.cli<{ clean: boolean }>("ledger", "prove")).toMatchObject({ clean: true });
  await app.stop();
  await stream.over;
  const { rows: after } = await app.test.db.pool.query(
    "select status, hold_id, cost from generation where request_id = 'left'",
  );
  expect(after).toEqual([{ status: "completed", hold_id: null, cost: "0" }]);
}, 60_000);
