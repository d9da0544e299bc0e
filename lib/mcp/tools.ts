import { z } from "zod";
import { MODALITIES, MODEL_SORTS } from "@/lib/catalog";
import { CURRENCIES, isAppError } from "@/lib/kernel";
import { priceRequest } from "./price-request";
import { defineTool, type Tool, type ToolResult } from "./protocol";
import { type ApiAnswer, errorSentence, type McpSession, toolResult } from "./session";

const NO_KEY: ToolResult = {
  isError: true,
  text: "This tool needs an API key of this installation. Send it as 'Authorization: Bearer air_live_…' with every request to /mcp.",
};
const TEST_MODEL = "sandbox/echo";
const TEST_TOKENS_MAX = 512;
const TEST_COST_MAX_USD = 0.1;
const tokens = z.int().min(0).max(100_000_000);

const searchModels = defineTool({
  name: "search_models",
  title: "Search models",
  description:
    "Finds models by words, kind and abilities, with prices in USD per token and whether they can be called here.",
  isReadOnly: true,
  input: z.object({
    query: z.string().max(100).optional().describe("Words in ids, aliases and names, e.g. 'claude opus'."),
    modality: z.enum(MODALITIES).optional(),
    supported_parameters: z.string().max(300).optional().describe("Comma-separated, e.g. 'tools,reasoning'."),
    available_only: z.boolean().default(false).describe("Only models that can be called here now."),
    sort: z.enum(MODEL_SORTS).optional(),
    limit: z.int().min(1).max(50).default(10),
  }),
  async run(session: McpSession, { query, modality, supported_parameters, available_only, sort, limit }) {
    const words = Object.entries({ q: query, modality, supported_parameters, sort, limit: String(limit) });
    const address = new URLSearchParams(words.filter((pair): pair is [string, string] => Boolean(pair[1])));
    if (available_only) address.set("available", "true");
    const answer = await session.call({ method: "GET", path: `/models?${address}` });
    return answer.status < 400 ? { text: slimModels(answer.text) } : toolResult(answer);
  },
});

const Listed = z.object({
  total_count: z.int(),
  data: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      modality: z.string(),
      context_length: z.int().nullable(),
      pricing: z.record(z.string(), z.unknown()),
      supported_parameters: z.array(z.string()),
      providers: z.array(z.string()),
      available: z.boolean(),
      unavailable_reason: z.string().nullable(),
    }),
  ),
});

/** What a model needs to choose a model; the whole entry is one request away. */
const slimModels = (text: string): string => JSON.stringify(Listed.parse(JSON.parse(text)));

const priceTool = defineTool({
  name: "price_request",
  title: "Price a request",
  description: "What a request of this size costs, exactly as it would be charged, line by line.",
  isReadOnly: true,
  input: z.object({
    model: z.string().min(1).max(400),
    input_tokens: tokens.describe("All input tokens, the cached ones included."),
    cached_input_tokens: tokens.default(0),
    output_tokens: tokens,
    requests: z.int().min(1).max(1_000_000_000).default(1),
    currency: z.enum(CURRENCIES).default("USD"),
  }),
  async run(session: McpSession, question) {
    try {
      return { text: JSON.stringify(priceRequest(session, question)) };
    } catch (error) {
      if (isAppError(error)) return { text: error.message, isError: true };
      throw error;
    }
  },
});

const getBalance = defineTool({
  name: "get_balance",
  title: "Get the balance",
  description: "The balance of the key's account: total, held by running requests, available. Needs an API key.",
  isReadOnly: true,
  input: z.object({}),
  run: async (session: McpSession) =>
    session.hasKey ? toolResult(await session.call({ method: "GET", path: "/balance" })) : NO_KEY,
});

const lookupRequest = defineTool({
  name: "lookup_request",
  title: "Look up a request",
  description: "The record of one request: model, provider, attempts, tokens, cost line by line. Needs an API key.",
  isReadOnly: true,
  input: z.object({ id: z.string().min(1).max(200).describe("X-Generation-Id, or the id of the answer.") }),
  run: async (session: McpSession, { id }) =>
    session.hasKey
      ? toolResult(await session.call({ method: "GET", path: `/generation?id=${encodeURIComponent(id)}` }))
      : NO_KEY,
});

const searchDocs = defineTool({
  name: "search_docs",
  title: "Search the documentation",
  description:
    "Finds passages of this installation's documentation. Add .md to an address to read the page as Markdown.",
  isReadOnly: true,
  input: z.object({
    query: z.string().min(1).max(200),
    language: z.enum(["en", "ru"]).default("en"),
    limit: z.int().min(1).max(20).default(5),
  }),
  run: async (session: McpSession, { query, language, limit }) => ({
    text: JSON.stringify({ results: await session.searchDocs(query, language, limit) }),
  }),
});

const testCall = defineTool({
  name: "test_call",
  title: "Make a test call",
  description:
    `Sends one short prompt and tells the answer, its cost and its id. Without a model it asks the sandbox, which is free. ` +
    `Never more than ${TEST_TOKENS_MAX} output tokens or ${TEST_COST_MAX_USD} USD. Needs an API key.`,
  isReadOnly: false,
  input: z.object({
    prompt: z.string().min(1).max(4000),
    model: z.string().min(1).max(400).default(TEST_MODEL),
    max_tokens: z.int().min(1).max(TEST_TOKENS_MAX).default(64),
    max_cost_usd: z
      .number()
      .positive()
      .max(TEST_COST_MAX_USD)
      .default(0.01)
      .describe("Refused when it could cost more."),
  }),
  async run(session: McpSession, { prompt, model, max_tokens, max_cost_usd }) {
    if (!session.hasKey) return NO_KEY;
    const answer = await session.call({
      method: "POST",
      path: "/chat/completions",
      body: { model, max_tokens, max_cost: max_cost_usd, messages: [{ role: "user", content: prompt }] },
    });
    return answer.status < 400
      ? { text: testAnswer(answer) }
      : { text: errorSentence(answer.status, answer.text), isError: true };
  },
});

const Completion = z.object({
  model: z.string(),
  choices: z.array(
    z.object({ finish_reason: z.string().nullable(), message: z.object({ content: z.string().nullish() }) }),
  ),
  usage: z.record(z.string(), z.unknown()).nullish(),
});

function testAnswer({ text, header }: ApiAnswer): string {
  const { model, choices, usage } = Completion.parse(JSON.parse(text));
  return JSON.stringify({
    text: choices[0]?.message.content ?? "",
    finish_reason: choices[0]?.finish_reason ?? null,
    model,
    provider: header("x-provider"),
    generation_id: header("x-generation-id"),
    cost_amount: header("x-cost-amount"),
    cost_currency: header("x-cost-currency"),
    usage,
  });
}

/** Everything /mcp offers. */
export const TOOLS: readonly Tool<McpSession>[] = [
  searchModels,
  priceTool,
  getBalance,
  lookupRequest,
  searchDocs,
  testCall,
];
