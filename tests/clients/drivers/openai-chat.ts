import OpenAI from "openai";
import { ANSWER_SCHEMA, type Driver, type Place, PNG, statusField, type Tokens, WEATHER, weatherOf } from "../driver";

type Message = OpenAI.ChatCompletionMessageParam;

const clientOf = ({ origin, key }: Place) => new OpenAI({ baseURL: `${origin}/v1`, apiKey: key, maxRetries: 0 });
const user = (content: OpenAI.ChatCompletionUserMessageParam["content"]): Message => ({ role: "user", content });
const tokensOf = (usage: OpenAI.CompletionUsage | null | undefined): Tokens => ({
  input: usage?.prompt_tokens ?? -1,
  cached: usage?.prompt_tokens_details?.cached_tokens ?? 0,
  output: usage?.completion_tokens ?? -1,
});
const tools: OpenAI.ChatCompletionTool[] = [
  {
    type: "function",
    function: { name: WEATHER.name, description: WEATHER.description, parameters: { ...WEATHER.schema }, strict: true },
  },
];

/** The official OpenAI library, chat completions. */
export const openaiChat: Driver = {
  name: "openai (chat)",
  dialect: "openai-chat",
  carriesProofs: false,
  async plain(place, prompt) {
    const answer = await clientOf(place).chat.completions.create({ model: place.model, messages: [user(prompt)] });
    return { text: answer.choices[0]?.message.content ?? "", tokens: tokensOf(answer.usage) };
  },
  async stream(place, prompt) {
    const stream = clientOf(place).chat.completions.stream({
      model: place.model,
      messages: [user(prompt)],
      stream_options: { include_usage: true },
    });
    const answer = await stream.finalChatCompletion();
    return { text: answer.choices[0]?.message.content ?? "", tokens: tokensOf(answer.usage) };
  },
  async toolLoop(place, prompt, { isStream, isThinking }) {
    const { completions } = clientOf(place).chat;
    const messages: Message[] = [user(prompt)];
    const turn = async () => {
      const body = {
        model: place.model,
        messages,
        tools,
        ...(isThinking ? { reasoning_effort: "high" as const } : {}),
      };
      const answer = isStream ? await completions.stream(body).finalChatCompletion() : await completions.create(body);
      const message = answer.choices[0]?.message;
      if (!message) throw new Error("no choice");
      return message;
    };
    const first = await turn();
    const calls = (first.tool_calls ?? []).flatMap((call) => (call.type === "function" ? [call] : []));
    messages.push(first as Message);
    for (const call of calls) {
      const content = weatherOf(JSON.parse(call.function.arguments));
      messages.push({ role: "tool", tool_call_id: call.id, content });
    }
    const last = await turn();
    return {
      calls: calls.map((call) => ({ name: call.function.name, args: JSON.parse(call.function.arguments) })),
      text: last.content ?? "",
      thinking: String((first as { reasoning?: unknown }).reasoning ?? ""),
    };
  },
  async structured(place, prompt) {
    const answer = await clientOf(place).chat.completions.parse({
      model: place.model,
      messages: [user(prompt)],
      response_format: {
        type: "json_schema",
        json_schema: { name: "answer", schema: { ...ANSWER_SCHEMA }, strict: true },
      },
    });
    return JSON.parse(answer.choices[0]?.message.content ?? "null");
  },
  async image(place, prompt) {
    const url = `data:image/png;base64,${PNG}`;
    const answer = await clientOf(place).chat.completions.create({
      model: place.model,
      messages: [
        user([
          { type: "text", text: prompt },
          { type: "image_url", image_url: { url } },
        ]),
      ],
    });
    return { text: answer.choices[0]?.message.content ?? "", tokens: tokensOf(answer.usage) };
  },
  async abort(place, prompt) {
    const stream = await clientOf(place).chat.completions.create({
      model: place.model,
      messages: [user(prompt)],
      stream: true,
    });
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break;
  },
  statusOf: statusField,
};
