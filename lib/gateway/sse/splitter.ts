import { AppError } from "@/lib/kernel";
import { RawFrame } from "./frame";

const LF = 10;
const CR = 13;
const DEFAULT_MAX_FRAME_BYTES = 64 * 1024 * 1024;

/** Cuts a byte stream into events. Accepts "\n", "\r\n" and "\r", cut at any byte; nothing is decoded here. */
export interface FrameSplitter {
  /**
   * The events completed by these bytes. They may share memory with the chunk, which must not be changed afterwards.
   * Throws AppError `provider_error` on an event larger than the bound.
   */
  push(chunk: Uint8Array): RawFrame[];
  /** The stream closed: the event left without its empty line, if any (`isTerminated` is false then). */
  end(): RawFrame[];
  /** Nothing of an unfinished event is held: the next byte begins one. */
  readonly isBetweenFrames: boolean;
}

class ByteSplitter implements FrameSplitter {
  private readonly maxFrameBytes: number;
  private pieces: Uint8Array[] = [];
  private pieceBytes = 0;
  private isLineEmpty = true;
  private hasLines = false;
  /** A "\r" was read whose "\n" may follow. */
  private isAfterCr = false;
  /** That "\r" ended an empty line: the event is whole as soon as the next byte is known. */
  private isEmptyLinePending = false;
  /** A line of this event ended with a bare "\r", so no "\n" is waited for. */
  private isBareCr = false;

  constructor(maxFrameBytes: number) {
    this.maxFrameBytes = maxFrameBytes;
  }

  get isBetweenFrames(): boolean {
    return this.pieces.length === 0 && this.isLineEmpty && !this.hasLines && !this.isAfterCr;
  }

  push(bytes: Uint8Array): RawFrame[] {
    const chunk = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const frames: RawFrame[] = [];
    const isLfOnly = !this.isAfterCr && chunk.indexOf(CR) < 0;
    const start = isLfOnly ? this.pushLines(chunk, frames) : this.pushAny(chunk, frames);
    this.keep(chunk, start);
    return frames;
  }

  /** A read without any "\r", which is nearly every one: the native search finds the lines. */
  private pushLines(chunk: Buffer, frames: RawFrame[]): number {
    let start = 0;
    let index = 0;
    for (;;) {
      const end = chunk.indexOf(LF, index);
      if (end < 0) break;
      if (end > index) this.isLineEmpty = false;
      index = end + 1;
      if (this.endLine(false)) start = this.endFrame(frames, chunk, start, index);
    }
    if (index < chunk.length) this.isLineEmpty = false;
    return start;
  }

  private pushAny(chunk: Buffer, frames: RawFrame[]): number {
    const length = chunk.length;
    let start = 0;
    let index = 0;
    while (index < length) {
      if (this.isAfterCr) {
        this.isAfterCr = false;
        if (chunk[index] === LF) index++;
        else this.isBareCr = true;
        if (this.isEmptyLinePending) start = this.endFrame(frames, chunk, start, index);
        continue;
      }
      const lineStart = index;
      let byte = chunk[index] as number;
      while (byte !== LF && byte !== CR) {
        if (++index === length) break;
        byte = chunk[index] as number;
      }
      if (index > lineStart) this.isLineEmpty = false;
      if (index === length) break;
      index++;
      if (this.endLine(byte === CR)) start = this.endFrame(frames, chunk, start, index);
    }
    return start;
  }

  end(): RawFrame[] {
    const frames: RawFrame[] = [];
    const isWhole = this.isAfterCr && this.isEmptyLinePending;
    if (!this.isLineEmpty) this.hasLines = true;
    if (this.hasLines) frames.push(new RawFrame(this.take(), isWhole));
    this.reset();
    return frames;
  }

  /** True when the line just ended closes the event. */
  private endLine(isCr: boolean): boolean {
    const isEmpty = this.isLineEmpty;
    this.isLineEmpty = true;
    if (!isEmpty) this.hasLines = true;
    if (!isCr) return isEmpty;
    if (isEmpty && this.isBareCr) return true;
    this.isAfterCr = true;
    this.isEmptyLinePending = isEmpty;
    return false;
  }

  private endFrame(frames: RawFrame[], chunk: Uint8Array, start: number, end: number): number {
    if (this.hasLines) {
      if (this.pieces.length === 0) {
        this.checkSize(end - start);
        frames.push(new RawFrame(chunk.subarray(start, end), true));
      } else {
        this.keep(chunk.subarray(start, end), 0);
        frames.push(new RawFrame(this.take(), true));
      }
    }
    this.reset();
    return end;
  }

  private keep(chunk: Uint8Array, start: number): void {
    if (start >= chunk.length) return;
    const piece = start === 0 ? chunk : chunk.subarray(start);
    this.pieceBytes += piece.length;
    this.checkSize(this.pieceBytes);
    this.pieces.push(piece);
  }

  private take(): Uint8Array {
    const [first] = this.pieces;
    return this.pieces.length === 1 && first ? first : Buffer.concat(this.pieces, this.pieceBytes);
  }

  private reset(): void {
    this.pieces = [];
    this.pieceBytes = 0;
    this.isLineEmpty = true;
    this.hasLines = false;
    this.isAfterCr = false;
    this.isEmptyLinePending = false;
    this.isBareCr = false;
  }

  private checkSize(bytes: number): void {
    if (bytes > this.maxFrameBytes) {
      throw new AppError("provider_error", { message: "The provider sent a stream event that is too large." });
    }
  }
}

/** A splitter for one stream. `maxFrameBytes` bounds one event (default 64 MiB); time is linear however finely the bytes arrive. */
export const frameSplitter = (options: { readonly maxFrameBytes?: number } = {}): FrameSplitter =>
  new ByteSplitter(options.maxFrameBytes ?? DEFAULT_MAX_FRAME_BYTES);
