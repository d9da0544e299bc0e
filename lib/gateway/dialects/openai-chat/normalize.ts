import { legalCallId, madeCallId } from "../call-id";
import { isObject, type JsonObject, objectsOf, textOf } from "./json";

/** Members to write into a delta or message; undefined = leave out. Empty = it is as clients expect. */
export type Changes = Map<string, unknown>;

interface ReasoningDetail extends JsonObject {
  readonly type?: unknown;
}

const detailText = (detail: ReasoningDetail): string =>
  textOf(detail.text) ?? (detail.type === "reasoning.summary" ? textOf(detail.summary) : null) ?? "";

/** The readable reasoning of a delta or message, whatever member it came in. */
export function reasoningText(source: JsonObject): string | null {
  const plain = textOf(source.reasoning_content) ?? textOf(source.reasoning);
  return plain ?? textOf(objectsOf(source.reasoning_details).map(detailText).join(""));
}

/** Mistral's reasoning models send content as a list of `thinking` and `text` parts (wire 53). */
function splitParts(parts: readonly unknown[]): { text: string; thinking: string } {
  let text = "";
  let thinking = "";
  for (const part of parts) {
    if (typeof part === "string") text += part;
    else if (!isObject(part)) continue;
    else if (part.type === "thinking" || part.type === "reasoning") thinking += thinkingText(part);
    else text += textOf(part.text) ?? "";
  }
  return { text, thinking };
}

const thinkingText = (part: JsonObject): string =>
  typeof part.thinking === "string"
    ? part.thinking
    : (textOf(part.text) ??
      objectsOf(part.thinking)
        .map((piece) => textOf(piece.text) ?? "")
        .join(""));

/** Content as a string and reasoning under both names, OpenRouter's and DeepSeek's (wire 57). */
export function normalizeText(source: JsonObject, changes: Changes): void {
  let reasoning = reasoningText(source);
  if (Array.isArray(source.content)) {
    const { text, thinking } = splitParts(source.content);
    changes.set("content", text === "" && thinking !== "" ? null : text);
    reasoning ??= textOf(thinking);
  }
  if (reasoning === null) return;
  if (source.reasoning_content !== reasoning) changes.set("reasoning_content", reasoning);
  if (source.reasoning !== reasoning) changes.set("reasoning", reasoning);
}

/** Leaves out members that say null where strict readers expect them absent. */
export function dropNulls(source: JsonObject, names: readonly string[], changes: Changes): void {
  for (const name of names) if (source[name] === null) changes.set(name, undefined);
}

/** The calls of a whole answer: distinct legal ids, a type, arguments that are JSON text (wire 52–55). */
export function normalizeCalls(calls: readonly unknown[], seed: string): readonly JsonObject[] {
  const taken = new Set<string>();
  return objectsOf(calls).map((call, index) => {
    const isCustom = isObject(call.custom);
    const body = (isCustom ? call.custom : isObject(call.function) ? call.function : {}) as JsonObject;
    const field = isCustom ? "input" : "arguments";
    const given = body[field];
    const text = typeof given === "string" ? given : isObject(given) ? JSON.stringify(given) : "";
    const vendorId = textOf(call.id);
    const wanted = vendorId === null ? madeCallId(seed, index) : legalCallId(vendorId);
    const id = taken.has(wanted) ? madeCallId(`${seed}:${wanted}`, index) : wanted;
    taken.add(id);
    const type = isCustom ? "custom" : "function";
    const value = isCustom || text.trim() !== "" ? text : "{}";
    if (call.id === id && call.type === type && given === value) return call;
    return { ...call, id, type, [type]: { ...body, [field]: value } };
  });
}

/** The message of a whole answer as clients expect it. */
export function normalizeMessage(message: JsonObject, seed: string): Changes {
  const changes: Changes = new Map();
  if (message.role !== "assistant") changes.set("role", "assistant");
  normalizeText(message, changes);
  if (message.content === undefined && !changes.has("content")) changes.set("content", null);
  dropNulls(message, ["tool_calls", "function_call", "reasoning", "reasoning_content"], changes);
  if (Array.isArray(message.tool_calls)) {
    const calls = normalizeCalls(message.tool_calls, seed);
    if (calls.length === 0) changes.set("tool_calls", undefined);
    else if (
      calls.length !== message.tool_calls.length ||
      calls.some((call, index) => call !== (message.tool_calls as unknown[])[index])
    ) {
      changes.set("tool_calls", calls);
    }
  }
  return changes;
}

/** The object with the changes made. */
export function withChanges(source: JsonObject, changes: Changes): JsonObject {
  const result = { ...source };
  for (const [name, value] of changes) {
    if (value === undefined) delete result[name];
    else result[name] = value;
  }
  return result;
}
