import type { ReasoningBlock, ToolCallBlock } from "../../ir";
import { legalCallId } from "../call-id";
import type { JsonObject } from "../read";
import type { SpacedName } from "./tool-names";

export type ItemStatus = "completed" | "incomplete" | "in_progress";

export const messageItem = (id: string, status: ItemStatus, content: readonly JsonObject[]): JsonObject => ({
  id,
  type: "message",
  status,
  content,
  role: "assistant",
});

export const reasoningItem = (id: string, text: string, proof: string | undefined): JsonObject => ({
  id,
  type: "reasoning",
  summary: text === "" ? [] : [{ type: "summary_text", text }],
  ...(proof === undefined ? {} : { encrypted_content: proof }),
});

export const imageItem = (id: string, data: string): JsonObject => ({
  id,
  type: "image_generation_call",
  status: "completed",
  result: data,
});

/** A call under the name, and in the namespace, that the client declared. */
export function callItem(
  id: string,
  status: ItemStatus,
  call: Pick<ToolCallBlock, "kind" | "id" | "name">,
  text: string,
  names: ReadonlyMap<string, SpacedName>,
): JsonObject {
  const spaced = names.get(call.name);
  const named = spaced ? { name: spaced.name, namespace: spaced.namespace } : { name: call.name };
  const common = { id, status, call_id: legalCallId(call.id), ...named };
  return call.kind === "custom"
    ? { ...common, type: "custom_tool_call", input: text }
    : { ...common, type: "function_call", arguments: text };
}

/** The id of a reasoning item: the vendor's own where it is one of this dialect. */
export const reasoningId = (block: Pick<ReasoningBlock, "id">, made: string): string =>
  block.id?.startsWith("rs_") ? block.id : made;
