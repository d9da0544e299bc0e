import { elementsOf, type Member, membersOf, type ScannedObject, type Span, scanObject } from "../../bytes";
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

/** The value that JSON.parse would keep: the last of that name. */
export const valueSpan = (members: readonly Member[], key: string): Span | undefined =>
  members.findLast((member) => member.key === key)?.value;

const inside = (span: Span): Span => ({ start: span.start + 1, end: span.end - 1 });

/** One choice of a chunk in its bytes; `delta` is null where it is no object. */
export interface ChoicePlace {
  readonly whole: ScannedObject;
  readonly delta: ScannedObject | null;
}

/** A chunk's own members and its choices, scanned once. */
export interface ChunkPlaces {
  readonly root: ScannedObject;
  readonly choices: readonly ChoicePlace[];
}

/** `start` stands on the chunk's brace; its choices are known to be objects. Null for anything else. */
export function placesOf(bytes: Uint8Array, start: number): ChunkPlaces | null {
  const root = scanObject(bytes, start);
  const list = root && valueSpan(root.members, "choices");
  if (!root || !list) return null;
  const choices: ChoicePlace[] = [];
  for (const element of elementsOf(bytes, list.start)) {
    const whole = scanObject(bytes, element.start);
    if (!whole) return null;
    const delta = valueSpan(whole.members, "delta");
    choices.push({ whole, delta: delta ? scanObject(bytes, delta.start) : null });
  }
  return { root, choices };
}

/**
 * The text of a frame that may serve as a template: one choice, one piece of text or of one call's arguments, nothing in it
 * that changes the reading of later frames. Null for any other.
 */
export function textSlot(
  chunk: JsonObject,
  choices: readonly ReadChoice[],
  bytes: Uint8Array,
  places: ChunkPlaces,
): TextSlot | null {
  const [choice] = choices;
  if (choices.length !== 1 || !choice || (choice.deltaChanges.has("role") && !("role" in choice.delta))) return null;
  const place = places.choices[0];
  const root = places.root.members;
  if (!place?.delta || isRepeated(place.whole.members) || isRepeated(root)) return null;
  const delta = place.delta.members;
  if (isRepeated(delta)) return null;
  const found = plainText(choice, delta) ?? callText(choice, bytes, delta);
  if (!found) return null;
  const obfuscation = valueSpan(root, "obfuscation");
  const padding = obfuscation && typeof chunk.obfuscation === "string" ? inside(obfuscation) : null;
  return { text: found.text, span: found.span, padding };
}

function isRepeated(members: readonly Member[]): boolean {
  for (let later = 1; later < members.length; later++) {
    for (let earlier = 0; earlier < later; earlier++) {
      // An object of very many members is no template: comparing each with each would cost more than it saves.
      if (members.length > 40 || members[earlier]?.key === members[later]?.key) return true;
    }
  }
  return false;
}

function plainText(choice: ReadChoice, delta: readonly Member[]): { text: string; span: Span } | null {
  const keys = TEXT_KEYS.filter((key) => textOf(choice.delta[key]) !== null);
  const [key] = keys;
  if (keys.length !== 1 || !key || Array.isArray(choice.delta.content)) return null;
  const hasMore = ["tool_calls", "reasoning_details", "audio", "function_call"].some((name) => {
    const value = choice.delta[name];
    return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
  });
  const member = valueSpan(delta, key);
  return hasMore || !member ? null : { text: choice.delta[key] as string, span: inside(member) };
}

/** A later piece of a call: `{index, function: {arguments}}` and nothing to mend. */
function callText(
  choice: ReadChoice,
  bytes: Uint8Array,
  delta: readonly Member[],
): { text: string; span: Span } | null {
  const calls = choice.delta.tool_calls;
  const hasText = TEXT_KEYS.some((key) => textOf(choice.delta[key]) !== null);
  if (hasText || !Array.isArray(calls) || calls.length !== 1 || choice.deltaChanges.has("tool_calls")) return null;
  const list = valueSpan(delta, "tool_calls");
  const first = list && elementsOf(bytes, list.start)[0];
  const entry = first ? membersOf(bytes, first.start) : [];
  const body = valueSpan(entry, "function");
  if (!body || valueSpan(entry, "id") || isRepeated(entry)) return null;
  const place = valueSpan(membersOf(bytes, body.start), "arguments");
  const call = calls[0] as { function?: { arguments?: unknown } };
  const text = textOf(call.function?.arguments);
  return place && text?.trim() ? { text, span: inside(place) } : null;
}
