import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startApp, type TestApp } from "@/tests/support/app";

/** What HTTP clients never send, written to the bare socket. */
describe("requests that are hardly HTTP", () => {
  let app: TestApp;
  let key: string;

  beforeAll(async () => {
    app = await startApp();
    const { account_id } = await app.cli<{ account_id: string }>("account", "create", "--email", "ada@example.com");
    key = (await app.cli<{ key: string }>("key", "create", "--account", account_id, "--mode", "test", "--rpm", "0"))
      .key;
  }, 240_000);
  afterAll(async () => {
    await app?.close();
  });

  /** Sends text, reads until the server closes. */
  const send = (text: string): Promise<{ status: number; head: string; body: string }> =>
    new Promise((resolve, reject) => {
      const socket = connect(Number(new URL(app.origin).port), "127.0.0.1", () => socket.write(text));
      let answer = "";
      socket.setTimeout(10_000, () => socket.destroy(new Error(`no answer to ${text.slice(0, 60)}`)));
      socket.on("data", (chunk) => {
        answer += chunk;
      });
      socket.on("error", reject);
      socket.on("close", () => {
        const [head = "", body = ""] = answer.split("\r\n\r\n", 2);
        resolve({ status: Number(/^HTTP\/1.1 (\d+)/.exec(head)?.[1] ?? 0), head, body });
      });
    });
  const get = (target: string, ...headers: string[]) =>
    send(["GET " + target + " HTTP/1.1", "host: x", "connection: close", ...headers, "", ""].join("\r\n"));
  const messageOf = (body: string): string => JSON.parse(body).error.message;

  it.each([
    ["headers of 20 KiB", () => get("/v1/models", `x-a: ${"a".repeat(20_000)}`), 431],
    ["a control character in a header", () => get("/v1/models", "x-aig-tag: a\x01b"), 400],
    [
      "a negative length",
      () => send("POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: -5\r\n\r\n"),
      400,
    ],
    [
      "two lengths",
      () =>
        send(
          "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n{}",
        ),
      400,
    ],
    ["no HTTP at all", () => send("\x16\x03\x01\x02\r\n\r\n"), 400],
    ["a page's path that is no encoding", () => get("/%"), 400],
    ["a Russian page's path that is no encoding", () => get("/ru/%E0%A4%A"), 400],
    ["a key in the address that is no encoding", () => get("/v1/key?key=%zz"), 401],
    ["an API path that is no encoding", () => get("/v1/%zz"), 404],
  ])("%s is refused in JSON, with a sentence", async (_name, ask, status) => {
    const answer = await ask();
    expect(answer.status, answer.head).toBe(status);
    expect(answer.head).toMatch(/content-type: application\/json/i);
    expect(messageOf(answer.body)).toMatch(/\.$/);
  });

  it("an address with the host in front is the address; it never leads elsewhere", async () => {
    expect((await get("http://evil.example/v1/key", `authorization: Bearer ${key}`)).status).toBe(200);
    const page = await get("http://evil.example/sign-in");
    expect(page.head).not.toContain("evil.example");
  });

  it("a header cannot be smuggled into the answer", async () => {
    const body = JSON.stringify({ model: "a\r\nx-evil: 1", messages: [{ role: "user", content: "hi" }] });
    const answer = await fetch(`${app.origin}/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json", "x-request-id": "a b<script>" },
      body,
    });
    expect([answer.status, answer.headers.get("x-evil")]).toEqual([404, null]);
    expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("goes on serving afterwards", async () => {
    expect((await fetch(`${app.origin}/healthz`)).status).toBe(200);
  });
});
