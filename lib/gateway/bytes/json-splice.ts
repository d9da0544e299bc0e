import { elementsOf, findValue, type Member, membersOf, type Span } from "./json-scan";

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

/**
 * Edits for the object at `start`. Every duplicate of a key is edited, so that no reader sees the old value whichever
 * one it believes.
 */
export function objectEdits(bytes: Uint8Array, change: ObjectEdits, start = 0): Edit[] {
  const whole = findValue(bytes, [], start);
  if (!whole || bytes[whole.start] !== 0x7b) return [];
  const members = membersOf(bytes, start);
  const set = new Map(Object.entries(change.set ?? {}));
  const removed = new Set((change.remove ?? []).filter((key) => !set.has(key)));
  const isRemoved = (index: number): boolean => removed.has(members[index]?.key ?? "");
  const spans = members.map((member: Member): Span => ({ start: member.keyStart, end: member.value.end }));
  const edits = removed.size > 0 ? cuts(spans, isRemoved) : [];
  const seen = new Set<string>();
  let keptCount = 0;
  members.forEach((member, index) => {
    if (isRemoved(index)) return;
    keptCount += 1;
    const text = set.get(member.key);
    if (text === undefined) return;
    seen.add(member.key);
    edits.push({ start: member.value.start, end: member.value.end, text });
  });
  const added = [...set].filter(([key]) => !seen.has(key)).map(([key, text]) => `${JSON.stringify(key)}:${text}`);
  if (added.length > 0) {
    const at = whole.end - 1;
    edits.push({ start: at, end: at, text: (keptCount > 0 ? "," : "") + added.join(",") });
  }
  return edits;
}

/** Edits that remove elements of the array at `start`. */
export function elementCuts(bytes: Uint8Array, positions: ReadonlySet<number>, start = 0): Edit[] {
  return cuts(elementsOf(bytes, start), (index) => positions.has(index));
}

/** The bytes with edits applied. Edits may come in any order and must not overlap. */
export function splice(bytes: Uint8Array, edits: readonly Edit[]): Uint8Array {
  if (edits.length === 0) return bytes;
  const sorted = [...edits].sort((left, right) => left.start - right.start || left.end - right.end);
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const edit of sorted) {
    parts.push(bytes.subarray(at, edit.start));
    if (edit.text) parts.push(Buffer.from(edit.text));
    at = edit.end;
  }
  parts.push(bytes.subarray(at));
  return Buffer.concat(parts);
}
