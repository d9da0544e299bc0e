import type { ReasoningBlock, ToolCallBlock } from "../../ir";
import { legalCallId } from "../call-id";
import { compact, type JsonObject, objectsOf, textOf } from "./json";
import { reasoningText } from "./normalize";

/** OpenRouter's `format` of a reasoning detail ↔ the dialect whose vendor made the proof. */
const MAKERS: Readonly<Record<string, string>> = {
  "anthropic-claude-v1": "anthropic-messages",
  "google-gemini-v1": "gemini-generate",
  "openai-responses-v1": "openai-responses",
  "xai-responses-v1": "openai-responses",
};

export const makerOf = (format: unknown): string | undefined =>
  typeof format === "string" ? MAKERS[format] : undefined;

export const formatOf = (maker: string | undefined): string | undefined =>
  Object.entries(MAKERS).find(([, dialect]) => dialect === maker)?.[0];

type MutableReasoning = { -readonly [K in keyof ReasoningBlock]: ReasoningBlock[K] };

/** Entries of one piece of thinking (same index or id: summary, then ciphertext) come together. */
function mergeDetail(blocks: MutableReasoning[], places: Map<string, MutableReasoning>, detail: JsonObject): void {
  const place = Number.isInteger(detail.index) ? `#${String(detail.index)}` : textOf(detail.id);
  let block = place === null ? undefined : places.get(place);
  if (!block) {
    block = { type: "reasoning", text: "" };
    blocks.push(block);
    if (place !== null) places.set(place, block);
  }
  const id = textOf(detail.id);
  const signature = textOf(detail.signature);
  const maker = makerOf(detail.format);
  if (detail.type === "reasoning.summary") {
    block.isSummary = true;
    block.text += textOf(detail.summary) ?? "";
  } else if (detail.type === "reasoning.encrypted") {
    const data = textOf(detail.data);
    // Behind a summary it proves what was summed up; alone it is all there is.
    if (data && block.isSummary) block.signature = data;
    else if (data) block.redacted = data;
  } else block.text += textOf(detail.text) ?? "";
  if (id) block.id = id;
  if (signature) block.signature = signature;
  if (maker && (block.signature || block.redacted)) block.signatureBy = maker;
}

/**
 * The thinking of a message: `reasoning_details` where there are any, else the plain text. Ciphertext that names a call by
 * id is that call's signature (OpenRouter's way for Gemini) and is handed over in `signatures`.
 */
export function decodeReasoning(
  message: JsonObject,
  callIds: ReadonlySet<string>,
): { blocks: ReasoningBlock[]; signatures: Map<string, JsonObject> } {
  const blocks: MutableReasoning[] = [];
  const places = new Map<string, MutableReasoning>();
  const signatures = new Map<string, JsonObject>();
  for (const detail of objectsOf(message.reasoning_details)) {
    const id = textOf(detail.id);
    if (detail.type === "reasoning.encrypted" && id && callIds.has(id)) signatures.set(id, detail);
    else mergeDetail(blocks, places, detail);
  }
  const plain = reasoningText(message);
  if (plain !== null && !blocks.some((block) => block.text !== "")) blocks.unshift({ type: "reasoning", text: plain });
  return { blocks, signatures };
}

/** The entries of `reasoning_details` for one block. */
export function encodeDetails(block: ReasoningBlock, index: number): JsonObject[] {
  const common = { id: block.id, format: formatOf(block.signatureBy), index };
  const details: JsonObject[] = [];
  if (block.isSummary) details.push(compact({ type: "reasoning.summary", summary: block.text, ...common }));
  else if (block.text !== "" || block.signature) {
    details.push(compact({ type: "reasoning.text", text: block.text, signature: block.signature, ...common }));
  }
  // Clients read no signature in a summary: its proof stands beside it.
  const data = block.redacted ?? (block.isSummary ? block.signature : undefined);
  if (data) details.push(compact({ type: "reasoning.encrypted", data, ...common }));
  return details;
}

/** A call's proof as OpenRouter's clients carry it, which know no `extra_content`: ciphertext that names the call by id. */
export const callDetail = (
  { id, signature, signatureBy }: Pick<ToolCallBlock, "id" | "signature" | "signatureBy">,
  index: number,
): JsonObject =>
  compact({ type: "reasoning.encrypted", data: signature, id: legalCallId(id), format: formatOf(signatureBy), index });

const needsDetails = (block: ReasoningBlock): boolean =>
  Boolean(block.isSummary || block.signature || block.redacted || block.id);

/** The members of a message that carry thinking: text under both names, details where there is more than text. */
export function encodeReasoning(blocks: readonly ReasoningBlock[], calls: readonly ToolCallBlock[] = []): JsonObject {
  const text = blocks.map((block) => block.text).join("");
  const details = blocks.length > 1 || blocks.some(needsDetails) ? blocks.flatMap(encodeDetails) : [];
  for (const call of calls) if (call.signature) details.push(callDetail(call, details.length));
  return {
    ...(text === "" ? {} : { reasoning_content: text, reasoning: text }),
    ...(details.length > 0 ? { reasoning_details: details } : {}),
  };
}
