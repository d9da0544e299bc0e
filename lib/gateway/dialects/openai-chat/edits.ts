import { type Edit, membersOf, objectEdits } from "../../bytes";

/** Members to change: their JSON text, or null to leave the member out. */
export type MemberTexts = ReadonlyMap<string, string | null>;

/** The edits that change members of the object at `start`; none when nothing changes. */
export function memberEdits(bytes: Uint8Array, start: number, texts: MemberTexts): Edit[] {
  if (texts.size === 0) return [];
  const set: Record<string, string> = {};
  const remove: string[] = [];
  for (const [name, text] of texts) {
    if (text === null) remove.push(name);
    else set[name] = text;
  }
  return objectEdits(bytes, { set, remove }, start);
}

/**
 * Changes for members that stand twice: each copy gets the value of the last, which is the one JSON.parse has read, so
 * that a vendor who believes the first sees what was checked and paid for.
 */
export function repeatedMembers(bytes: Uint8Array, start: number): Map<string, string> {
  const seen = new Set<string>();
  const texts = new Map<string, string>();
  for (const { key, value } of membersOf(bytes, start)) {
    if (seen.has(key)) texts.set(key, Buffer.from(bytes.subarray(value.start, value.end)).toString("utf8"));
    seen.add(key);
  }
  return texts;
}
