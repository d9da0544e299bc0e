import type { ReasoningBlock, ToolCallBlock } from "../../ir";
import type { JsonObject } from "../read";
import { isOurs } from "../sealed-proof";
import { common, ownMembers } from "./own";
import { OWN, sealCall, sealReasoning, unsealReasoning } from "./signatures";

const text = (value: unknown): string => (typeof value === "string" ? value : "");

export function decodeThinking(block: JsonObject, path: string | undefined): ReasoningBlock {
  const signature = text(block.signature);
  const base: ReasoningBlock = {
    type: "reasoning",
    text: text(block.thinking),
    ...common(block, ["type", "thinking", "signature"], path),
  };
  if (signature === "") return base;
  return isOurs(signature) ? { ...base, ...unsealReasoning(signature) } : { ...base, signature, signatureBy: OWN };
}

export function decodeRedacted(block: JsonObject, path: string | undefined): ReasoningBlock {
  const data = text(block.data);
  const base: ReasoningBlock = { type: "reasoning", text: "", ...common(block, ["type", "data"], path) };
  return isOurs(data) ? { ...base, ...unsealReasoning(data) } : { ...base, redacted: data, signatureBy: OWN };
}

/** What of an answer the client wants to see. */
export interface View {
  /** False when the client did not switch thinking on: a model that thinks anyway does so unseen. */
  readonly showsReasoning: boolean;
  /** `display: "omitted"`: thinking blocks come without text, for their signature only. */
  readonly omitsThinking: boolean;
}

/** True for proof that Anthropic itself can check. Proof of an unknown maker is taken for its own unless it bears our mark. */
export const isGenuine = (proof: string | undefined, by: string | undefined): proof is string =>
  proof !== undefined && proof !== "" && !isOurs(proof) && (by === undefined || by === OWN);

/** Thinking in an answer: genuine proof as it is, any other sealed, none replaced by an opaque one. */
export function encodeReasoning(block: ReasoningBlock, view: View): JsonObject[] {
  if (!view.showsReasoning) return [];
  const own = ownMembers(block.extensions);
  if (block.signatureBy === OWN && block.redacted !== undefined)
    return [{ type: "redacted_thinking", data: block.redacted, ...own }];
  if (block.signatureBy === OWN && block.signature !== undefined) {
    return [{ type: "thinking", thinking: view.omitsThinking ? "" : block.text, signature: block.signature, ...own }];
  }
  if (block.text === "" && block.redacted !== undefined)
    return [{ type: "redacted_thinking", data: sealReasoning(block), ...own }];
  if (block.text === "" && block.signature === undefined) return [];
  return [
    { type: "thinking", thinking: view.omitsThinking ? "" : block.text, signature: sealReasoning(block), ...own },
  ];
}

/** The thinking block that carries a call's signature, or null when there is none to carry. */
export function encodeCallCarrier(
  call: Pick<ToolCallBlock, "id" | "signature" | "signatureBy">,
  view: View,
): JsonObject | null {
  return view.showsReasoning && call.signature !== undefined
    ? { type: "thinking", thinking: "", signature: sealCall(call) }
    : null;
}
