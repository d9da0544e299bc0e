import { isObject, type JsonObject } from "./read";

/**
 * Proof of thinking (signatures, ciphertext) is opaque to clients, who send it back as they got it. Where a dialect has
 * one field for it and another vendor's proof, or none, must travel in it, the gateway closes what it has to remember
 * into a string of its own. It is base64, as genuine proof is, and begins with twelve letters that no genuine one does.
 */
export const OUR_MARK = "AIRouterSig1";

export const isOurs = (proof: string): boolean => proof.startsWith(OUR_MARK);

export const seal = (payload: JsonObject): string => OUR_MARK + Buffer.from(JSON.stringify(payload)).toString("base64");

/** What was sealed; {} for a string that is damaged: a client that shortened it loses the proof, not its conversation. */
export function unseal(sealed: string): JsonObject {
  try {
    const payload: unknown = JSON.parse(Buffer.from(sealed.slice(OUR_MARK.length), "base64").toString("utf8"));
    return isObject(payload) ? payload : {};
  } catch {
    return {};
  }
}
