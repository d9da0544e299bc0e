import OpenAI, { APIError } from "openai";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { startApp, type TestApp } from "@/tests/support/app";
import { startUpstream, type TestUpstream } from "@/tests/support/upstream";

const MODEL = "openai/gpt-4o-mini";
let app: TestApp;
let upstream: TestUpstream;
let account: string;
let client: OpenAI;
let count = 0;

beforeAll(async () => {
  upstream = await startUpstream();
  app = await startApp({ env: { OPENAI_API_KEY: "sk-upstream", OPENAI_BASE_URL: upstream.baseUrl } });
  account = (
    await app.cli<{ account_id: string }>("account", "create", "--email", "ada@example.com", "--credit", "10.00")
  ).account_id;
  client = await newClient("live");
}, 240_000);
afterAll(async () => {
  await app?.close();
  await upstream?.close();
});
afterEach(() => upstream.reset());

async function newClient(mode: string): Promise<OpenAI> {
  const { key } = await app.cli<{ key: string }>(
    ...["key", "create", "--account", account, "--mode", mode, "--rpm", "0"],
  );
  return new OpenAI({ baseURL: `${app.origin}/v1`, apiKey: key, maxRetries: 0 });
}

const newKey = () => `order-${++count}`;
const body = (text = "Hi") => ({ model: MODEL, messages: [{ role: "user" as const, content: text }] });
const plain = (key: string, text = "Hi", by = client) =>
  by.chat.completions.create(body(text), { headers: { "Idempotency-Key": key } }).withResponse();
const streamed = (key: string) =>
  client.chat.completions.create(
    { ...body(), stream: true },
    {
      headers: { "Idempotency-Key": key },
    },
  );

async function refusal(work: Promise<unknown>): Promise<{ status: number | undefined; type: string | undefined }> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof APIError)) throw new Error(`no refusal: ${error}`);
  return { status: error.status, type: error.type };
}

async function spent(): Promise<bigint> {
  const { rows } = await app.test.db.pool.query<{ balance: string }>("select balance from wallet");
  return 10_000_000_000n - BigInt(rows[0]?.balance ?? 0);
}

it("replays a whole answer, byte for byte and free of charge", async () => {
  const key = newKey();
  const first = await plain(key);
  const before = await spent();
  const again = await plain(key);
  expect(again.data).toEqual(first.data);
  expect(again.response.headers.get("idempotent-replayed")).toBe("true");
  expect(first.response.headers.get("idempotent-replayed")).toBeNull();
  for (const name of ["x-generation-id", "x-cost-amount", "x-model", "content-type"]) {
    expect(again.response.headers.get(name)).toBe(first.response.headers.get(name));
  }
  expect(upstream.journal).toHaveLength(1);
  expect(await spent()).toBe(before);
  expect(first.data.id).toMatch(/^gen-.{12}8/);
});

it("runs one of many at once; the others get 409, and its answer later", async () => {
  const key = newKey();
  upstream.behave({ delayMs: 1500 });
  const calls = Array.from({ length: 20 }, () => plain(key).catch((error: unknown) => error));
  const results = await Promise.all(calls);
  const refused = results.filter((result) => result instanceof APIError);
  expect(refused.every((error) => error.status === 409 && error.type === "idempotency_error")).toBe(true);
  expect(refused).toHaveLength(19);
  expect(refused[0]?.headers?.get("retry-after")).toBe("1");
  expect(upstream.journal).toHaveLength(1);
  expect((await plain(key)).response.headers.get("idempotent-replayed")).toBe("true");
});

it("refuses another request under the same key with 422", async () => {
  const key = newKey();
  await plain(key);
  expect(await refusal(plain(key, "Something else"))).toEqual({ status: 422, type: "idempotency_error" });
  expect(await refusal(streamed(key))).toEqual({ status: 422, type: "idempotency_error" });
});

it("does not replay streams: 409 while they run and after", async () => {
  const key = newKey();
  upstream.behave({ pieces: Array.from({ length: 40 }, () => "word "), delayMs: 30 });
  const stream = await streamed(key);
  expect(await refusal(streamed(key))).toEqual({ status: 409, type: "idempotency_error" });
  for await (const chunk of stream) expect(chunk.id).toMatch(/^gen-/);
  expect(await refusal(streamed(key))).toEqual({ status: 409, type: "idempotency_error" });
  expect(upstream.journal).toHaveLength(1);
});

it("frees the key of a request that came to nothing", async () => {
  const key = newKey();
  upstream.behave({ status: 500 });
  expect((await refusal(plain(key))).status).toBeGreaterThanOrEqual(500);
  upstream.reset();
  const { data, response } = await plain(key);
  expect(data.choices[0]?.message.content).toBe("Hello, world!");
  expect(response.headers.get("idempotent-replayed")).toBeNull();
});

it("finishes and keeps the answer of a client that left", async () => {
  const key = newKey();
  upstream.behave({ delayMs: 800 });
  const leaving = client.chat.completions.create(body(), {
    headers: { "Idempotency-Key": key },
    timeout: 200,
  });
  await expect(leaving).rejects.toBeInstanceOf(OpenAI.APIConnectionTimeoutError);
  const replayed = async () => {
    const call = await plain(key).catch((error: unknown) => error);
    return call instanceof APIError ? call.status : (call as { response: Response }).response.status;
  };
  await expect.poll(replayed, { timeout: 10_000 }).toBe(200);
  expect(upstream.journal).toHaveLength(1);
});

it("works the same for test keys, and tells keys of one workspace nothing apart", async () => {
  const key = newKey();
  const first = await plain(key, "Hi", await newClient("test"));
  const again = await plain(key, "Hi", await newClient("test"));
  expect(again.data).toEqual(first.data);
  expect(upstream.journal).toHaveLength(0);
});

it("names the header when the key is not one", async () => {
  const error = await plain("two words").catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(OpenAI.BadRequestError);
  expect((error as APIError).param).toBe("Idempotency-Key");
});

it("proves its ledger after all this", async () => {
  expect(await app.cli<{ clean: boolean }>("ledger", "prove")).toMatchObject({ clean: true });
});
