import type { ReasoningBlock, ToolCallBlock } from "../../ir";
import type { JsonObject } from "../read";
import { isOurs, seal, unseal } from "../sealed-proof";
import { compact, OWN, objectsOf, textOf } from "./own";

const PARTS_GLUE = "\n\n";

/** A call's proof that travelled in a reasoning item of its own. */
export interface CallProof {
  readonly callId: string;
  readonly signature: string;
  readonly signatureBy?: string;
}

/** What of an answer's proof the client can send back: it asked for ciphertext, or its state is kept here. */
export interface ReasoningView {
  readonly wantsProof: boolean;
  readonly isKept: boolean;
}

export function viewOf(request: unknown): ReasoningView {
  const body = typeof request === "object" && request !== null ? (request as JsonObject) : {};
  const include = Array.isArray(body.include) ? body.include : [];
  return { wantsProof: include.includes("reasoning.encrypted_content"), isKept: body.store !== false };
}

const joined = (parts: unknown): string =>
  objectsOf(parts)
    .map((part) => textOf(part.text) ?? "")
    .filter((text) => text !== "")
    .join(PARTS_GLUE);

const text = (value: unknown): string | undefined => textOf(value) ?? undefined;

/** The proof of another vendor, or the news that there is none, in the shape of OpenAI's ciphertext. */
const sealReasoning = (block: Omit<ReasoningBlock, "type" | "text">): string =>
  seal({
    kind: "reasoning",
    signature: block.signature,
    redacted: block.redacted,
    by: block.signatureBy,
    id: block.id,
    summary: block.isSummary,
  });

function unsealReasoning(payload: JsonObject): Omit<ReasoningBlock, "type" | "text"> {
  return compact({
    signature: text(payload.signature),
    redacted: text(payload.redacted),
    signatureBy: text(payload.by),
    id: text(payload.id),
    isSummary: payload.summary === true ? true : undefined,
  });
}

function unsealCall(payload: JsonObject): CallProof | null {
  const callId = textOf(payload.call);
  const signature = textOf(payload.signature);
  const signatureBy = text(payload.by);
  if (callId === null || signature === null) return null;
  return signatureBy === undefined ? { callId, signature } : { callId, signature, signatureBy };
}

/** The proof within ciphertext: the vendor's own, or what was sealed here. `signature` beside text, `redacted` without. */
export function openProof(
  encrypted: string,
  hasText: boolean,
): { readonly block: Omit<ReasoningBlock, "type" | "text"> } | { readonly call: CallProof | null } {
  if (!isOurs(encrypted)) {
    const proof = hasText ? { signature: encrypted } : { redacted: encrypted };
    return { block: { ...proof, signatureBy: OWN } };
  }
  const payload = unseal(encrypted);
  return payload.kind === "call" ? { call: unsealCall(payload) } : { block: unsealReasoning(payload) };
}

/** A reasoning item → thinking, a call's proof, or nothing when it says nothing (its text and proof are the vendor's secret). */
export function decodeReasoning(item: JsonObject): ReasoningBlock | CallProof | null {
  const summary = joined(item.summary);
  const said = summary === "" ? joined(item.content) : summary;
  const encrypted = textOf(item.encrypted_content);
  if (encrypted === null && said === "") return null;
  const isSummary = summary === "" ? {} : { isSummary: true };
  const id = textOf(item.id);
  const named = id === null || isMadeId(id) ? {} : { id };
  if (encrypted === null) return { type: "reasoning", text: said, ...isSummary, ...named };
  const proof = openProof(encrypted, said !== "");
  if ("call" in proof) return proof.call;
  const genuine = isOurs(encrypted) ? {} : { ...isSummary, ...named };
  return { type: "reasoning", text: said, ...genuine, ...proof.block };
}

export const isCallProof = (decoded: ReasoningBlock | CallProof): decoded is CallProof => "callId" in decoded;

/** Ciphertext that OpenAI itself can read; null when there is none. */
export function genuineProof(block: Pick<ReasoningBlock, "signature" | "redacted" | "signatureBy">): string | null {
  const proof = block.redacted ?? block.signature;
  return block.signatureBy === OWN && proof !== undefined && !isOurs(proof) ? proof : null;
}

/** `encrypted_content` toward the client. */
export function encodeProof(block: Omit<ReasoningBlock, "type" | "text">, view: ReasoningView): string | undefined {
  const hasProof = block.signature !== undefined || block.redacted !== undefined;
  if (!view.wantsProof && !(view.isKept && hasProof)) return undefined;
  return genuineProof(block) ?? sealReasoning(block);
}

/** A call's proof as the ciphertext of a reasoning item; undefined when there is none, or nobody who could bring it back. */
export function encodeCallProof(
  call: Pick<ToolCallBlock, "id" | "signature" | "signatureBy">,
  view: ReasoningView,
): string | undefined {
  if (call.signature === undefined || !(view.wantsProof || view.isKept)) return undefined;
  return seal({ kind: "call", call: call.id, signature: call.signature, by: call.signatureBy });
}

const MADE_ID = /^[a-z]{2,4}_[0-9a-f]{32}_\d+$/;

/** The id of an item that the gateway made: the answer's id and the item's place in it. */
export const madeItemId = (prefix: string, responseId: string, position: number): string =>
  `${prefix}_${responseId.replace(/^[a-z]+[_-]/, "")}_${position}`;

/** No vendor knows such an id. */
export const isMadeId = (id: string): boolean => MADE_ID.test(id);
