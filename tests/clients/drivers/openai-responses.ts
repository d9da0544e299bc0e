import OpenAI from "openai";
import { ANSWER_SCHEMA, type Driver, type Place, PNG, statusField, type Tokens, WEATHER, weatherOf } from "../driver";

const clientOf = ({ origin, key }: Place) => new OpenAI({ baseURL: `${origin}/v1`, apiKey: key, maxRetries: 0 });
const tokensOf = (usage: OpenAI.Responses.ResponseUsage | undefined): Tokens => ({
  input: usage?.input_tokens ?? -1,
  cached: usage?.input_tokens_details?.cached_tokens ?? 0,
  output: usage?.output_tokens ?? -1,
});
const tools: OpenAI.Responses.Tool[] = [
  {
    type: "function",
    name: WEATHER.name,
    description: WEATHER.description,
    parameters: { ...WEATHER.schema },
    strict: true,
  },
];

/** The official OpenAI library, Responses without stored state, as agents use it. */
export const openaiResponses: Driver = {
  name: "openai (responses)",
  dialect: "openai-responses",
  carriesProofs: true,
  async plain(place, prompt) {
    const answer = await clientOf(place).responses.create({ model: place.model, input: prompt, store: false });
    return { text: answer.output_text, tokens: tokensOf(answer.usage) };
  },
  async stream(place, prompt) {
    const stream = clientOf(place).responses.stream({ model: place.model, input: prompt, store: false });
    const answer = await stream.finalResponse();
    return { text: answer.output_text, tokens: tokensOf(answer.usage) };
  },
  async toolLoop(place, prompt, { isStream, isThinking }) {
    const { responses } = clientOf(place);
    const input: OpenAI.Responses.ResponseInput = [{ role: "user", content: prompt }];
    const turn = () => {
      const body = {
        model: place.model,
        input,
        tools,
        store: false,
        include: ["reasoning.encrypted_content" as const],
        ...(isThinking ? { reasoning: { effort: "high" as const, summary: "auto" as const } } : {}),
      };
      return isStream ? responses.stream(body).finalResponse() : responses.create(body);
    };
    const first = await turn();
    const calls = first.output.flatMap((item) => (item.type === "function_call" ? [item] : []));
    input.push(...(first.output as OpenAI.Responses.ResponseInputItem[]));
    for (const call of calls) {
      const output = weatherOf(JSON.parse(call.arguments));
      input.push({ type: "function_call_output", call_id: call.call_id, output });
    }
    const last = await turn();
    const thoughts = first.output.flatMap((item) => (item.type === "reasoning" ? item.summary : []));
    return {
      calls: calls.map((call) => ({ name: call.name, args: JSON.parse(call.arguments) })),
      text: last.output_text,
      thinking: thoughts.map((part) => part.text).join(""),
    };
  },
  async structured(place, prompt) {
    const answer = await clientOf(place).responses.create({
      model: place.model,
      input: prompt,
      store: false,
      text: { format: { type: "json_schema", name: "answer", schema: { ...ANSWER_SCHEMA }, strict: true } },
    });
    return JSON.parse(answer.output_text);
  },
  async image(place, prompt) {
    const image_url = `data:image/png;base64,${PNG}`;
    const content = [
      { type: "input_text" as const, text: prompt },
      { type: "input_image" as const, image_url, detail: "auto" as const },
    ];
    const input = [{ role: "user" as const, content }];
    const answer = await clientOf(place).responses.create({ model: place.model, store: false, input });
    return { text: answer.output_text, tokens: tokensOf(answer.usage) };
  },
  async abort(place, prompt) {
    const body = { model: place.model, input: prompt, store: false, stream: true as const };
    for await (const event of await clientOf(place).responses.create(body))
      if (event.type === "response.output_text.delta") break;
  },
  statusOf: statusField,
};
