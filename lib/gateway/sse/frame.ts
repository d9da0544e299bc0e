import type { SseFrame } from "../dialects/dialect";

const LF = 10;
const CR = 13;
const COLON = 58;
const SPACE = 32;

interface ParsedFields {
  readonly event: string | null;
  readonly data: string;
  readonly hasData: boolean;
}

/**
 * One event as it came: the bytes, and its fields decoded only when somebody reads them (a passthrough stream reads
 * almost none). `raw` holds every line of the event, comments included, and the empty line that ended it.
 */
export class RawFrame implements SseFrame {
  readonly raw: Uint8Array;
  /** False for a last event that the stream broke off before its empty line. */
  readonly isTerminated: boolean;
  private fields: ParsedFields | null = null;

  constructor(raw: Uint8Array, isTerminated: boolean) {
    this.raw = raw;
    this.isTerminated = isTerminated;
  }

  get event(): string | null {
    return this.parsed().event;
  }

  get data(): string {
    return this.parsed().data;
  }

  /** False for an event of comments only (keep-alive) or without a data line: nothing to decode. */
  get hasData(): boolean {
    return this.parsed().hasData;
  }

  private parsed(): ParsedFields {
    this.fields ??= parseFields(this.raw);
    return this.fields;
  }
}

const text = (raw: Uint8Array, start: number, end: number): string =>
  Buffer.from(raw.buffer, raw.byteOffset + start, end - start).toString("utf8");

function parseFields(raw: Uint8Array): ParsedFields {
  let event: string | null = null;
  let data: string | null = null;
  let start = raw[0] === 0xef && raw[1] === 0xbb && raw[2] === 0xbf ? 3 : 0;
  while (start < raw.length) {
    let end = start;
    while (end < raw.length && raw[end] !== LF && raw[end] !== CR) end++;
    if (end > start && raw[start] !== COLON) {
      const { name, value } = readField(raw, start, end);
      if (name === "data") data = data === null ? value : `${data}\n${value}`;
      else if (name === "event") event = value;
    }
    start = raw[end] === CR && raw[end + 1] === LF ? end + 2 : end + 1;
  }
  return { event, data: data ?? "", hasData: data !== null };
}

function readField(raw: Uint8Array, start: number, end: number): { name: string; value: string } {
  let colon = start;
  while (colon < end && raw[colon] !== COLON) colon++;
  const valueStart = colon + (raw[colon + 1] === SPACE ? 2 : 1);
  return { name: text(raw, start, colon), value: valueStart < end ? text(raw, valueStart, end) : "" };
}
