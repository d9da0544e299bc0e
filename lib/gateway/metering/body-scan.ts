import { AppError } from "@/lib/kernel";
import { IS_WORD } from "./prompt-bound";

/** Bounds on a JSON body. Past them `JSON.parse` alone would hold the event loop for more than a tenth of a second. */
export const MAX_DEPTH = 64;
export const MAX_KEYS = 50_000;
export const MAX_CONTAINERS = 100_000;
export const MAX_ITEMS = 350_000;
/** Bodies above this are read in slices with a turn of the event loop between them. */
export const SLICE_BYTES = 2 * 1024 * 1024;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LONG_OPAQUE_BYTES = 1024;
const OPAQUE_SAMPLE_BYTES = 64;

/** From this length on embedded media is kept out of `JSON.parse`, which takes its time over every byte. */
const CUT_BYTES = 64 * 1024;

/** Bytes [start, end) inside the quotes of a string value that is plain ASCII without escapes. */
export interface OpaqueSpan {
  readonly start: number;
  readonly end: number;
}

/** What one pass over the raw bytes of a JSON body found. */
export interface BodyScan {
  /** Upper bound of the tokens of everything in the body, opaque strings left out. */
  readonly tokenBound: number;
  /** Bytes of strings that look like embedded media (data URLs, long base64) and are not in `tokenBound`. */
  readonly opaqueBytes: number;
  /** The large ones of them, in order. */
  readonly opaques: readonly OpaqueSpan[];
}

/**
 * Checks depth and key count of JSON text before it is parsed, and bounds its tokens in the same pass. It is no JSON
 * validator: `JSON.parse` follows. A push machine, so that a large body can be read in slices.
 */
export class BodyScanner {
  private readonly bytes: Uint8Array;
  private at = 0;
  /** Behind the last byte of the string being read; 0 = not in one. */
  private stringEnd = 0;
  private depth = 0;
  private keys = 0;
  private containers = 0;
  private items = 0;
  /** In thirds of a token. */
  private thirds = 0;
  private opaque = 0;
  private readonly opaques: OpaqueSpan[] = [];

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get isDone(): boolean {
    return this.at >= this.bytes.length;
  }

  get result(): BodyScan {
    return { tokenBound: Math.ceil(this.thirds / 3), opaqueBytes: this.opaque, opaques: this.opaques };
  }

  /** Reads on to `end`, or to the end of an opaque string. Throws AppError `invalid_request` past a bound. */
  advance(end: number): void {
    const stop = Math.min(end, this.bytes.length);
    while (this.at < stop) {
      if (this.stringEnd > 0) this.readString(stop);
      else this.readStructure(stop);
    }
  }

  private readStructure(stop: number): void {
    const { bytes } = this;
    let at = this.at;
    while (at < stop) {
      const byte = bytes[at] as number;
      at++;
      if (byte === QUOTE) {
        this.openString(at);
        return;
      }
      if (byte <= 0x20) continue;
      this.thirds += 3;
      if (byte === 0x7b || byte === 0x5b) {
        if (++this.depth > MAX_DEPTH) throw tooDeep();
        if (++this.containers > MAX_CONTAINERS) throw tooMany("objects and lists", MAX_CONTAINERS);
      } else if (byte === 0x7d || byte === 0x5d) this.depth--;
      else if (byte === 0x3a) {
        if (++this.keys > MAX_KEYS) throw tooMany("keys", MAX_KEYS);
      } else if (byte === 0x2c && ++this.items > MAX_ITEMS) throw tooMany("values", MAX_ITEMS);
    }
    this.at = at;
  }

  /** `start` stands behind the opening quote. */
  private openString(start: number): void {
    const end = endOfString(this.bytes, start);
    this.at = start;
    this.stringEnd = end;
    this.thirds += 6;
    if (isOpaque(this.bytes, start, end)) {
      this.opaque += end - start;
      if (end - start >= CUT_BYTES && isPlain(this.bytes, start, end)) this.opaques.push({ start, end });
      this.at = end + 1;
      this.stringEnd = 0;
    } else if (start === end) this.closeString();
  }

  private readString(stop: number): void {
    const end = Math.min(stop, this.stringEnd);
    this.thirds += thirdsOf(this.bytes, this.at, end);
    this.at = end;
    if (end === this.stringEnd) this.closeString();
  }

  private closeString(): void {
    this.at = this.stringEnd + 1;
    this.stringEnd = 0;
  }
}

/** Thirds of a token that bytes can hold: 2 for one within a run (`IS_WORD`), 2 more for each run, 3 elsewhere. */
function thirdsOf(bytes: Uint8Array, start: number, end: number): number {
  let thirds = 2;
  let previous = 0;
  for (let at = start; at < end; at++) {
    const word = IS_WORD[bytes[at] as number] as number;
    thirds += 3 - word + ((previous & (word ^ 1)) << 1);
    previous = word;
  }
  return thirds;
}

/** The closing quote of a string, or the end of the text. */
function endOfString(bytes: Uint8Array, start: number): number {
  let from = start;
  for (;;) {
    const quote = bytes.indexOf(QUOTE, from);
    if (quote === -1) return bytes.length;
    let slashes = 0;
    while (quote - 1 - slashes >= start && bytes[quote - 1 - slashes] === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return quote;
    from = quote + 1;
  }
}

const DATA_URL = Buffer.from("data:");

const isDataUrl = (bytes: Uint8Array, start: number): boolean =>
  DATA_URL.every((byte, index) => bytes[start + index] === byte);

/** Whether a string looks like embedded media: a data URL, or long and all base64. */
function isOpaque(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < DATA_URL.length) return false;
  if (isDataUrl(bytes, start)) return true;
  if (end - start < LONG_OPAQUE_BYTES) return false;
  return isBase64(bytes, start, start + OPAQUE_SAMPLE_BYTES) && isBase64(bytes, start, end);
}

const COMMA = 0x2c;
const DATA_HEADER_MAX = 256;

/** Of an opaque string: base64, behind a data URL's short header or not; nothing that JSON or UTF-8 reads otherwise. */
function isPlain(bytes: Uint8Array, start: number, end: number): boolean {
  if (!isDataUrl(bytes, start)) return true;
  const header = bytes.subarray(start, start + DATA_HEADER_MAX);
  const comma = header.indexOf(COMMA);
  const isOdd = (byte: number): boolean => byte > 0x7e || byte < 0x20 || byte === BACKSLASH;
  return comma >= 0 && !header.subarray(0, comma).some(isOdd) && isBase64(bytes, start + comma + 1, end);
}

const BASE64 = new Uint8Array(256);
for (const char of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_") {
  BASE64[char.charCodeAt(0)] = 1;
}

function isBase64(bytes: Uint8Array, start: number, end: number): boolean {
  let isAll = 1;
  for (let at = start; at < end; at++) isAll &= BASE64[bytes[at] as number] as number;
  return isAll === 1;
}

const tooDeep = (): AppError =>
  new AppError("invalid_request", { message: `The body is nested deeper than ${MAX_DEPTH} levels.` });

const tooMany = (what: string, bound: number): AppError =>
  new AppError("invalid_request", { message: `The body has more than ${bound.toLocaleString("en-US")} ${what}.` });
