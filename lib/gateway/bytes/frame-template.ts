import type { ByteSink } from "./byte-sink";
import type { Span } from "./json-scan";
import type { Edit } from "./json-splice";

const LF = 10;
const QUOTE = 34;
const BACKSLASH = 92;
const LETTER_U = 117;
const ESCAPED = new Set(Array.from('"\\/bfnrt', (letter) => letter.charCodeAt(0)));

/** Stands in the JSON text of an edit for the frame's text. No real value holds it. */
export const TEXT_MARK = "\u0001text-5c1f0a7e9d\u0001";
/** The mark as it stands inside a JSON string. */
export const WRITTEN_MARK = JSON.stringify(TEXT_MARK).slice(1, -1);

/** Up to this many bytes a loop is quicker than a native call (measured on Node 20). */
const COPY_BY_HAND_MAX = 128;
const COMPARE_BY_HAND_MAX = 40;

/** Fixed bytes, or the number of the slot (in order of place) whose bytes go here. */
type Piece = Uint8Array | number;

/**
 * A frame seen once, remembered as fixed bytes around slots (the insides of strings that differ from frame to frame) and
 * as what it became for the client. A later frame that differs in its slots only is rewritten by comparing and copying
 * bytes: nothing is decoded or parsed.
 */
export class FrameTemplate {
  /** UTF-8 bytes of the text in the last frame that matched, escapes counted as what they stand for. */
  textBytes = 0;
  private readonly literals: readonly Buffer[];
  private readonly pieces: readonly Piece[];
  private readonly textSlot: number;
  private readonly starts: number[];
  private readonly ends: number[];

  private constructor(literals: readonly Buffer[], pieces: readonly Piece[], textSlot: number) {
    this.literals = literals;
    this.pieces = pieces;
    this.textSlot = textSlot;
    this.starts = literals.map(() => 0);
    this.ends = literals.map(() => 0);
  }

  /**
   * Null for a frame whose end is not plain. `text` and `padding` are the insides of string values of `raw` (without quotes). An edit may cover the text when what
   * it writes holds TEXT_MARK; it may not cover the padding in part.
   */
  static learn(raw: Uint8Array, text: Span, padding: Span | null, edits: readonly Edit[]): FrameTemplate | null {
    // Ends as every event of a usual stream does, so that what follows a match is the next event.
    if (raw[raw.length - 1] !== LF) return null;
    const slots = (padding ? [text, padding] : [text]).sort((left, right) => left.start - right.start);
    const literals = [...slots, null].map((slot, order) =>
      Buffer.from(raw.subarray(order === 0 ? 0 : (slots[order - 1] as Span).end, slot ? slot.start : raw.length)),
    );
    const textSlot = slots.indexOf(text);
    return new FrameTemplate(literals, toPieces(raw, slots, textSlot, edits), textSlot);
  }

  /** Writes the frame that begins at `from` in its new form; its end, or -1 (nothing written) when it has another shape. */
  rewrite(raw: Uint8Array, from: number, sink: ByteSink): number {
    const frameEnd = this.match(raw, from);
    if (frameEnd < 0) return -1;
    let size = 0;
    for (const piece of this.pieces) {
      size += typeof piece === "number" ? (this.ends[piece] as number) - (this.starts[piece] as number) : piece.length;
    }
    let position = sink.grow(size);
    const output = sink.buffer;
    for (const piece of this.pieces) {
      if (typeof piece !== "number") {
        output.set(piece, position);
        position += piece.length;
        continue;
      }
      const start = this.starts[piece] as number;
      const end = this.ends[piece] as number;
      if (end - start > COPY_BY_HAND_MAX) {
        output.set(raw.subarray(start, end), position);
        position += end - start;
      } else for (let index = start; index < end; index++) output[position++] = raw[index] as number;
    }
    return frameEnd;
  }

  private match(raw: Uint8Array, from: number): number {
    const last = this.literals.length - 1;
    let position = from;
    for (let order = 0; order <= last; order++) {
      const literal = this.literals[order] as Buffer;
      if (position + literal.length > raw.length) return -1;
      if (!isAt(raw, position, literal)) return -1;
      position += literal.length;
      if (order === last) break;
      this.starts[order] = position;
      const end = order === this.textSlot ? this.skipText(raw, position) : skipPlain(raw, position);
      if (end < 0) return -1;
      this.ends[order] = end;
      position = end;
    }
    return position;
  }

  /** The end of the text, counted; -1 for what needs a real parser (half a surrogate pair, control bytes, bad escapes). */
  private skipText(raw: Uint8Array, start: number): number {
    let escapeSurplus = 0;
    let index = start;
    for (;;) {
      const byte = raw[index];
      if (byte === undefined || byte < 32) return -1;
      if (byte === QUOTE) break;
      if (byte !== BACKSLASH) {
        index++;
        continue;
      }
      const escaped = raw[index + 1];
      if (escaped === LETTER_U) {
        const size = escapedSize(raw, index + 2);
        if (size < 0) return -1;
        escapeSurplus += 6 - size;
        index += 6;
      } else if (escaped !== undefined && ESCAPED.has(escaped)) {
        escapeSurplus++;
        index += 2;
      } else return -1;
    }
    this.textBytes = index - start - escapeSurplus;
    return index;
  }
}

function isAt(raw: Uint8Array, position: number, literal: Buffer): boolean {
  const size = literal.length;
  if (size > COMPARE_BY_HAND_MAX) return literal.compare(raw, position, position + size, 0, size) === 0;
  for (let index = 0; index < size; index++) if (literal[index] !== raw[position + index]) return false;
  return true;
}

/** UTF-8 bytes of the code unit whose four hex digits begin at `start`; -1 for surrogates and bad digits. */
function escapedSize(raw: Uint8Array, start: number): number {
  let unit = 0;
  for (let index = start; index < start + 4; index++) {
    const byte = raw[index] ?? 0;
    const letter = byte | 32;
    const digit = byte >= 48 && byte <= 57 ? byte - 48 : letter >= 97 && letter <= 102 ? letter - 87 : -1;
    if (digit < 0) return -1;
    unit = unit * 16 + digit;
  }
  if (unit >= 0xd800 && unit <= 0xdfff) return -1;
  return unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
}

/** The end of a string without escapes, or -1. */
function skipPlain(raw: Uint8Array, start: number): number {
  let index = start;
  for (;;) {
    const byte = raw[index];
    if (byte === undefined || byte < 32 || byte === BACKSLASH) return -1;
    if (byte === QUOTE) return index;
    index++;
  }
}

function toPieces(raw: Uint8Array, slots: readonly Span[], textSlot: number, edits: readonly Edit[]): Piece[] {
  const pieces: Piece[] = [];
  let fixed: Uint8Array[] = [];
  const addSlot = (slot: number): void => {
    pieces.push(Buffer.concat(fixed), slot);
    fixed = [];
  };
  const isEdited = (slot: Span): boolean =>
    edits.some((edit) => edit.start <= slot.start && edit.end >= slot.end && edit.end > edit.start);
  const kept = slots.flatMap((slot, order) =>
    isEdited(slot) ? [] : [{ start: slot.start, end: slot.end, text: "", order }],
  );
  let position = 0;
  const cuts: (Edit & { order?: number })[] = [...edits, ...kept];
  for (const cut of cuts.sort((left, right) => left.start - right.start || left.end - right.end)) {
    fixed.push(raw.subarray(position, cut.start));
    position = cut.end;
    if (cut.order !== undefined) {
      addSlot(cut.order);
      continue;
    }
    cut.text.split(WRITTEN_MARK).forEach((part, index) => {
      if (index > 0) addSlot(textSlot);
      fixed.push(Buffer.from(part, "utf8"));
    });
  }
  fixed.push(raw.subarray(position));
  pieces.push(Buffer.concat(fixed));
  return pieces;
}
