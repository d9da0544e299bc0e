import { type DialectId, findDialect } from "../../lib/gateway/dialects";
import { startApp, type TestApp } from "../support/app";
import { startFamilies, type TestFamilies } from "../support/families";

interface Upstream {
  readonly family: string;
  readonly model: string;
  readonly dialect: DialectId;
  /** What a chat client is served with, where the provider speaks its dialect too: nothing is translated then. */
  readonly forChat?: string;
}

/** Models that each reach one family of upstreams. OpenAI takes chat from chat clients and Responses for all others. */
export const UPSTREAMS: readonly Upstream[] = [
  { family: "openai-responses", forChat: "openai-chat", model: "openai/gpt-5.4-mini", dialect: "openai-responses" },
  { family: "mistral", model: "mistral/mistral-medium-3.5", dialect: "openai-chat" },
  { family: "anthropic-messages", model: "anthropic/claude-sonnet-4.6", dialect: "anthropic-messages" },
  { family: "gemini-generate", model: "google/gemini-3.5-flash", dialect: "gemini-generate" },
  // Served over Responses only, to chat clients too.
  { family: "openai-responses", model: "openai/gpt-5.4-pro", dialect: "openai-responses" },
];

export const isSpoken = (dialect: DialectId): boolean => findDialect(dialect) !== undefined;

/** The built server over every family of upstreams, with one rich key. */
export interface ClientScene {
  readonly app: TestApp;
  readonly families: TestFamilies;
  readonly key: string;
  close(): Promise<void>;
}

export async function startScene(): Promise<ClientScene> {
  const families = await startFamilies();
  const app = await startApp({ env: families.env });
  const made = await app.cli<{ account_id: string }>(
    "account",
    "create",
    "--email",
    "ada@example.com",
    "--credit",
    "1000.00",
  );
  const { key } = await app.cli<{ key: string }>(
    "key",
    "create",
    "--account",
    made.account_id,
    "--mode",
    "live",
    "--rpm",
    "0",
  );
  return {
    app,
    families,
    key,
    async close() {
      await app.close();
      await families.close();
    },
  };
}
