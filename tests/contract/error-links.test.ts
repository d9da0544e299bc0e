import Anthropic from "@anthropic-ai/sdk";
import { ApiError, GoogleGenAI } from "@google/genai";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ERRORS } from "@/lib/kernel";
import { startApp, type TestApp } from "@/tests/support/app";

let app: TestApp;
const apiKey = "air_live_0000000000000000000000000000000000000000000";

beforeAll(async () => {
  app = await startApp();
}, 240_000);
afterAll(async () => {
  await app?.close();
});

describe("the link of every error", () => {
  const linkOf = (code: string) => `${app.origin}/docs/reference/errors#${code}`;

  it("leads to an anchor of a page that exists, for every code", async () => {
    const html = await (await fetch(linkOf("internal"))).text();
    expect(Object.keys(ERRORS).filter((code) => !html.includes(`id="${code}"`))).toEqual([]);
  });

  it("stands in what OpenAI's client throws", async () => {
    const client = new OpenAI({ apiKey, baseURL: `${app.origin}/v1`, maxRetries: 0 });
    const messages = [{ role: "user" as const, content: "hi" }];
    const error = await client.chat.completions.create({ model: "sandbox/echo", messages }).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(OpenAI.AuthenticationError);
    expect(error.error.metadata.docs_url).toBe(linkOf("authentication"));
    const other = await client.responses.create({ model: "sandbox/echo", input: "hi" }).catch((thrown) => thrown);
    expect(other).toBeInstanceOf(OpenAI.AuthenticationError);
    expect(other.error.metadata.docs_url).toBe(linkOf("authentication"));
  });

  it("stands in what Anthropic's client throws", async () => {
    const client = new Anthropic({ apiKey, baseURL: app.origin, maxRetries: 0 });
    const messages = [{ role: "user" as const, content: "hi" }];
    const error = await client.messages.create({ model: "sandbox/echo", max_tokens: 9, messages }).catch((e) => e);
    expect(error).toBeInstanceOf(Anthropic.AuthenticationError);
    expect(error.error.error.metadata.docs_url).toBe(linkOf("authentication"));
  });

  it("stands in what Google's client throws", async () => {
    const client = new GoogleGenAI({ apiKey, httpOptions: { baseUrl: app.origin } });
    const error = await client.models.generateContent({ model: "sandbox/echo", contents: "hi" }).catch((e) => e);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 401 });
    expect(error.message).toContain(linkOf("authentication"));
  });

  it("stands in errors outside of model calls too", async () => {
    for (const [path, code] of [
      ["/v1/there-is-nothing", "not_found"],
      ["/v1/balance", "authentication"],
      ["/api/console/keys", "authentication"],
    ] as const) {
      const { error } = await (await fetch(app.origin + path)).json();
      expect([path, error.metadata.docs_url]).toEqual([path, linkOf(code)]);
    }
  });
});
