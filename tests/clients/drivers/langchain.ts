import { ChatAnthropic } from "@langchain/anthropic";
import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { type AIMessageChunk, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { ChatOpenAI } from "@langchain/openai";
import { ANSWER_SCHEMA, type Driver, type Place, PNG, statusField, type Tokens, WEATHER, weatherOf } from "../driver";

interface Flavour extends Pick<Driver, "name" | "dialect" | "carriesProofs" | "countsInputFirst"> {
  model(place: Place, isThinking?: boolean): BaseChatModel;
}

const weather = tool(async (args) => weatherOf(args), {
  name: WEATHER.name,
  description: WEATHER.description,
  schema: WEATHER.schema as never,
});
const textOf = (message: AIMessageChunk): string => message.text;
const tokensOf = ({ usage_metadata: usage }: AIMessageChunk): Tokens => ({
  input: usage?.input_tokens ?? -1,
  cached: usage?.input_token_details?.cache_read ?? 0,
  output: usage?.output_tokens ?? -1,
});

async function gather(stream: AsyncIterable<AIMessageChunk>): Promise<AIMessageChunk> {
  let whole: AIMessageChunk | undefined;
  for await (const chunk of stream) whole = whole ? whole.concat(chunk) : chunk;
  if (!whole) throw new Error("an empty stream");
  return whole;
}

/** A LangChain chat model. */
const driverOf = ({ model, ...flavour }: Flavour): Driver => ({
  ...flavour,
  async plain(place, prompt) {
    const answer = await model(place).invoke(prompt);
    return { text: textOf(answer), tokens: tokensOf(answer) };
  },
  async stream(place, prompt) {
    const answer = await gather(await model(place).stream(prompt));
    return { text: textOf(answer), tokens: tokensOf(answer) };
  },
  async toolLoop(place, prompt, { isStream, isThinking }) {
    const bound = model(place, isThinking).bindTools?.([weather]);
    if (!bound) throw new Error("no tools");
    const history: (HumanMessage | AIMessageChunk | ToolMessage)[] = [new HumanMessage(prompt)];
    const turn = async () => (isStream ? gather(await bound.stream(history)) : bound.invoke(history));
    const first = await turn();
    const calls = first.tool_calls ?? [];
    history.push(first);
    for (const call of calls)
      history.push(new ToolMessage({ content: weatherOf(call.args), tool_call_id: call.id ?? "", name: call.name }));
    const last = await turn();
    return { calls: calls.map((call) => ({ name: call.name, args: call.args })), text: textOf(last), thinking: "" };
  },
  structured: (place, prompt) =>
    model(place)
      .withStructuredOutput({ title: "answer", ...ANSWER_SCHEMA })
      .invoke(prompt),
  async image(place, prompt) {
    const url = `data:image/png;base64,${PNG}`;
    const content = [
      { type: "text", text: prompt },
      { type: "image_url", image_url: { url } },
    ];
    const answer = await model(place).invoke([new HumanMessage({ content })]);
    return { text: textOf(answer), tokens: tokensOf(answer) };
  },
  async abort(place, prompt) {
    const aborter = new AbortController();
    const stream = await model(place).stream(prompt, { signal: aborter.signal });
    try {
      for await (const chunk of stream) if (chunk.text) aborter.abort();
    } catch (error) {
      if (!aborter.signal.aborted) throw error;
    }
  },
  statusOf: statusField,
});

/** LangChain goes to Responses by itself where the model's name says so; elsewhere it knows no effort for foreign names. */
const thinkingOf = (model: string) => ({
  modelKwargs: model.endsWith("-pro") ? { reasoning: { effort: "high" } } : { reasoning_effort: "high" },
});

export const langchainDrivers: readonly Driver[] = [
  {
    name: "@langchain/openai",
    dialect: "openai-chat" as const,
    carriesProofs: false,
    model: ({ origin, key, model }: Place, isThinking = false) =>
      new ChatOpenAI({
        model,
        apiKey: key,
        maxRetries: 0,
        configuration: { baseURL: `${origin}/v1` },
        ...(isThinking ? thinkingOf(model) : {}),
      }),
  },
  {
    name: "@langchain/anthropic",
    dialect: "anthropic-messages" as const,
    carriesProofs: true,
    countsInputFirst: true,
    model: ({ origin, key, model }: Place, isThinking = false) =>
      new ChatAnthropic({
        model,
        apiKey: key,
        maxRetries: 0,
        maxTokens: 8192,
        anthropicApiUrl: origin,
        ...(isThinking ? { thinking: { type: "enabled" as const, budget_tokens: 2048 } } : {}),
      }),
  },
].map(driverOf);
