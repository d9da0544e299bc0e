import type { FinishReason } from "../../ir";
import { CallTracker } from "./call-tracker";
import { decodeFinish, encodeFinish } from "./finish-reason";
import { isObject, type JsonObject, objectsOf, textOf } from "./json";
import { type Changes, dropNulls, normalizeText, withChanges } from "./normalize";

/** One choice of one chunk, as the vendor sent it and as clients expect it. */
export interface ReadChoice {
  readonly index: number;
  readonly delta: JsonObject;
  /** What to write into the delta. */
  readonly deltaChanges: Changes;
  /** What to write into the choice itself (`delta` not among them). */
  readonly choiceChanges: Changes;
  /** The delta with its changes. */
  readonly clean: JsonObject;
  /** Set on the one chunk that ends the choice. */
  readonly finish: FinishReason | null;
  /** The choice had ended before and this says nothing new: usage came with a repeated, empty or whole message. */
  readonly isEcho: boolean;
}

/** Follows one choice of a stream: role once, calls in order, one finish. */
export class ChoiceReader {
  private readonly calls: CallTracker;
  private readonly index: number;
  private hasRole = false;
  private isLegacyFunction = false;
  private isFinished = false;

  constructor(index: number, seed: string) {
    this.index = index;
    this.calls = new CallTracker(`${seed}:${index}`);
  }

  read(choice: JsonObject): ReadChoice {
    const source = isObject(choice.delta) ? choice.delta : this.wholeMessage(choice);
    const wasFinished = this.isFinished;
    const finish = this.finish(choice);
    const deltaChanges = this.delta(source, finish !== null);
    const choiceChanges: Changes = new Map();
    if (choice.index !== this.index) choiceChanges.set("index", this.index);
    for (const name of ["message", "usage"]) if (choice[name] !== undefined) choiceChanges.set(name, undefined);
    const wire = finish ? encodeFinish(finish, this.isLegacyFunction) : null;
    if (wire) {
      if (choice.finish_reason !== wire.finish_reason) choiceChanges.set("finish_reason", wire.finish_reason);
      if (textOf(choice.native_finish_reason) === null)
        choiceChanges.set("native_finish_reason", wire.native_finish_reason);
    } else if (choice.finish_reason !== null) choiceChanges.set("finish_reason", null);
    return {
      index: this.index,
      delta: source,
      deltaChanges,
      choiceChanges,
      clean: withChanges(source, deltaChanges),
      finish,
      isEcho: wasFinished && outputBytesOf(source) === 0,
    };
  }

  /** Some vendors stream one whole message; others repeat it all at the end (MiniMax), when it is no news. */
  private wholeMessage(choice: JsonObject): JsonObject {
    return isObject(choice.message) && !this.hasRole ? choice.message : {};
  }

  private delta(source: JsonObject, isLast: boolean): Changes {
    const changes: Changes = new Map();
    if (!this.hasRole || "role" in source) {
      if (source.role !== "assistant") changes.set("role", "assistant");
      this.hasRole = true;
    }
    normalizeText(source, changes);
    dropNulls(source, ["tool_calls", "function_call"], changes);
    if (isObject(source.function_call)) this.isLegacyFunction = true;
    const given = Array.isArray(source.tool_calls) ? source.tool_calls : [];
    const calls = this.calls.normalize(given);
    const closing = isLast ? this.calls.close() : [];
    if (calls !== given && (calls.length !== given.length || calls.some((call, index) => call !== given[index]))) {
      changes.set("tool_calls", calls.length > 0 ? calls : undefined);
    }
    if (closing.length > 0) changes.set("tool_calls", [...calls, ...closing]);
    return changes;
  }

  /** The vendor's finish, once; a word that comes twice counts the first time. */
  private finish(choice: JsonObject): FinishReason | null {
    const raw = textOf(choice.finish_reason);
    if (raw === null || this.isFinished) return null;
    this.isFinished = true;
    const delta = isObject(choice.delta) ? choice.delta : {};
    const hasCalls = this.calls.hasCalls || objectsOf(delta.tool_calls).length > 0;
    return { ...decodeFinish(raw, hasCalls), raw: textOf(choice.native_finish_reason) ?? raw };
  }
}

/** The usage of a chunk wherever the vendor put it: at the top, under x_groq (Groq), in a choice (Moonshot). */
export function usageOf(chunk: JsonObject): unknown {
  if (isObject(chunk.usage)) return chunk.usage;
  if (isObject(chunk.x_groq) && isObject(chunk.x_groq.usage)) return chunk.x_groq.usage;
  return objectsOf(chunk.choices).find((choice) => isObject(choice.usage))?.usage ?? null;
}

/** Bytes of visible output in a clean delta or message: text, reasoning (once), refusal, arguments. */
export function outputBytesOf(clean: JsonObject): number {
  let bytes = 0;
  for (const value of [clean.content, clean.reasoning_content ?? clean.reasoning, clean.refusal]) {
    if (typeof value === "string") bytes += Buffer.byteLength(value);
  }
  for (const call of [...objectsOf(clean.tool_calls), { function: clean.function_call }]) {
    const body = isObject(call.function)
      ? call.function
      : isObject((call as JsonObject).custom)
        ? ((call as JsonObject).custom as JsonObject)
        : {};
    const text = body.arguments ?? body.input;
    if (typeof text === "string") bytes += Buffer.byteLength(text);
  }
  return bytes;
}
