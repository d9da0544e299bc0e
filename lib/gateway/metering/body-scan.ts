import { AppError } from "@/lib/kernel";
import {
  BYTE_CLASS,
  BYTE_CLOSE,
  BYTE_COLON,
  BYTE_COMMA,
  BYTE_ESCAPE,
  BYTE_OPEN,
  BYTE_QUOTE,
  BYTE_WORD,
  wordRunTokens,
} from "./prompt-bound";

/** Bounds on a JSON body. Past them `JSON.parse` alone would stall the event loop (1 M keys: 2 s). */
export const MAX_DEPTH = 64;
export const MAX_KEYS = 100_000;
export const MAX_ITEMS = 1_000_000;
/** Bodies above this are read in slices with a turn of the event loop between them. */
export const SLICE_BYTES = 2 * 1024 * 1024;

const DATA_URL = [0x64, 0x61, 0x74, 0x61, 0x3a] as const;
const LONG_OPAQUE_BYTES = 1024;

/** What one pass over the raw bytes of a JSON body found. */
export interface BodyScan {
  /** Upper bound of the tokens of everything in the body, opaque strings left out. */
  readonly tokenBound: number;
  /** Bytes of strings that look like embedded media (data URLs, long base64) and are not in `tokenBound`. */
  readonly opaqueBytes: number;
}

/**
 * Checks depth and key count of JSON text before it is parsed, and bounds its tokens in the same pass. It is no JSON
 * validator: `JSON.parse` follows. A push machine, so that a large body can be read in slices.
 */
export class BodyScanner {
  private readonly bytes: Uint8Array;
  private at = 0;
  private depth = 0;
  private keys = 0;
  private items = 0;
  private tokens = 0;
  private opaque = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get isDone(): boolean {
    return this.at >= this.bytes.length;
  }

  get result(): BodyScan {
    return { tokenBound: this.tokens, opaqueBytes: this.opaque };
  }

  /** Reads on to about `end`. Throws AppError `invalid_request` past a bound. */
  advance(end: number): void {
    const { bytes } = this;
    const stop = Math.min(end, bytes.length);
    let at = this.at;
    while (at < stop) {
      const kind = BYTE_CLASS[bytes[at] as number] as number;
      at++;
      if (kind === BYTE_QUOTE) at = this.readString(at);
      else if (kind !== BYTE_WORD) {
        this.tokens++;
        if (kind === BYTE_OPEN) {
          if (++this.depth > MAX_DEPTH) throw tooDeep();
        } else if (kind === BYTE_CLOSE) this.depth--;
        else if (kind === BYTE_COLON) {
          if (++this.keys > MAX_KEYS) throw tooMany("keys", MAX_KEYS);
        } else if (kind === BYTE_COMMA && ++this.items > MAX_ITEMS) throw tooMany("values", MAX_ITEMS);
      }
    }
    this.at = at;
  }

  /** Reads a string from behind its quote; returns the position behind the closing one. */
  private readString(start: number): number {
    const { bytes } = this;
    if (isDataUrl(bytes, start)) {
      const close = bytes.indexOf(0x22, start);
      const end = close === -1 ? bytes.length : close;
      this.opaque += end - start;
      return end + 1;
    }
    let at = start;
    let runStart = start;
    let tokens = 0;
    let opaqueFrom = start + LONG_OPAQUE_BYTES;
    while (at < bytes.length) {
      const kind = BYTE_CLASS[bytes[at] as number] as number;
      if (kind === BYTE_WORD) {
        at++;
        continue;
      }
      if (at > runStart) tokens += wordRunTokens(at - runStart);
      if (kind === BYTE_QUOTE) break;
      tokens++;
      at++;
      if (kind === BYTE_ESCAPE) {
        tokens++;
        at++;
      } else if (at > opaqueFrom) {
        opaqueFrom = bytes.length;
        const end = endOfBase64(bytes, start);
        if (end !== -1) {
          this.opaque += end - start;
          return end + 1;
        }
      }
      runStart = at;
    }
    this.tokens += tokens + 2;
    return at + 1;
  }
}

function isDataUrl(bytes: Uint8Array, start: number): boolean {
  for (let index = 0; index < DATA_URL.length; index++) if (bytes[start + index] !== DATA_URL[index]) return false;
  return true;
}

const BASE64 = (() => {
  const table = new Uint8Array(256);
  for (const char of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_")
    table[char.charCodeAt(0)] = 1;
  return table;
})();

/** End of the string when all of it is base64, else -1. Called once per string, at its 1,024th byte at the earliest. */
function endOfBase64(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length && BASE64[bytes[at] as number] === 1) at++;
  return bytes[at] === 0x22 ? at : -1;
}

const tooDeep = (): AppError =>
  new AppError("invalid_request", { message: `The body is nested deeper than ${MAX_DEPTH} levels.` });

const tooMany = (what: string, bound: number): AppError =>
  new AppError("invalid_request", { message: `The body has more than ${bound.toLocaleString("en-US")} ${what}.` });
