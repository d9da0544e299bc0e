import type { Member, ObjectSpan } from "./scan";

/** Bytes [start, end) become `text`. Edits of one list never overlap. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Top-level changes of an object: JSON text to write, or null to leave the member out. */
export type MemberChanges = ReadonlyMap<string, string | null>;

/**
 * The edits that change members of an object. A changed member keeps its place, a new one comes last. Of members with
 * the same name only the last stays, whether changed or not: a reader that takes the first must not see another value.
 */
export function memberEdits(object: ObjectSpan, changes: MemberChanges): Edit[] {
  const { members } = object;
  const lastOf = new Map(members.map((member, index) => [member.key, index]));
  const edits: Edit[] = [];
  let lastKept: Member | null = null;
  let removedFrom = -1;
  const closeRun = (next: Member | null): void => {
    if (removedFrom < 0) return;
    const first = members[removedFrom] as Member;
    const start = next || !lastKept ? first.keyStart : lastKept.end;
    edits.push({ start, end: next ? next.keyStart : (members.at(-1) as Member).end, text: "" });
    removedFrom = -1;
  };
  members.forEach((member, index) => {
    const change = lastOf.get(member.key) === index ? changes.get(member.key) : null;
    if (change === null) {
      if (removedFrom < 0) removedFrom = index;
      return;
    }
    closeRun(member);
    if (change !== undefined) edits.push({ start: member.start, end: member.end, text: change });
    lastKept = member;
  });
  const added = [...changes].filter(([key, text]) => text !== null && !lastOf.has(key));
  if (added.length > 0) edits.push(insertion(object, lastKept, added as [string, string][]));
  closeRun(null);
  return edits;
}

function insertion(object: ObjectSpan, lastKept: Member | null, added: readonly [string, string][]): Edit {
  const text = added.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(",");
  const position = lastKept ? lastKept.end : object.start + 1;
  return { start: position, end: position, text: lastKept ? `,${text}` : text };
}

/** Edits in the order of their places; of two at one place an insertion comes first. */
export const sortEdits = (edits: readonly Edit[]): Edit[] =>
  [...edits].sort((left, right) => left.start - right.start || left.end - right.end);

/** The bytes with the edits made; the same object when there are none. */
export function applyEdits(bytes: Uint8Array, edits: readonly Edit[]): Uint8Array {
  if (edits.length === 0) return bytes;
  const pieces: Uint8Array[] = [];
  let position = 0;
  for (const edit of sortEdits(edits)) {
    if (edit.start > position) pieces.push(bytes.subarray(position, edit.start));
    if (edit.text !== "") pieces.push(Buffer.from(edit.text, "utf8"));
    position = edit.end;
  }
  pieces.push(bytes.subarray(position));
  return Buffer.concat(pieces);
}
