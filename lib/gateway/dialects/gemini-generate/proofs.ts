import type { Block, ReasoningBlock, ToolCallBlock } from "../../ir";
import { isObject, type JsonObject } from "../read";
import { isOurs, seal, unseal } from "../sealed-proof";
import { OWN } from "./own";

/** Google's documented stand-in for the signature of a call that was not made by Gemini. */
export const SKIP_VALIDATION = "skip_thought_signature_validator";

const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

const stated = <T extends object>(members: T): T =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T;

/** True for a signature that Gemini itself can check. One of an unknown maker is taken for its own unless it bears our mark. */
export const isGenuine = (signature: string | undefined, by: string | undefined): signature is string =>
  signature !== undefined && signature !== "" && !isOurs(signature) && (by === undefined || by === OWN);

/** Thinking that another vendor wants back with its proof. */
export const needsProof = (block: Block): block is ReasoningBlock =>
  block.type === "reasoning" && (block.signature !== undefined || block.redacted !== undefined);

const reasoningPayload = (
  { text: said, signature, redacted, signatureBy, id, isSummary }: ReasoningBlock,
  isWhole: boolean,
): JsonObject =>
  stated({ text: isWhole ? said : undefined, signature, redacted, by: signatureBy, id, summary: isSummary });

function reasoningOf(value: unknown): ReasoningBlock | null {
  if (!isObject(value)) return null;
  return stated({
    type: "reasoning" as const,
    text: text(value.text) ?? "",
    signature: text(value.signature),
    redacted: text(value.redacted),
    signatureBy: text(value.by),
    id: text(value.id),
    isSummary: value.summary === true ? true : undefined,
  });
}

/** What a thought part carries in place of a signature of its own. */
export const sealThought = (block: ReasoningBlock): string =>
  seal({ kind: "thought", ...reasoningPayload(block, false) });

/**
 * What a call carries: clients drop thought parts from their history but keep the signatures of calls, so the thinking
 * that led to the call travels there, whole. `thinking` is what came before the call and has not been carried yet.
 */
export function callProof(
  call: Pick<ToolCallBlock, "signature" | "signatureBy">,
  thinking: readonly ReasoningBlock[],
): string | undefined {
  if (thinking.length === 0 && isGenuine(call.signature, call.signatureBy)) return call.signature;
  if (thinking.length === 0 && call.signature === undefined) return undefined;
  return seal(
    stated({
      kind: "call",
      signature: call.signature,
      by: call.signatureBy,
      thinking: thinking.length > 0 ? thinking.map((block) => reasoningPayload(block, true)) : undefined,
    }),
  );
}

/** A call's own signature and the thinking that travelled with it. */
export function openCallProof(proof: string): {
  own: Pick<ToolCallBlock, "signature" | "signatureBy">;
  thinking: ReasoningBlock[];
} {
  if (!isOurs(proof)) return { own: { signature: proof, signatureBy: OWN }, thinking: [] };
  const payload = unseal(proof);
  const list: readonly unknown[] = Array.isArray(payload.thinking) ? payload.thinking : [];
  return {
    own: payload.kind === "call" ? stated({ signature: text(payload.signature), signatureBy: text(payload.by) }) : {},
    thinking: list.map(reasoningOf).filter((block) => block !== null),
  };
}

/** The proof in a thought part's signature field. */
export function openThought(proof: string): Omit<ReasoningBlock, "type" | "text"> {
  if (!isOurs(proof)) return { signature: proof, signatureBy: OWN };
  const payload = unseal(proof);
  const { type: _type, text: _text, ...found } = reasoningOf(payload.kind === "thought" ? payload : {}) ?? {};
  return found;
}
