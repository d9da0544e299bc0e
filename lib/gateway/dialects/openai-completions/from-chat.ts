import { objectEdits, splice } from "../../bytes";
import type { SseFrame, StreamFraming } from "../dialect";
import { isObject, type JsonObject } from "../read";

const choicesOf = (answer: JsonObject): readonly JsonObject[] =>
  Array.isArray(answer.choices) ? answer.choices.filter(isObject) : [];

/** What a message or a piece of one says; thinking has no place in a text completion. */
function textOf(said: unknown): string {
  const { content, refusal } = isObject(said) ? said : {};
  return typeof content === "string" ? content : typeof refusal === "string" ? refusal : "";
}

const toChoice = (choice: JsonObject, said: unknown): JsonObject => ({
  text: textOf(said),
  index: choice.index ?? 0,
  logprobs: null,
  finish_reason: choice.finish_reason ?? null,
});

/** The same JSON text with its choices in the other form; amounts keep their digits. */
function rewritten(bytes: Uint8Array, choices: readonly JsonObject[]): Uint8Array {
  const set = { object: '"text_completion"', choices: JSON.stringify(choices) };
  return splice(bytes, objectEdits(bytes, { set }));
}

/** A whole chat completion as a text completion. */
export function toCompletion(bytes: Uint8Array): Uint8Array {
  const answer: unknown = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8"));
  if (!isObject(answer)) return bytes;
  return rewritten(
    bytes,
    choicesOf(answer).map((choice) => toChoice(choice, choice.message)),
  );
}

/** A chunk in the other form; "" for one that says nothing to readers of text (the role, thinking). */
function chunkText(data: string): string {
  if (data === "[DONE]") return "data: [DONE]\n\n";
  const chunk: unknown = JSON.parse(data);
  if (!isObject(chunk)) return "";
  const choices = choicesOf(chunk).map((choice) => toChoice(choice, choice.delta));
  const says = choices.some(({ text, finish_reason }) => text !== "" || finish_reason !== null);
  if (!says && !isObject(chunk.usage) && !isObject(chunk.error)) return "";
  const bytes = rewritten(Buffer.from(data, "utf8"), choices);
  return `data: ${Buffer.from(bytes).toString("utf8")}\n\n`;
}

/** The stream of a chat completion as that of a text completion. */
export const completionFraming = (): StreamFraming => ({
  contentType: "text/event-stream",
  keepsComments: true,
  push: (frames: readonly SseFrame[]) => frames.map(({ data }) => chunkText(data)).join(""),
  end: () => "",
});
