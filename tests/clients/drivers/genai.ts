import { type Content, type GenerateContentResponse, GoogleGenAI, type Part } from "@google/genai";
import { ANSWER_SCHEMA, type Driver, type Place, PNG, statusField, type Tokens, WEATHER, weatherOf } from "../driver";

const clientOf = ({ origin, key }: Place) => new GoogleGenAI({ apiKey: key, httpOptions: { baseUrl: origin } });
const tokensOf = (usage: GenerateContentResponse["usageMetadata"]): Tokens => ({
  input: usage?.promptTokenCount ?? -1,
  cached: usage?.cachedContentTokenCount ?? 0,
  output: (usage?.candidatesTokenCount ?? -1) + (usage?.thoughtsTokenCount ?? 0),
});
const user = (...parts: Part[]): Content => ({ role: "user", parts });
const said = (parts: readonly Part[], isThought = false): string =>
  parts
    .filter((part) => (part.thought ?? false) === isThought)
    .map((part) => part.text ?? "")
    .join("");

type Body = Parameters<GoogleGenAI["models"]["generateContent"]>[0];

/** All parts of an answer and its last usage, streamed or not. */
async function run(place: Place, body: Omit<Body, "model">, isStream: boolean) {
  const { models } = clientOf(place);
  const whole = { model: place.model, ...body };
  const answers: GenerateContentResponse[] = [];
  if (isStream) for await (const chunk of await models.generateContentStream(whole)) answers.push(chunk);
  else answers.push(await models.generateContent(whole));
  const parts = answers.flatMap((answer) => answer.candidates?.[0]?.content?.parts ?? []);
  return { parts, usage: answers.findLast((answer) => answer.usageMetadata)?.usageMetadata };
}

/** Google's official library. */
export const genai: Driver = {
  name: "@google/genai",
  dialect: "gemini-generate",
  carriesProofs: true,
  async plain(place, prompt) {
    const { parts, usage } = await run(place, { contents: prompt }, false);
    return { text: said(parts), tokens: tokensOf(usage) };
  },
  async stream(place, prompt) {
    const { parts, usage } = await run(place, { contents: prompt }, true);
    return { text: said(parts), tokens: tokensOf(usage) };
  },
  async toolLoop(place, prompt, { isStream, isThinking }) {
    const { name, description, schema } = WEATHER;
    const contents: Content[] = [user({ text: prompt })];
    const config = {
      tools: [{ functionDeclarations: [{ name, description, parametersJsonSchema: schema }] }],
      ...(isThinking ? { thinkingConfig: { includeThoughts: true, thinkingBudget: 2048 } } : {}),
    };
    const first = await run(place, { contents, config }, isStream);
    const calls = first.parts.flatMap((part) => (part.functionCall ? [part.functionCall] : []));
    contents.push({ role: "model", parts: first.parts });
    const results = calls.map(({ id, name: called, args }) => ({
      functionResponse: { name: called ?? "", response: { output: weatherOf(args) }, ...(id ? { id } : {}) },
    }));
    contents.push(user(...results));
    const last = await run(place, { contents, config }, isStream);
    return {
      calls: calls.map((call) => ({ name: call.name ?? "", args: call.args })),
      text: said(last.parts),
      thinking: said(first.parts, true),
    };
  },
  async structured(place, prompt) {
    const config = { responseMimeType: "application/json", responseJsonSchema: ANSWER_SCHEMA };
    return JSON.parse(said((await run(place, { contents: prompt, config }, false)).parts));
  },
  async image(place, prompt) {
    const contents = [user({ text: prompt }, { inlineData: { mimeType: "image/png", data: PNG } })];
    const { parts, usage } = await run(place, { contents }, false);
    return { text: said(parts), tokens: tokensOf(usage) };
  },
  async abort(place, prompt) {
    const aborter = new AbortController();
    const config = { abortSignal: aborter.signal };
    const stream = await clientOf(place).models.generateContentStream({ model: place.model, contents: prompt, config });
    for await (const chunk of stream) if (chunk.text) break;
    aborter.abort();
  },
  statusOf: statusField,
};
