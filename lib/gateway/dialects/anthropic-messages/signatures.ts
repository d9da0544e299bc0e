import type { ReasoningBlock, ToolCallBlock } from "../../ir";
import { isOurs, seal, unseal } from "../sealed-proof";

/** This dialect's id, as the maker of genuine signatures. */
export const OWN = "anthropic-messages";

/** The proof of thinking by another vendor, or by a model that gives none, in the shape of a signature. */
export function sealReasoning(
  block: Pick<ReasoningBlock, "signature" | "redacted" | "signatureBy" | "id" | "isSummary">,
): string {
  return seal({
    kind: "reasoning",
    signature: block.signature,
    redacted: block.redacted,
    by: block.signatureBy,
    id: block.id,
    summary: block.isSummary,
  });
}

const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/** What `sealReasoning` closed in. */
export function unsealReasoning(sealed: string): Omit<ReasoningBlock, "type" | "text"> {
  const payload = unseal(sealed);
  if (payload.kind !== "reasoning") return {};
  const found = {
    signature: text(payload.signature),
    redacted: text(payload.redacted),
    signatureBy: text(payload.by),
    id: text(payload.id),
    isSummary: payload.summary === true ? true : undefined,
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

/**
 * The signature of a tool call has no place in a `tool_use` block, so it travels as an empty thinking block beside it,
 * which clients send back as they send back all thinking.
 */
export function sealCall(call: Pick<ToolCallBlock, "id" | "signature" | "signatureBy">): string {
  return seal({ kind: "call", call: call.id, signature: call.signature, by: call.signatureBy });
}

/** The call and signature that `sealCall` closed in, or null when the signature is of another kind. */
export function unsealCall(sealed: string): { callId: string; signature: string; signatureBy?: string } | null {
  if (!isOurs(sealed)) return null;
  const payload = unseal(sealed);
  const callId = text(payload.call);
  const signature = text(payload.signature);
  if (payload.kind !== "call" || callId === undefined || signature === undefined) return null;
  const signatureBy = text(payload.by);
  return signatureBy === undefined ? { callId, signature } : { callId, signature, signatureBy };
}
