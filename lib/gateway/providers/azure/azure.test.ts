import { expect, it } from "vitest";
import type { ProviderSettings } from "../../ports";
import { baseUrlOf, endpointFor } from "../provider";
import { azure } from ".";

const settings = (extra: Record<string, string>, baseUrl: string | null = null): ProviderSettings => ({
  apiKey: "k",
  baseUrl,
  extra,
});

/** Where a request of this path goes. */
function urlOf(dialect: string, path: string, where: ProviderSettings): string {
  const endpoint = endpointFor(azure, dialect, "my-gpt");
  const body = Buffer.from("{}");
  const carried = endpoint?.carry?.({ path, body, headers: {}, isStream: false, nativeModel: "my-gpt" }, where);
  expect(carried?.body).toBe(body);
  return `${endpoint && baseUrlOf(endpoint, where)}${carried?.path}`;
}

it("is the v1 API, where the model stands in the body", () => {
  const where = settings({ resource: "mine" });
  const base = "https://mine.openai.azure.com/openai/v1";
  expect(urlOf("openai-chat", "/chat/completions", where)).toBe(`${base}/chat/completions`);
  expect(urlOf("openai-responses", "/responses", where)).toBe(`${base}/responses`);
});

it("is the API of deployments when a version is set", () => {
  const where = settings({ resource: "mine", api_version: "2024-10-21" });
  const base = "https://mine.openai.azure.com/openai";
  expect(urlOf("openai-chat", "/chat/completions", where)).toBe(
    `${base}/deployments/my-gpt/chat/completions?api-version=2024-10-21`,
  );
  expect(urlOf("openai-embeddings", "/embeddings", where)).toBe(
    `${base}/deployments/my-gpt/embeddings?api-version=2024-10-21`,
  );
  expect(urlOf("openai-responses", "/responses", where)).toBe(`${base}/responses?api-version=2024-10-21`);
  const elsewhere = settings({ api_version: "2024-10-21" }, "http://h/openai/");
  expect(urlOf("openai-chat", "/chat/completions", elsewhere)).toBe(
    "http://h/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21",
  );
});
