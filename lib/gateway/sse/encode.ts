import type { SseFrame } from "../dialects/dialect";

const LINE_END = /\r\n|\r|\n/;

/** The text of one event, its closing empty line included. Data with line breaks becomes several data lines. */
export function frameText(frame: SseFrame): string {
  const head = frame.event === null ? "" : `event: ${frame.event}\n`;
  const { data } = frame;
  if (!data.includes("\n") && !data.includes("\r")) return `${head}data: ${data}\n\n`;
  return `${head}${data
    .split(LINE_END)
    .map((line) => `data: ${line}\n`)
    .join("")}\n`;
}

/** The UTF-8 bytes of one event. */
export const encodeFrame = (frame: SseFrame): Uint8Array => Buffer.from(frameText(frame), "utf8");

/** The bytes of several events in one piece. */
export const encodeFrames = (frames: readonly SseFrame[]): Uint8Array =>
  Buffer.from(frames.map(frameText).join(""), "utf8");

/** The bytes of a comment: keeps a silent connection open and means nothing to readers. */
export const encodeComment = (comment: string): Uint8Array => Buffer.from(`: ${comment}\n\n`, "utf8");
