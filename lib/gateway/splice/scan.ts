/**
 * Finds where things stand in JSON text without building them. Every function takes text that JSON.parse has accepted;
 * positions are byte offsets.
 */
const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A member of an object: `keyStart` is its key's quote, `start`/`end` bound its value. */
export interface Member extends Span {
  readonly key: string;
  readonly keyStart: number;
}

export interface ObjectSpan extends Span {
  /** In order of appearance, duplicates included. */
  readonly members: readonly Member[];
}

const at = (bytes: Uint8Array, index: number): number => bytes[index] as number;

const skipSpace = (bytes: Uint8Array, index: number): number => {
  let here = index;
  while (here < bytes.length && at(bytes, here) <= 32) here++;
  return here;
};

/** The text of a JSON string literal, quotes included in the span. */
const stringAt = (bytes: Uint8Array, start: number, end: number): string => {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("utf8");
  return text.includes("\\") ? (JSON.parse(text) as string) : text.slice(1, -1);
};

/** Short strings byte by byte, long ones (pictures) by the native search. */
function skipString(bytes: Uint8Array, start: number): number {
  let index = start + 1;
  const near = Math.min(bytes.length, index + 64);
  while (index < near) {
    const byte = at(bytes, index);
    if (byte === QUOTE) return index + 1;
    index += byte === BACKSLASH ? 2 : 1;
  }
  for (;;) {
    const quote = bytes.indexOf(QUOTE, index);
    if (quote < 0) return bytes.length;
    let slashes = 0;
    while (quote - 1 - slashes >= index && at(bytes, quote - 1 - slashes) === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return quote + 1;
    index = quote + 1;
  }
}

/** The end of the value that begins at `start`. */
export function skipValue(bytes: Uint8Array, start: number): number {
  const first = at(bytes, start);
  if (first === QUOTE) return skipString(bytes, start);
  if (first !== OPEN_BRACE && first !== OPEN_BRACKET) {
    let index = start;
    while (index < bytes.length) {
      const byte = at(bytes, index);
      if (byte === COMMA || byte === CLOSE_BRACE || byte === CLOSE_BRACKET || byte <= 32) break;
      index++;
    }
    return index;
  }
  let depth = 0;
  let index = start;
  while (index < bytes.length) {
    const byte = at(bytes, index);
    if (byte === QUOTE) {
      index = skipString(bytes, index);
      continue;
    }
    index++;
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
    else if ((byte === CLOSE_BRACE || byte === CLOSE_BRACKET) && --depth === 0) break;
  }
  return index;
}

/** The members of the object at `start` (leading white space is skipped). */
export function scanObject(bytes: Uint8Array, start = 0): ObjectSpan {
  const open = skipSpace(bytes, start);
  const members: Member[] = [];
  let index = skipSpace(bytes, open + 1);
  while (index < bytes.length && at(bytes, index) !== CLOSE_BRACE) {
    const keyEnd = skipString(bytes, index);
    const valueStart = skipSpace(bytes, skipSpace(bytes, keyEnd) + 1);
    const valueEnd = skipValue(bytes, valueStart);
    members.push({ key: stringAt(bytes, index, keyEnd), keyStart: index, start: valueStart, end: valueEnd });
    index = skipSpace(bytes, valueEnd);
    if (at(bytes, index) === COMMA) index = skipSpace(bytes, index + 1);
  }
  return { start: open, end: index + 1, members };
}

/** The elements of the array at `start`. */
export function scanArray(bytes: Uint8Array, start: number): Span[] {
  const elements: Span[] = [];
  let index = skipSpace(bytes, skipSpace(bytes, start) + 1);
  while (index < bytes.length && at(bytes, index) !== CLOSE_BRACKET) {
    const end = skipValue(bytes, index);
    elements.push({ start: index, end });
    index = skipSpace(bytes, end);
    if (at(bytes, index) === COMMA) index = skipSpace(bytes, index + 1);
  }
  return elements;
}

/** The member that JSON.parse would keep: the last of that name. */
export const memberOf = (object: ObjectSpan, key: string): Member | undefined =>
  object.members.findLast((member) => member.key === key);
