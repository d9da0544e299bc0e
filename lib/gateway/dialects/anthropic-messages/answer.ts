import type { GenerateRequest, ToolCallBlock } from "../../ir";
import { isObject, type JsonObject } from "../read";

/** Names of the free-text tools that went out as functions with one string. */
export function freeTextTools(request: GenerateRequest | undefined): ReadonlySet<string> {
  return new Set((request?.tools ?? []).filter((tool) => tool.kind === "custom").map((tool) => tool.name));
}

/** The free text in a call's arguments; arguments of another shape stay as they are. */
export function freeText(argumentsText: string): string {
  try {
    const input: unknown = JSON.parse(argumentsText);
    return isObject(input) && typeof input.input === "string" ? input.input : argumentsText;
  } catch {
    return argumentsText;
  }
}

/** A function call turned back into the free-text call that it stands for. */
export const asFreeText = (call: ToolCallBlock): ToolCallBlock => ({
  ...call,
  kind: "custom",
  argumentsText: freeText(call.argumentsText),
});

/** Members of an answer beside its blocks that Anthropic clients want back: why it refused, its container. */
export function answerMembers(answer: JsonObject): JsonObject {
  const kept = ["stop_details", "container", "context_management", "diagnostics"].filter(
    (key) => answer[key] !== undefined && answer[key] !== null,
  );
  return Object.fromEntries(kept.map((key) => [key, answer[key]]));
}

/** `{type:"error", error:{type, message}}`, and the looser shapes of vendors that copy it. */
export function decodeError(status: number, body: unknown): { message: string; type: string | null } {
  const wire = isObject(body) ? body : {};
  const error = isObject(wire.error) ? wire.error : wire;
  const message = typeof error.message === "string" ? error.message : typeof wire.error === "string" ? wire.error : "";
  return {
    message: message || `The provider answered with status ${status}.`,
    type: typeof error.type === "string" && error.type !== "error" ? error.type : null,
  };
}
