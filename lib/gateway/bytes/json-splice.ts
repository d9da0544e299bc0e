import { elementsOf, type ScannedObject, type Span, scanObject } from "./json-scan";

/** Replaces bytes [start, end) by `text`. */
export interface Edit extends Span {
  readonly text: string;
}

/** What happens to the members of one object. Values are JSON texts. A member set to what is not there is appended. */
export interface ObjectEdits {
  readonly set?: Readonly<Record<string, string>>;
  readonly remove?: readonly string[];
}

/** Cuts the parts marked by `isRemoved` out of a comma list, whole runs at once. */
function cuts(parts: readonly Span[], isRemoved: (index: number) => boolean): Edit[] {
  const edits: Edit[] = [];
  for (let first = 0; first < parts.length; first += 1) {
    if (!isRemoved(first)) continue;
    let last = first;
    while (last + 1 < parts.length && isRemoved(last + 1)) last += 1;
    const next = parts[last + 1];
    const previous = parts[first - 1];
    const from = parts[first];
    const to = parts[last];
    if (from && to) {
      if (next) edits.push({ start: from.start, end: next.start, text: "" });
      else edits.push({ start: previous ? previous.end : from.start, end: to.end, text: "" });
    }
    first = last;
  }
  return edits;
}

/** Members to change: their JSON text, or null to leave the member out. */
export type MemberTexts = ReadonlyMap<string, string | null>;

/**
 * Edits of one object. Every duplicate of a key is edited, so that no reader sees the old value whichever one it
 * believes.
 */
export function editMembers({ members, end }: ScannedObject, texts: MemberTexts): Edit[] {
  if (texts.size === 0) return [];
  const edits: Edit[] = [];
  const seen = new Set<string>();
  let removedCount = 0;
  for (const { key, value } of members) {
    const text = texts.get(key);
    if (text === undefined) continue;
    seen.add(key);
    if (text === null) removedCount += 1;
    else edits.push({ start: value.start, end: value.end, text });
  }
  if (removedCount > 0) {
    const spans = members.map((member): Span => ({ start: member.keyStart, end: member.value.end }));
    edits.push(...cuts(spans, (index) => texts.get(members[index]?.key ?? "") === null));
  }
  let added = "";
  for (const [key, text] of texts) {
    if (text === null || seen.has(key)) continue;
    added += `${added === "" ? "" : ","}${JSON.stringify(key)}:${text}`;
  }
  if (added !== "") {
    edits.push({ start: end - 1, end: end - 1, text: members.length > removedCount ? `,${added}` : added });
  }
  return edits;
}

/** `editMembers` for the object at `start`; none when there is no object. */
export function objectEdits(bytes: Uint8Array, change: ObjectEdits, start = 0): Edit[] {
  const object = scanObject(bytes, start);
  if (!object) return [];
  const texts = new Map<string, string | null>();
  for (const key of change.remove ?? []) texts.set(key, null);
  for (const [key, text] of Object.entries(change.set ?? {})) texts.set(key, text);
  return editMembers(object, texts);
}

/** Edits that remove elements of the array at `start`. */
export function elementCuts(bytes: Uint8Array, positions: ReadonlySet<number>, start = 0): Edit[] {
  return cuts(elementsOf(bytes, start), (index) => positions.has(index));
}

/** The bytes with edits applied. Edits may come in any order and must not overlap. */
export function splice(bytes: Uint8Array, edits: readonly Edit[]): Uint8Array {
  if (edits.length === 0) return bytes;
  const sorted = [...edits].sort((left, right) => left.start - right.start || left.end - right.end);
  let size = bytes.length;
  for (const edit of sorted) size += Buffer.byteLength(edit.text) - (edit.end - edit.start);
  const output = Buffer.allocUnsafe(size);
  let at = 0;
  let position = 0;
  for (const edit of sorted) {
    if (edit.start > at) {
      output.set(bytes.subarray(at, edit.start), position);
      position += edit.start - at;
    }
    if (edit.text !== "") position += output.write(edit.text, position);
    at = edit.end;
  }
  output.set(bytes.subarray(at), position);
  return output;
}
