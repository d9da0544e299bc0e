import { toJson } from "@/lib/kernel";
import { findValue, type ObjectEdits, objectEdits, splice, valueEnd } from "../../bytes";
import type { FinishReason, StreamError, Usage } from "../../ir";
import type { MeteredFrame, PassthroughMeter, ReplyCost, ReplyEdits, SseFrame } from "../dialect";
import { isObject, type JsonObject } from "../read";
import { decodeFinish, encodeFinish } from "./finish-reason";
import { decodeStreamError } from "./outbound-stream";
import { costFields, encodeUsage, type ReportedUsage, readUsage, usageChange } from "./usage";

const utf8Length = (value: unknown): number => (typeof value === "string" ? Buffer.byteLength(value) : 0);

function parse(data: string): JsonObject {
  try {
    const value: unknown = JSON.parse(data);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

const DELTA_HEAD = 'event: content_block_delta\ndata: {"type":"content_block_delta","index":';
const DELTA = ',"delta":{"type":"';
/** How a delta goes on behind its type, up to what it says; a signature says nothing. */
const DELTA_TEXTS: Readonly<Record<string, string>> = {
  text_delta: '","text":"',
  thinking_delta: '","thinking":"',
  input_json_delta: '","partial_json":"',
};

/**
 * UTF-8 bytes that a delta in its usual spelling says, read without parsing it (nearly every frame of a stream is one);
 * -1 for any other frame.
 */
function visibleBytesOf(raw: Uint8Array): number {
  const buffer = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const line = buffer.toString("latin1");
  if (!line.startsWith(DELTA_HEAD)) return -1;
  const type = line.indexOf(DELTA, DELTA_HEAD.length) + DELTA.length;
  const typeEnd = line.indexOf('"', type);
  const member = type < DELTA.length ? undefined : DELTA_TEXTS[line.slice(type, typeEnd)];
  if (member === undefined || !line.startsWith(member, typeEnd)) return -1;
  const start = typeEnd + member.length;
  const end = line.indexOf('"', start);
  const escaped = line.indexOf("\\", start);
  if (escaped < 0 || escaped > end) return end - start;
  return utf8Length(JSON.parse(buffer.toString("utf8", start - 1, valueEnd(raw, start - 1))));
}

const SWALLOWED: MeteredFrame[] = [{ bytes: null, timing: "now" }];
const now = (bytes: Uint8Array): MeteredFrame[] => [{ bytes, timing: "now" }];

/**
 * Where the JSON of a frame begins in its raw bytes, or -1 when it is spread over several data lines (then the frame is
 * written anew instead of edited).
 */
function jsonStart(raw: Uint8Array): number {
  const buffer = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const first = buffer.indexOf("data:");
  if (first < 0 || buffer.indexOf("\ndata:", first + 1) >= 0) return -1;
  return buffer.indexOf("{", first);
}

type Changes = readonly { readonly path: readonly string[]; readonly change: ObjectEdits }[];

/** A frame with members of its JSON set, every other byte as it came. */
function editFrame(frame: SseFrame, raw: Uint8Array, changes: Changes): Uint8Array {
  const start = jsonStart(raw);
  if (start < 0) {
    const json = Buffer.from(frame.data);
    const edited = Buffer.from(applyChanges(json, 0, changes))
      .toString("utf8")
      .replaceAll("\n", " ");
    return Buffer.from(`event: ${frame.event ?? "message"}\ndata: ${edited}\n\n`);
  }
  return applyChanges(raw, start, changes);
}

const applyChanges = (bytes: Uint8Array, start: number, changes: Changes): Uint8Array =>
  splice(
    bytes,
    changes.flatMap(({ path, change }) => {
      const found = findValue(bytes, path, start);
      return found ? objectEdits(bytes, change, found.start) : [];
    }),
  );

const written = (data: { readonly type: string; readonly [key: string]: unknown }): Uint8Array =>
  Buffer.from(`event: ${data.type}\ndata: ${toJson(data)}\n\n`);

interface Held {
  readonly frame: SseFrame;
  readonly raw: Uint8Array;
}

/** Watches a stream that passes from Anthropic to an Anthropic client. */
class Meter implements PassthroughMeter {
  private readonly edits: ReplyEdits;
  private readonly held: Held[] = [];
  private startUsage: unknown = null;
  private reported: ReportedUsage = { usage: null, isBad: false };
  private finishReason: FinishReason | null = null;
  private upstreamId: string | null = null;
  private outputBytes = 0;
  private isEnded = false;
  private error: StreamError | null = null;
  private openIndex: number | null = null;

  constructor(edits: ReplyEdits) {
    this.edits = edits;
  }

  get state(): PassthroughMeter["state"] {
    const { finishReason, upstreamId, outputBytes, isEnded, error } = this;
    const { usage, isBad } = this.reported;
    return { usage, hasBadUsage: isBad, finishReason, upstreamId, outputBytes, isEnded, error };
  }

  push(frame: SseFrame, raw: Uint8Array): MeteredFrame[] {
    if (this.error !== null || this.isEnded) return SWALLOWED;
    const visible = this.held.length === 0 ? visibleBytesOf(raw) : -1;
    if (visible >= 0) {
      this.outputBytes += visible;
      return now(raw);
    }
    if (frame.event === null && frame.data !== "") return this.pushNamed(frame, raw);
    switch (frame.event) {
      case "content_block_delta":
        this.countDelta(parse(frame.data));
        return now(raw);
      case "content_block_start":
        this.openIndex = Number(parse(frame.data).index);
        return now(raw);
      case "content_block_stop":
        this.openIndex = null;
        return now(raw);
      case "message_start":
        return this.start(frame, raw);
      case "message_delta":
      case "message_stop":
        return this.hold(frame, raw);
      case "error":
        // Not passed on: the vendor's words are scrubbed first, and the pipeline writes the frame.
        this.error = decodeStreamError(parse(frame.data));
        return SWALLOWED;
      default:
        return this.held.length > 0 ? this.hold(frame, raw) : now(raw);
    }
  }

  /** Some vendors that copy this format leave the event line out; clients drop frames without one. */
  private pushNamed(frame: SseFrame, raw: Uint8Array): MeteredFrame[] {
    const { type } = parse(frame.data);
    if (typeof type !== "string") return SWALLOWED;
    return this.push({ event: type, data: frame.data }, Buffer.concat([Buffer.from(`event: ${type}\n`), raw]));
  }

  finish(usage: Usage | null, cost: ReplyCost | null, cut?: FinishReason): Uint8Array[] {
    if (cut) return this.cutShort(usage, cost, cut);
    const last = this.held.findLast(({ frame }) => frame.event === "message_delta");
    return this.held.map((item) => {
      if (item !== last) return item.raw;
      const { whole, members } = usageChange(parse(item.frame.data).usage, this.reported, usage, cost);
      const changes = [
        ...(whole ? [{ path: [], change: { set: whole } }] : []),
        ...(members ? [{ path: ["usage"], change: members }] : []),
      ];
      return editFrame(item.frame, item.raw, changes);
    });
  }

  private start(frame: SseFrame, raw: Uint8Array): MeteredFrame[] {
    const { message } = parse(frame.data);
    if (isObject(message)) {
      this.upstreamId = typeof message.id === "string" ? message.id : null;
      this.startUsage = message.usage;
      this.reported = readUsage(message.usage);
    }
    const set = { id: JSON.stringify(this.edits.id), model: JSON.stringify(this.edits.model) };
    return now(editFrame(frame, raw, [{ path: ["message"], change: { set } }]));
  }

  private countDelta(data: JsonObject): void {
    const delta = isObject(data.delta) ? data.delta : {};
    this.outputBytes += utf8Length(delta.text) + utf8Length(delta.thinking) + utf8Length(delta.partial_json);
  }

  private hold(frame: SseFrame, raw: Uint8Array): MeteredFrame[] {
    this.held.push({ frame, raw });
    if (frame.event === "message_stop") this.isEnded = true;
    if (frame.event === "message_delta") {
      const data = parse(frame.data);
      if (isObject(data.delta)) this.finishReason = decodeFinish(data.delta.stop_reason, data.delta.stop_sequence);
      if (isObject(data.usage)) this.reported = readUsage(this.startUsage, data.usage);
    }
    return [{ bytes: null, timing: "final" }];
  }

  /** The end that the vendor did not get to: the open block is closed, then our reason and the end mark. */
  private cutShort(usage: Usage | null, cost: ReplyCost | null, cut: FinishReason): Uint8Array[] {
    const frames: Uint8Array[] = [];
    if (this.openIndex !== null) frames.push(written({ type: "content_block_stop", index: this.openIndex }));
    const final = usage ? encodeUsage(usage, cost) : { output_tokens: 0, ...costFields(null, cost) };
    frames.push(
      written({ type: "message_delta", delta: encodeFinish(cut), usage: final }),
      written({ type: "message_stop" }),
    );
    return frames;
  }
}

export const streamMeter = (edits: ReplyEdits): PassthroughMeter => new Meter(edits);
