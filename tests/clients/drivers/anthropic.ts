import Anthropic from "@anthropic-ai/sdk";
import { ANSWER_SCHEMA, type Driver, type Place, PNG, statusField, type Tokens, WEATHER, weatherOf } from "../driver";

const MAX = 8192;
const clientOf = ({ origin, key }: Place) => new Anthropic({ baseURL: origin, apiKey: key, maxRetries: 0 });
const textOf = (message: Anthropic.Message) =>
  message.content.map((block) => (block.type === "text" ? block.text : "")).join("");
const tokensOf = ({ usage }: Anthropic.Message): Tokens => ({
  input: usage.input_tokens + (usage.cache_read_input_tokens ?? 0) + (usage.cache_creation_input_tokens ?? 0),
  cached: usage.cache_read_input_tokens ?? 0,
  output: usage.output_tokens,
});
const user = (content: Anthropic.MessageParam["content"]): Anthropic.MessageParam => ({ role: "user", content });

/** Anthropic's official library. */
export const anthropic: Driver = {
  name: "@anthropic-ai/sdk",
  dialect: "anthropic-messages",
  carriesProofs: true,
  async plain({ model, ...place }, prompt) {
    const client = clientOf({ model, ...place });
    const answer = await client.messages.create({ model, max_tokens: MAX, messages: [user(prompt)] });
    return { text: textOf(answer), tokens: tokensOf(answer) };
  },
  async stream(place, prompt) {
    const stream = clientOf(place).messages.stream({ model: place.model, max_tokens: MAX, messages: [user(prompt)] });
    const answer = await stream.finalMessage();
    return { text: textOf(answer), tokens: tokensOf(answer) };
  },
  async toolLoop(place, prompt, { isStream, isThinking }) {
    const { messages: api } = clientOf(place);
    const messages: Anthropic.MessageParam[] = [user(prompt)];
    const turn = () => {
      const body = {
        model: place.model,
        max_tokens: MAX,
        messages,
        tools: [
          { name: WEATHER.name, description: WEATHER.description, input_schema: WEATHER.schema as never },
        ] as Anthropic.Tool[],
        ...(isThinking ? { thinking: { type: "enabled" as const, budget_tokens: 2048 } } : {}),
      };
      return isStream ? api.stream(body).finalMessage() : api.create(body);
    };
    const first = await turn();
    const calls = first.content.flatMap((block) => (block.type === "tool_use" ? [block] : []));
    messages.push({ role: "assistant", content: first.content as Anthropic.ContentBlockParam[] });
    const results = calls.map((call) => ({
      type: "tool_result" as const,
      tool_use_id: call.id,
      content: weatherOf(call.input),
    }));
    // In finishing order, as agents send them: the pairing is by id.
    messages.push(user(results.reverse()));
    const last = await turn();
    return {
      calls: calls.map((call) => ({ name: call.name, args: call.input })),
      text: textOf(last),
      thinking: first.content.map((block) => (block.type === "thinking" ? block.thinking : "")).join(""),
    };
  },
  async structured(place, prompt) {
    const answer = await clientOf(place).messages.create({
      model: place.model,
      max_tokens: MAX,
      messages: [user(prompt)],
      output_config: { format: { type: "json_schema", schema: { ...ANSWER_SCHEMA } } },
    });
    return JSON.parse(textOf(answer));
  },
  async image(place, prompt) {
    const source = { type: "base64" as const, media_type: "image/png" as const, data: PNG };
    const content = [
      { type: "image" as const, source },
      { type: "text" as const, text: prompt },
    ];
    const answer = await clientOf(place).messages.create({
      model: place.model,
      max_tokens: MAX,
      messages: [user(content)],
    });
    return { text: textOf(answer), tokens: tokensOf(answer) };
  },
  async abort(place, prompt) {
    const body = { model: place.model, max_tokens: MAX, messages: [user(prompt)], stream: true as const };
    for await (const event of await clientOf(place).messages.create(body))
      if (event.type === "content_block_delta") break;
  },
  statusOf: statusField,
};
