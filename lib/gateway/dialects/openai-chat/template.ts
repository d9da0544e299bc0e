import { memberOf, type ObjectSpan, type Span, scanArray, scanObject } from "../../splice";
import type { ReadChoice } from "./chunk";
import { type JsonObject, textOf } from "./json";

const LF = 10;
const CR = 13;
const PREFIX = Buffer.from("data:");
const TEXT_KEYS = ["content", "reasoning_content", "reasoning", "refusal"] as const;

/** Where a frame's text stands: its decoded value, the span inside its quotes, and that of OpenAI's length padding. */
export interface TextSlot {
  readonly text: string;
  readonly span: Span;
  readonly padding: Span | null;
}

/** The data of a frame that is one `data:` line and nothing else; null for any other. */
export function dataSpan(raw: Uint8Array): Span | null {
  for (let index = 0; index < PREFIX.length; index++) if (raw[index] !== PREFIX[index]) return null;
  const start = raw[5] === 32 ? 6 : 5;
  let end = raw.length;
  while (end > start && (raw[end - 1] === LF || raw[end - 1] === CR)) end--;
  const line = raw.subarray(start, end);
  return line.includes(LF) || line.includes(CR) ? null : { start, end };
}

const inside = (span: Span): Span => ({ start: span.start + 1, end: span.end - 1 });

/**
 * The text of a frame that may serve as a template: one choice, one piece of text or of one call's arguments, nothing in it
 * that changes the reading of later frames. Null for any other.
 */
export function textSlot(
  chunk: JsonObject,
  choices: readonly ReadChoice[],
  bytes: Uint8Array,
  root: ObjectSpan,
): TextSlot | null {
  const [choice] = choices;
  if (choices.length !== 1 || !choice || (choice.deltaChanges.has("role") && !("role" in choice.delta))) return null;
  const first = scanArray(bytes, (memberOf(root, "choices") as Span).start)[0] as Span;
  const choiceObject = scanObject(bytes, first.start);
  const deltaMember = memberOf(choiceObject, "delta");
  if (!deltaMember || bytes[deltaMember.start] !== 123 || isRepeated(choiceObject) || isRepeated(root)) return null;
  const delta = scanObject(bytes, deltaMember.start);
  if (isRepeated(delta)) return null;
  const found = plainText(choice, delta) ?? callText(choice, bytes, delta);
  if (!found) return null;
  const obfuscation = memberOf(root, "obfuscation");
  const padding = obfuscation && typeof chunk.obfuscation === "string" ? inside(obfuscation) : null;
  return { ...found, padding };
}

const isRepeated = (object: ObjectSpan): boolean =>
  new Set(object.members.map((member) => member.key)).size < object.members.length;

function plainText(choice: ReadChoice, delta: ObjectSpan): { text: string; span: Span } | null {
  const keys = TEXT_KEYS.filter((key) => textOf(choice.delta[key]) !== null);
  const [key] = keys;
  if (keys.length !== 1 || !key || Array.isArray(choice.delta.content)) return null;
  const hasMore = ["tool_calls", "reasoning_details", "audio", "function_call"].some((name) => {
    const value = choice.delta[name];
    return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
  });
  const member = memberOf(delta, key);
  return hasMore || !member ? null : { text: choice.delta[key] as string, span: inside(member) };
}

/** A later piece of a call: `{index, function: {arguments}}` and nothing to mend. */
function callText(choice: ReadChoice, bytes: Uint8Array, delta: ObjectSpan): { text: string; span: Span } | null {
  const calls = choice.delta.tool_calls;
  const hasText = TEXT_KEYS.some((key) => textOf(choice.delta[key]) !== null);
  if (hasText || !Array.isArray(calls) || calls.length !== 1 || choice.deltaChanges.has("tool_calls")) return null;
  const entrySpan = scanArray(bytes, (memberOf(delta, "tool_calls") as Span).start)[0] as Span;
  const entry = scanObject(bytes, entrySpan.start);
  const body = memberOf(entry, "function");
  if (!body || memberOf(entry, "id") || isRepeated(entry)) return null;
  const argumentsMember = memberOf(scanObject(bytes, body.start), "arguments");
  const call = calls[0] as { function?: { arguments?: unknown } };
  const text = textOf(call.function?.arguments);
  return argumentsMember && text?.trim() ? { text, span: inside(argumentsMember) } : null;
}
