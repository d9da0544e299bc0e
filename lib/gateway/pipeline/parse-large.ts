import { randomUUID } from "node:crypto";
import type { OpaqueSpan } from "../metering";

/** No client can write it: it is drawn anew by each process. */
const MARK = `opaque-${randomUUID()}-`;
const COLON = 0x3a;

export const textOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * `JSON.parse` for a large body, in turns of the event loop. Embedded media is copied past the parser, which would hold
 * the loop over every byte of it. Throws SyntaxError; its position is told only where nothing was cut out.
 */
export async function parseLarge(raw: Uint8Array, opaques: readonly OpaqueSpan[]): Promise<unknown> {
  const cut = opaques.filter(({ end }) => !isKey(raw, end));
  await turn();
  if (cut.length === 0) {
    const text = textOf(raw);
    await turn();
    return JSON.parse(text);
  }
  let text = "";
  let at = 0;
  for (const [index, { start, end }] of cut.entries()) {
    text += `${textOf(raw.subarray(at, start))}${MARK}${index}`;
    at = end;
  }
  text += textOf(raw.subarray(at));
  const value: unknown = parseCut(text);
  const media = cut.map(({ start, end }) =>
    Buffer.from(raw.buffer, raw.byteOffset + start, end - start).toString("latin1"),
  );
  await turn();
  return restored(value, media);
}

/** Positions in what was cut are not those the client sees. */
function parseCut(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SyntaxError("not valid JSON");
  }
}

/** `end` stands on a closing quote. */
function isKey(raw: Uint8Array, end: number): boolean {
  let at = end + 1;
  while (at < raw.length && (raw[at] as number) <= 0x20) at++;
  return raw[at] === COLON;
}

/** Puts the media back in place. The tree is ours and no deeper than the scan allows. */
function restored(value: unknown, media: readonly string[]): unknown {
  if (typeof value === "string") return value.startsWith(MARK) ? media[Number(value.slice(MARK.length))] : value;
  if (typeof value !== "object" || value === null) return value;
  const target = value as Record<string, unknown>;
  for (const key of Object.keys(target)) {
    const item = target[key];
    if (typeof item === "string" ? item.startsWith(MARK) : typeof item === "object") {
      Object.defineProperty(target, key, {
        value: restored(item, media),
        writable: true,
        enumerable: true,
        configurable: true,
      });
    }
  }
  return value;
}
