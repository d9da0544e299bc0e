import { type Edit, editMembers, type MemberTexts, scanObject } from "../../bytes";

/** The edits that change members of the object at `start`; none when nothing changes. */
export function memberEdits(bytes: Uint8Array, start: number, texts: MemberTexts): Edit[] {
  if (texts.size === 0) return [];
  const object = scanObject(bytes, start);
  return object ? editMembers(object, texts) : [];
}
