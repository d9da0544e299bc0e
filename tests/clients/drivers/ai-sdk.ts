import { createAnthropic } from "@ai-sdk/anthropic";
import { createGoogleGenerativeAI } from "@ai-sdk/google";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenRouter } from "@openrouter/ai-sdk-provider";
import {
  generateText,
  jsonSchema,
  type LanguageModel,
  type LanguageModelUsage,
  Output,
  stepCountIs,
  streamText,
  tool,
} from "ai";
import { ANSWER_SCHEMA, type Driver, type Place, PNG, statusField, type Tokens, WEATHER, weatherOf } from "../driver";

type ProviderOptions = NonNullable<Parameters<typeof generateText>[0]["providerOptions"]>;

interface Flavour extends Pick<Driver, "name" | "dialect" | "carriesProofs"> {
  model(place: Place): LanguageModel;
  readonly thinking: ProviderOptions;
}

const tokensOf = (usage: LanguageModelUsage): Tokens => ({
  input: usage.inputTokens ?? -1,
  cached: usage.inputTokenDetails?.cacheReadTokens ?? 0,
  output: usage.outputTokens ?? -1,
});
const tools = {
  [WEATHER.name]: tool({
    description: WEATHER.description,
    inputSchema: jsonSchema<{ city: string }>(WEATHER.schema as never),
    execute: async (args) => weatherOf(args),
  }),
};
const quiet = { maxRetries: 0, maxOutputTokens: 8192 } as const;

/** The Vercel AI SDK over one of its providers. */
const driverOf = ({ name, dialect, carriesProofs, model, thinking }: Flavour): Driver => ({
  name,
  dialect,
  carriesProofs,
  async plain(place, prompt) {
    const answer = await generateText({ model: model(place), prompt, ...quiet });
    return { text: answer.text, tokens: tokensOf(answer.usage) };
  },
  async stream(place, prompt) {
    const stream = streamText({ model: model(place), prompt, ...quiet, onError: () => undefined });
    return { text: await stream.text, tokens: tokensOf(await stream.usage) };
  },
  async toolLoop(place, prompt, { isStream, isThinking }) {
    const body = {
      model: model(place),
      prompt,
      tools,
      stopWhen: stepCountIs(3),
      ...quiet,
      ...(isThinking ? { providerOptions: thinking } : {}),
    };
    const result = isStream ? streamText({ ...body, onError: () => undefined }) : await generateText(body);
    const steps = await result.steps;
    return {
      calls: (steps[0]?.toolCalls ?? []).map((call) => ({ name: call.toolName, args: call.input })),
      text: steps.at(-1)?.text ?? "",
      thinking: steps[0]?.reasoningText ?? "",
    };
  },
  async structured(place, prompt) {
    const output = Output.object({ schema: jsonSchema(ANSWER_SCHEMA as never) });
    return (await generateText({ model: model(place), prompt, output, ...quiet })).output;
  },
  async image(place, prompt) {
    const image = { type: "image" as const, image: `data:image/png;base64,${PNG}` };
    const content = [{ type: "text" as const, text: prompt }, image];
    const answer = await generateText({ model: model(place), messages: [{ role: "user", content }], ...quiet });
    return { text: answer.text, tokens: tokensOf(answer.usage) };
  },
  async abort(place, prompt) {
    const aborter = new AbortController();
    const stream = streamText({
      model: model(place),
      prompt,
      ...quiet,
      abortSignal: aborter.signal,
      onError: () => undefined,
    });
    for await (const text of stream.textStream) if (text) break;
    aborter.abort();
  },
  statusOf: statusField,
});

export const aiSdkDrivers: readonly Driver[] = [
  {
    name: "ai + @ai-sdk/openai (chat)",
    dialect: "openai-chat" as const,
    carriesProofs: false,
    model: ({ origin, key, model }: Place) => createOpenAI({ baseURL: `${origin}/v1`, apiKey: key }).chat(model),
    thinking: { openai: { reasoningEffort: "high", forceReasoning: true } },
  },
  {
    name: "ai + @ai-sdk/openai (responses)",
    dialect: "openai-responses" as const,
    carriesProofs: true,
    model: ({ origin, key, model }: Place) => createOpenAI({ baseURL: `${origin}/v1`, apiKey: key }).responses(model),
    thinking: {
      openai: {
        reasoningEffort: "high",
        reasoningSummary: "auto",
        forceReasoning: true,
        store: false,
        include: ["reasoning.encrypted_content"],
      },
    },
  },
  {
    name: "ai + @ai-sdk/anthropic",
    dialect: "anthropic-messages" as const,
    carriesProofs: true,
    model: ({ origin, key, model }: Place) => createAnthropic({ baseURL: `${origin}/v1`, apiKey: key })(model),
    thinking: { anthropic: { thinking: { type: "enabled", budgetTokens: 2048 } } },
  },
  {
    name: "ai + @ai-sdk/google",
    dialect: "gemini-generate" as const,
    carriesProofs: true,
    model: ({ origin, key, model }: Place) =>
      createGoogleGenerativeAI({ baseURL: `${origin}/v1beta`, apiKey: key })(model),
    thinking: { google: { thinkingConfig: { includeThoughts: true, thinkingBudget: 2048 } } },
  },
  {
    name: "ai + @openrouter/ai-sdk-provider",
    dialect: "openai-chat" as const,
    carriesProofs: true,
    model: ({ origin, key, model }: Place) =>
      createOpenRouter({ baseURL: `${origin}/api/v1`, apiKey: key }).chat(model, { usage: { include: true } }),
    thinking: { openrouter: { reasoning: { effort: "high" } } },
  },
].map(driverOf);
