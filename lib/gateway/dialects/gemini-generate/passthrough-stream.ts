import { toJson } from "@/lib/kernel";
import { type Edit, findValue, objectEdits, splice } from "../../bytes";
import type { FinishReason, StreamError, Usage } from "../../ir";
import type { MeteredFrame, PassthroughMeter, ReplyCost, ReplyEdits, SseFrame } from "../dialect";
import { isObject, type JsonObject } from "../read";
import { blockedFinish } from "./candidates";
import { decodeFinish, encodeFinish } from "./finish-reason";
import { encodeUsage, type ReportedUsage, readUsage, searchCount, usageChange } from "./usage";
import { readStreamError } from "./vendor-error";

const OPEN_BRACE = 0x7b;
const SWALLOWED: MeteredFrame[] = [{ bytes: null, timing: "now" }];
const HELD: MeteredFrame[] = [{ bytes: null, timing: "final" }];

const utf8Length = (value: unknown): number => (typeof value === "string" ? Buffer.byteLength(value) : 0);

/** UTF-8 bytes of what candidates say (text, thoughts, arguments), and whether there is a call among it. */
export function visibleBytes(candidates: readonly unknown[]): { bytes: number; hasCalls: boolean } {
  let bytes = 0;
  let hasCalls = false;
  for (const candidate of candidates) {
    const content = isObject(candidate) && isObject(candidate.content) ? candidate.content : {};
    const parts: readonly unknown[] = Array.isArray(content.parts) ? content.parts : [];
    for (const part of parts) {
      if (!isObject(part)) continue;
      bytes += utf8Length(part.text);
      if (!isObject(part.functionCall)) continue;
      hasCalls = true;
      const said = part.functionCall.args ?? part.functionCall.partialArgs;
      bytes += said === undefined ? 0 : utf8Length(JSON.stringify(said));
    }
  }
  return { bytes, hasCalls };
}

interface Held {
  readonly raw: Uint8Array;
  readonly chunk: JsonObject;
}

/** Watches a stream that passes from Gemini to a Gemini client: every chunk gets our id and model, the last our cost. */
class Meter implements PassthroughMeter {
  private readonly edits: ReplyEdits;
  private readonly held: Held[] = [];
  private readonly finished = new Map<number, boolean>();
  private reported: ReportedUsage = { usage: null, isBad: false };
  private finishReason: FinishReason | null = null;
  private upstreamId: string | null = null;
  private outputBytes = 0;
  private hasCalls = false;
  private searches = 0;
  private error: StreamError | null = null;

  constructor(edits: ReplyEdits) {
    this.edits = edits;
  }

  get state(): PassthroughMeter["state"] {
    const { finishReason, upstreamId, outputBytes, error } = this;
    const { usage, isBad } = this.reported;
    // There is no end mark: the chunk with the last candidate's finish reason is the end.
    const isEnded = finishReason !== null && [...this.finished.values()].every(Boolean);
    return { usage, hasBadUsage: isBad, finishReason, upstreamId, outputBytes, isEnded, error };
  }

  push(frame: SseFrame, raw: Uint8Array): MeteredFrame[] {
    if (this.error !== null || frame.data === "") return SWALLOWED;
    let chunk: unknown;
    try {
      chunk = JSON.parse(frame.data);
    } catch {
      this.error = { code: "provider_error", message: "The provider sent an event that is not JSON.", raw: "bad_json" };
      return SWALLOWED;
    }
    if (!isObject(chunk)) return SWALLOWED;
    this.error = readStreamError(chunk);
    if (this.error !== null) return SWALLOWED;
    this.note(chunk);
    const bytes = this.edited(frame, raw, chunk);
    if (this.finishReason === null) return [{ bytes, timing: "now" }];
    this.held.push({ raw: bytes, chunk });
    return HELD;
  }

  finish(usage: Usage | null, cost: ReplyCost | null, cut?: FinishReason): Uint8Array[] {
    if (cut) return [...this.held.map((item) => item.raw), this.cutShort(usage, cost, cut)];
    const last = this.held.at(-1);
    return this.held.map((item) => {
      if (item !== last) return item.raw;
      const start = item.raw.indexOf(OPEN_BRACE);
      const change = usageChange(item.chunk.usageMetadata, this.reported, usage, cost);
      const inner = findValue(item.raw, ["usageMetadata"], start);
      return splice(item.raw, [
        ...(change.whole ? objectEdits(item.raw, { set: change.whole }, start) : []),
        ...(inner && change.members ? objectEdits(item.raw, change.members, inner.start) : []),
      ]);
    });
  }

  private note(chunk: JsonObject): void {
    if (typeof chunk.responseId === "string") this.upstreamId ??= chunk.responseId;
    const candidates: readonly unknown[] = Array.isArray(chunk.candidates) ? chunk.candidates : [];
    const { bytes, hasCalls } = visibleBytes(candidates);
    this.outputBytes += bytes;
    this.hasCalls ||= hasCalls;
    this.searches = Math.max(this.searches, searchCount(candidates));
    const reported = readUsage(chunk.usageMetadata, this.searches);
    if (reported.usage || reported.isBad) this.reported = reported;
    for (const candidate of candidates) if (isObject(candidate)) this.noteFinish(candidate);
    if (candidates.length === 0) this.finishReason ??= blockedFinish(chunk);
  }

  private noteFinish(candidate: JsonObject): void {
    const index = typeof candidate.index === "number" ? candidate.index : 0;
    const isFinished = typeof candidate.finishReason === "string";
    this.finished.set(index, this.finished.get(index) === true || isFinished);
    if (isFinished && (index === 0 || this.finishReason === null)) {
      this.finishReason = decodeFinish(String(candidate.finishReason), this.hasCalls);
    }
  }

  /** The chunk with our id and model. A frame with an event line or several data lines is written anew. */
  private edited(frame: SseFrame, raw: Uint8Array, chunk: JsonObject): Uint8Array {
    const set: Record<string, string> = {};
    if (chunk.modelVersion !== this.edits.model) set.modelVersion = JSON.stringify(this.edits.model);
    if (chunk.responseId !== this.edits.id) set.responseId = JSON.stringify(this.edits.id);
    const start = raw.indexOf(OPEN_BRACE);
    const isPlain =
      frame.event === null && !Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).includes("\ndata:");
    if (isPlain) return splice(raw, objectEdits(raw, { set }, start));
    const json = Buffer.from(JSON.stringify(chunk));
    const edits: Edit[] = objectEdits(json, { set });
    return Buffer.from(`data: ${Buffer.from(splice(json, edits)).toString("utf8")}\n\n`);
  }

  /** The end that the vendor did not get to. */
  private cutShort(usage: Usage | null, cost: ReplyCost | null, cut: FinishReason): Uint8Array {
    const candidates = [
      { content: { parts: [{ text: "" }], role: "model" }, finishReason: encodeFinish(cut), index: 0 },
    ];
    const counted = usage ? { usageMetadata: encodeUsage(usage, cost) } : {};
    const data = toJson({ candidates, ...counted, modelVersion: this.edits.model, responseId: this.edits.id });
    return Buffer.from(`data: ${data}\n\n`);
  }
}

export const streamMeter = (edits: ReplyEdits): PassthroughMeter => new Meter(edits);
