import { type Edit, elementCuts, findValue, objectEdits, repeatedMembers, splice } from "../../bytes";
import { patchBody, type RequestEdits } from "../dialect";
import { GATEWAY_FIELDS } from "../gateway-fields";
import { isObject, type JsonObject } from "../read";
import { isOurs, OUR_MARK } from "../sealed-proof";
import { OUTPUT_LEAST } from "./encode-request";
import { isMadeId } from "./reasoning";

/** Members whose meaning ends here: state is kept by the gateway, whose ids no vendor knows. */
const OWN_FIELDS: readonly string[] = [...GATEWAY_FIELDS, "previous_response_id"];

/** Values of top-level members as JSON texts; what must go is listed apart. */
function changesOf(body: JsonObject, edits: RequestEdits): { set: Record<string, string>; remove: string[] } {
  const edited: Record<string, unknown> = { ...body, model: edits.nativeModel };
  if (edits.maxOutputTokens !== null) edited.max_output_tokens = Math.max(OUTPUT_LEAST, edits.maxOutputTokens);
  for (const field of [...OWN_FIELDS, ...edits.removeFields]) delete edited[field];
  const patched = patchBody(edited, edits.patches ?? []);
  const set: Record<string, string> = {};
  for (const [key, value] of Object.entries(patched)) {
    if (value !== body[key]) set[key] = JSON.stringify(value);
  }
  return { set, remove: Object.keys(body).filter((key) => !(key in patched)) };
}

/** Thinking that only the gateway can read: signed by another vendor or by nobody, or known by an id that was made here. */
function isForeignReasoning(item: unknown): boolean {
  if (!isObject(item) || item.type !== "reasoning") return false;
  if (typeof item.encrypted_content === "string" && item.encrypted_content !== "")
    return isOurs(item.encrypted_content);
  return typeof item.id === "string" && isMadeId(item.id);
}

function foreignEdits(raw: Uint8Array, body: JsonObject): Edit[] {
  const items: readonly unknown[] = Array.isArray(body.input) ? body.input : [];
  const positions = new Set(items.flatMap((item, index) => (isForeignReasoning(item) ? [index] : [])));
  if (positions.size === 0) return [];
  const list = findValue(raw, ["input"]);
  return list ? elementCuts(raw, positions, list.start) : [];
}

/** The raw request with the documented edits; every other byte as it came. */
export function rewriteRequest(raw: Uint8Array, body: Record<string, unknown>, edits: RequestEdits): Uint8Array {
  const { set: changed, remove } = changesOf(body, edits);
  const set = { ...Object.fromEntries(repeatedMembers(raw, 0)), ...changed };
  const own = objectEdits(raw, { set, remove });
  const text = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const mayBeForeign = text.includes(OUR_MARK) || text.includes('"rs_');
  return splice(raw, mayBeForeign ? [...own, ...foreignEdits(raw, body)] : own);
}
