import type { ReasoningBlock, ToolCallBlock } from "../../ir";
import { isObject, type JsonObject } from "../read";

/** This dialect's id, as the maker of genuine signatures. */
export const OWN = "anthropic-messages";

/**
 * Begins every signature and every piece of ciphertext that the gateway made itself. All of it is base64, as genuine
 * ones are; no genuine one begins with these twelve letters.
 */
export const OUR_MARK = "AIRouterSig1";

export const isOurs = (signature: string): boolean => signature.startsWith(OUR_MARK);

const seal = (payload: JsonObject): string => OUR_MARK + Buffer.from(JSON.stringify(payload)).toString("base64");

function unseal(sealed: string): JsonObject {
  try {
    const payload: unknown = JSON.parse(Buffer.from(sealed.slice(OUR_MARK.length), "base64").toString("utf8"));
    return isObject(payload) ? payload : {};
  } catch {
    // A client that shortened an opaque string loses what was in it, not its conversation.
    return {};
  }
}

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
