/**
 * Finds the parts of a JSON text in its bytes without parsing values, so that an edit can leave every other byte alone.
 * The text must be valid JSON (it has been through JSON.parse); on anything else the offsets mean nothing, but no call
 * runs past the end.
 */
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** Bytes [start, end) of one value. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One member of an object: where its key's quote stands and where its value is. */
export interface Member {
  readonly key: string;
  readonly keyStart: number;
  readonly value: Span;
}

const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

const skipSpace = (bytes: Uint8Array, at: number): number => {
  let index = at;
  while (index < bytes.length && isSpace(bytes[index])) index += 1;
  return index;
};

/** Up to this many bytes a loop is quicker than a native search (measured on Node 20). */
const SEARCH_BY_HAND_MAX = 96;

/** `at` stands on the opening quote; gives the offset behind the closing one. */
function stringEnd(bytes: Uint8Array, at: number): number {
  let index = at + 1;
  const limit = Math.min(bytes.length, index + SEARCH_BY_HAND_MAX);
  while (index < limit) {
    const byte = bytes[index];
    if (byte === QUOTE) return index + 1;
    index += byte === BACKSLASH ? 2 : 1;
  }
  for (let from = index; from < bytes.length; ) {
    const quote = bytes.indexOf(QUOTE, from);
    if (quote < 0) break;
    let slashes = 0;
    while (quote - 1 - slashes >= index && bytes[quote - 1 - slashes] === BACKSLASH) slashes += 1;
    if (slashes % 2 === 0) return quote + 1;
    from = quote + 1;
  }
  return bytes.length;
}

/** Offset behind the value that begins at `at` (no leading space). */
export function valueEnd(bytes: Uint8Array, at: number): number {
  const first = bytes[at];
  if (first === QUOTE) return stringEnd(bytes, at);
  if (first !== OPEN_BRACE && first !== OPEN_BRACKET) {
    let index = at;
    while (index < bytes.length) {
      const byte = bytes[index];
      if (byte === COMMA || byte === CLOSE_BRACE || byte === CLOSE_BRACKET || isSpace(byte)) break;
      index += 1;
    }
    return index;
  }
  let depth = 0;
  let index = at;
  while (index < bytes.length) {
    const byte = bytes[index];
    if (byte === QUOTE) {
      index = stringEnd(bytes, index);
      continue;
    }
    index += 1;
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth += 1;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      depth -= 1;
      if (depth === 0) return index;
    }
  }
  return bytes.length;
}

const decoder = new TextDecoder();

const viewOf = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function keyText(bytes: Uint8Array, start: number, end: number): string {
  let isPlain = true;
  for (let index = start + 1; index < end - 1 && isPlain; index += 1) {
    const byte = bytes[index] as number;
    isPlain = byte < 0x80 && byte !== BACKSLASH;
  }
  if (isPlain) return viewOf(bytes).toString("latin1", start + 1, end - 1);
  const text = decoder.decode(bytes.subarray(start + 1, end - 1));
  return text.includes("\\") ? String(JSON.parse(`"${text}"`)) : text;
}

/** An object in its text: from its brace to behind the closing one, with its members in order, duplicates included. */
export interface ScannedObject extends Span {
  readonly members: readonly Member[];
}

/** The object at `start` (leading space allowed); null for another value. */
export function scanObject(bytes: Uint8Array, start = 0): ScannedObject | null {
  const open = skipSpace(bytes, start);
  if (bytes[open] !== OPEN_BRACE) return null;
  const members: Member[] = [];
  let index = skipSpace(bytes, open + 1);
  while (bytes[index] === QUOTE) {
    const keyStart = index;
    const keyEnd = stringEnd(bytes, keyStart);
    index = skipSpace(bytes, keyEnd);
    if (bytes[index] !== COLON) break;
    const valueStart = skipSpace(bytes, index + 1);
    const end = valueEnd(bytes, valueStart);
    members.push({ key: keyText(bytes, keyStart, keyEnd), keyStart, value: { start: valueStart, end } });
    index = skipSpace(bytes, end);
    if (bytes[index] !== COMMA) break;
    index = skipSpace(bytes, index + 1);
  }
  return { start: open, end: Math.min(bytes.length, index + 1), members };
}

/** The members of the object at `start` (leading space allowed), in order, duplicates included; [] for another value. */
export const membersOf = (bytes: Uint8Array, start = 0): readonly Member[] => scanObject(bytes, start)?.members ?? [];

/** The elements of the array at `start` (leading space allowed), in order; [] for another value. */
export function elementsOf(bytes: Uint8Array, start = 0): Span[] {
  const found: Span[] = [];
  let index = skipSpace(bytes, start);
  if (bytes[index] !== OPEN_BRACKET) return found;
  index = skipSpace(bytes, index + 1);
  while (index < bytes.length && bytes[index] !== CLOSE_BRACKET) {
    const end = valueEnd(bytes, index);
    if (end === index) break;
    found.push({ start: index, end });
    index = skipSpace(bytes, end);
    if (bytes[index] !== COMMA) break;
    index = skipSpace(bytes, index + 1);
  }
  return found;
}

/** The value at a path of keys and positions; with duplicate keys the last one, as JSON.parse has it. null = not there. */
export function findValue(bytes: Uint8Array, path: readonly (string | number)[], start = 0): Span | null {
  const begin = skipSpace(bytes, start);
  let span: Span = { start: begin, end: valueEnd(bytes, begin) };
  for (const step of path) {
    const next: Span | undefined =
      typeof step === "number"
        ? elementsOf(bytes, span.start)[step]
        : membersOf(bytes, span.start).findLast((member) => member.key === step)?.value;
    if (!next) return null;
    span = next;
  }
  return span;
}

/**
 * Changes for members that stand twice: each copy gets the value of the last, which is the one JSON.parse has read, so
 * that a vendor who believes the first sees what was checked and paid for.
 */
export const repeatedMembers = (bytes: Uint8Array, start: number): Map<string, string> =>
  repeatedAmong(bytes, membersOf(bytes, start));

/** `repeatedMembers` of an object that has been scanned. */
export function repeatedAmong(bytes: Uint8Array, members: readonly Member[]): Map<string, string> {
  const seen = new Set<string>();
  const texts = new Map<string, string>();
  for (const { key, value } of members) {
    if (seen.has(key)) texts.set(key, Buffer.from(bytes.subarray(value.start, value.end)).toString("utf8"));
    seen.add(key);
  }
  return texts;
}
