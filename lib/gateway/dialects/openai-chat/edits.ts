import { type Edit, objectEdits } from "../../bytes";

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
