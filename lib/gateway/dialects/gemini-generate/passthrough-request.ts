import {
  type Edit,
  elementCuts,
  elementsOf,
  findValue,
  membersOf,
  objectEdits,
  repeatedMembers,
  splice,
} from "../../bytes";
import { patchBody, type RequestEdits } from "../dialect";
import { GATEWAY_FIELDS } from "../gateway-fields";
import { isObject, type JsonObject } from "../read";
import { isOurs, OUR_MARK } from "../sealed-proof";
import { isGenuine, openCallProof, SKIP_VALIDATION } from "./proofs";
import { SAMPLING_FIELDS } from "./sampling-fields";

const snake = (camel: string): string => camel.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The key under which an object holds a member, in whichever spelling. */
const spelled = (object: JsonObject, camel: string): string =>
  snake(camel) in object && !(camel in object) ? snake(camel) : camel;

/** Edits inside the generation config: our output cap, and sampling that the model does not take. */
function configEdits(
  raw: Uint8Array,
  body: JsonObject,
  edits: RequestEdits,
): { inner: Edit[]; added: Record<string, string> } {
  const key = spelled(body, "generationConfig");
  const config = body[key];
  const cap = edits.maxOutputTokens === null ? undefined : String(edits.maxOutputTokens);
  if (!isObject(config))
    return { inner: [], added: cap === undefined ? {} : { generationConfig: `{"maxOutputTokens":${cap}}` } };
  const fields = edits.removeFields.flatMap((word) =>
    word in SAMPLING_FIELDS ? [SAMPLING_FIELDS[word as keyof typeof SAMPLING_FIELDS]] : [],
  );
  const remove = fields.map((field) => spelled(config, field)).filter((field) => field in config);
  const set: Record<string, string> = cap === undefined ? {} : { [spelled(config, "maxOutputTokens")]: cap };
  const inner = membersOf(raw).flatMap((member) =>
    member.key === key ? objectEdits(raw, { set, remove }, member.value.start) : [],
  );
  return { inner, added: {} };
}

interface PartEdit {
  /** The member that holds the proof, and what it becomes; null = it goes. */
  readonly key: string;
  readonly text: string | null;
  /** The part says nothing without its proof. */
  readonly isCut: boolean;
}

/** What becomes of a part whose proof only the gateway can read; null = it has none. */
function partEdit(part: unknown, nativeModel: string): PartEdit | null {
  if (!isObject(part)) return null;
  const key = spelled(part, "thoughtSignature");
  const proof = part[key];
  if (typeof proof !== "string" || !isOurs(proof)) return null;
  if (!isObject(part[spelled(part, "functionCall")])) return { key, text: null, isCut: part.thought === true };
  const { own } = openCallProof(proof);
  if (isGenuine(own.signature, own.signatureBy)) return { key, text: JSON.stringify(own.signature), isCut: false };
  return { key, text: /gemini-([3-9]|\d{2})/.test(nativeModel) ? JSON.stringify(SKIP_VALIDATION) : null, isCut: false };
}

/** Edits that take our own proof out of the history, and put genuine proof back where it was sealed in. */
function proofEdits(raw: Uint8Array, body: JsonObject, nativeModel: string): Edit[] {
  const contents: readonly unknown[] = Array.isArray(body.contents) ? body.contents : [];
  const list = findValue(raw, ["contents"]);
  const spans = list ? elementsOf(raw, list.start) : [];
  return contents.flatMap((content, index) => {
    const span = spans[index];
    const parts: readonly unknown[] = isObject(content) && Array.isArray(content.parts) ? content.parts : [];
    const found = parts.map((part) => partEdit(part, nativeModel));
    if (!span || found.every((edit) => edit === null)) return [];
    const inner = membersOf(raw, span.start).findLast((member) => member.key === "parts");
    return inner ? contentEdits(raw, inner.value.start, found) : [];
  });
}

function contentEdits(raw: Uint8Array, start: number, found: readonly (PartEdit | null)[]): Edit[] {
  const spans = elementsOf(raw, start);
  const kept = found.filter((edit) => !edit?.isCut).length;
  // A content without parts is refused: the last thought stays, without its proof.
  const cut = new Set(kept === 0 ? [] : found.flatMap((edit, index) => (edit?.isCut ? [index] : [])));
  const edits = found.flatMap((edit, index) => {
    const span = spans[index];
    if (!edit || !span || cut.has(index)) return [];
    const change = edit.text === null ? { remove: [edit.key] } : { set: { [edit.key]: edit.text } };
    return objectEdits(raw, change, span.start);
  });
  return [...edits, ...elementCuts(raw, cut, start)];
}

/** Splices the edits into a body. The model and the verb stand in the path, so a `model` in the body goes too. */
export function rewriteRequest(raw: Uint8Array, body: Record<string, unknown>, edits: RequestEdits): Uint8Array {
  const gone = new Set([...GATEWAY_FIELDS, "model", ...edits.removeFields].filter((field) => field in body));
  const kept = Object.fromEntries(Object.entries(body).filter(([key]) => !gone.has(key)));
  const patched = patchBody(kept, edits.patches ?? []);
  const { inner, added } = configEdits(raw, body, edits);
  const configKey = spelled(body, "generationConfig");
  const repeated = Object.fromEntries([...repeatedMembers(raw, 0)].filter(([key]) => key !== configKey));
  const set: Record<string, string> = { ...repeated, ...added };
  for (const [key, value] of Object.entries(patched)) if (value !== body[key]) set[key] = JSON.stringify(value);
  const remove = Object.keys(body).filter((key) => !(key in patched));
  const isSealed = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).includes(OUR_MARK);
  const outer = objectEdits(raw, { set, remove });
  const isInnerLost = configKey in set || remove.includes(configKey);
  const proofs = isSealed && !("contents" in set) ? proofEdits(raw, body, edits.nativeModel) : [];
  return splice(raw, [...outer, ...(isInnerLost ? [] : inner), ...proofs]);
}
