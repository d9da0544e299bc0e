import { type JsonObject, refuse } from "../read";

const isAbsent = (value: unknown): boolean => value === undefined || value === null;

/** The one text of a prompt. */
function textOf(prompt: unknown): string {
  const list: readonly unknown[] = Array.isArray(prompt) ? prompt : [prompt];
  const [text] = list;
  if (list.length === 1 && typeof text === "string" && text !== "") return text;
  return refuse("prompt", "must be one text that is not empty: lists of prompts and token ids are not taken.");
}

/** What only the models of old could do, and why it is no use to leave it out in silence. */
const REFUSED: readonly (readonly [param: string, isHarmless: (value: unknown) => boolean, reason: string])[] = [
  ["suffix", (value) => value === "", "is not supported: chat models write no text into a gap."],
  ["echo", (value) => value === false, "is not supported: chat models do not repeat the prompt."],
  ["logprobs", (value) => value === false, "is not supported here: ask POST /v1/chat/completions."],
  ["best_of", (value) => value === 1, "is not supported: one answer is made."],
  ["n", (value) => value === 1, "is not supported here beyond 1: ask POST /v1/chat/completions."],
  ...["messages", "tools", "functions"].map(
    (param) => [param, () => false, "belongs to POST /v1/chat/completions."] as const,
  ),
];

/**
 * A text completion as the chat completion it amounts to: the prompt as one user message, all other members as they are.
 * Throws AppError `invalid_request` whose `param` names what chat models cannot do.
 */
export function toChat(body: JsonObject): Record<string, unknown> {
  for (const [param, isHarmless, reason] of REFUSED) {
    if (!isAbsent(body[param]) && !isHarmless(body[param])) refuse(param, reason);
  }
  const { prompt, suffix: _gap, echo: _echo, logprobs: _odds, best_of: _best, n: _count, ...rest } = body;
  return { ...rest, messages: [{ role: "user", content: textOf(prompt) }] };
}
