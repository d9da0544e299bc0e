import { findValue, objectEdits, splice, valueEnd } from "../../bytes";
import type { FinishReason, StreamError, Usage } from "../../ir";
import type { MeteredFrame, PassthroughMeter, ReplyCost, ReplyEdits, SseFrame } from "../dialect";
import { isObject, type JsonObject } from "../read";
import { CutStream } from "./cut-stream";
import { decodeFinish } from "./finish-reason";
import { objectsOf, textOf } from "./own";
import { ownMembersOf } from "./own-members";
import { type ReportedUsage, readUsage, usageChange } from "./usage";
import { decodeStreamError } from "./vendor-error";

const SWALLOWED: MeteredFrame[] = [{ bytes: null, timing: "now" }];
const now = (bytes: Uint8Array): MeteredFrame[] => [{ bytes, timing: "now" }];

const HEAD = "event: response.";
const DELTA_LINE = ".delta\ndata: {";
const DELTA = ',"delta":"';
const SOUND = "event: response.audio.delta";

/** Where the text of a delta in its usual spelling stands in its raw frame; null for any other frame. */
function deltaSpan(line: string): { readonly start: number; readonly end: number } | null {
  if (!line.startsWith(HEAD)) return null;
  const dataAt = line.indexOf("\n") - ".delta".length;
  if (!line.startsWith(DELTA_LINE, dataAt) || line.startsWith(SOUND)) return null;
  const start = line.indexOf(DELTA, dataAt) + DELTA.length;
  if (start < DELTA.length) return null;
  const quote = line.indexOf('"', start);
  const slash = line.indexOf("\\", start);
  return slash < 0 || slash > quote ? { start, end: quote } : { start, end: -1 };
}

function parse(data: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(data);
    return isObject(value) ? value : {};
  } catch {
    return null;
  }
}

/** Where the JSON of a frame begins, or -1 when it is spread over several data lines. */
function jsonStart(raw: Uint8Array): number {
  const buffer = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const first = buffer.indexOf("data:");
  if (first < 0 || buffer.indexOf("\ndata:", first + 1) >= 0) return -1;
  return buffer.indexOf("{", first);
}

/** A frame in one data line with its event, whatever lines it came in. */
const plainFrame = (type: string, data: string): Uint8Array =>
  Buffer.from(`event: ${type}\ndata: ${data.replaceAll("\n", " ")}\n\n`);

/** Events whose data is read; all others pass unread. */
const READ = new Set([
  "response.created",
  "response.in_progress",
  "response.queued",
  "response.output_item.added",
  "response.output_item.done",
  "response.content_part.added",
  "response.completed",
  "response.incomplete",
  "response.failed",
  "error",
]);

interface Held {
  readonly raw: Uint8Array;
  readonly response: JsonObject;
}

/** Watches one Responses stream of a Responses vendor: passes bytes, reads usage, keeps what an early end would need. */
class Meter implements PassthroughMeter {
  private readonly edits: ReplyEdits;
  private readonly cutStream: CutStream;
  private held: Held | null = null;
  private reported: ReportedUsage = { usage: null, isBad: false };
  private finishReason: FinishReason | null = null;
  private upstreamId: string | null = null;
  private outputBytes = 0;
  private error: StreamError | null = null;
  private hasCalls = false;

  constructor(edits: ReplyEdits) {
    this.edits = edits;
    this.cutStream = new CutStream(edits);
  }

  get state(): PassthroughMeter["state"] {
    const { finishReason, upstreamId, outputBytes, error, reported } = this;
    const isEnded = this.held !== null;
    return {
      usage: reported.usage,
      hasBadUsage: reported.isBad,
      finishReason,
      upstreamId,
      outputBytes,
      isEnded,
      error,
    };
  }

  push(frame: SseFrame, raw: Uint8Array): MeteredFrame[] {
    if (this.held || this.error) return SWALLOWED;
    const buffer = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
    const line = buffer.toString("latin1");
    const delta = deltaSpan(line);
    if (delta) {
      const end = delta.end < 0 ? valueEnd(raw, delta.start - 1) - 1 : delta.end;
      this.outputBytes += delta.end < 0 ? escapedBytes(buffer, delta.start - 1, end + 1) : end - delta.start;
      this.cutStream.delta(line.slice(delta.start, end));
      return now(raw);
    }
    return this.read(frame, raw);
  }

  finish(usage: Usage | null, cost: ReplyCost | null, cut?: FinishReason): Uint8Array[] {
    if (cut || !this.held) return this.cutStream.end(usage, cost, cut ?? { unified: "stop", raw: null });
    const { raw, response } = this.held;
    const change = usageChange(response.usage, this.reported, usage, cost);
    const whole: Record<string, string> = change.whole === undefined ? {} : { usage: change.whole };
    return [this.edit(raw, whole, change.members)];
  }

  fail(error: StreamError): Uint8Array[] {
    return this.cutStream.fail(error);
  }

  private read(frame: SseFrame, raw: Uint8Array): MeteredFrame[] {
    const { event, data } = frame;
    if (data === "" || data === "[DONE]") return SWALLOWED;
    if (event !== null && !READ.has(event) && !event.endsWith(".delta")) {
      this.cutStream.count();
      return now(raw);
    }
    const body = parse(data);
    if (body === null) {
      this.error = { code: "provider_error", message: "The provider sent an event that is not JSON.", raw: "bad_json" };
      return SWALLOWED;
    }
    const type = textOf(body.type) ?? event ?? "";
    if (type === "") return SWALLOWED;
    // Some vendors that copy this format leave the event line out, or spread the data; clients are spared both.
    const isPlain = event !== null && jsonStart(raw) >= 0;
    return this.route(type, body, isPlain ? raw : plainFrame(type, data));
  }

  private route(type: string, body: JsonObject, raw: Uint8Array): MeteredFrame[] {
    switch (type) {
      case "response.created":
      case "response.in_progress":
      case "response.queued":
        return this.progress(body, raw);
      case "response.completed":
      case "response.incomplete":
        return this.hold(body, raw);
      case "response.failed":
      case "error":
        this.error = decodeStreamError(body);
        return SWALLOWED;
    }
    this.cutStream.note(type, body);
    const item = isObject(body.item) ? body.item : {};
    if (item.type === "function_call" || item.type === "custom_tool_call") this.hasCalls = true;
    if (type.endsWith(".delta") && typeof body.delta === "string" && type !== "response.audio.delta") {
      this.outputBytes += Buffer.byteLength(body.delta);
      this.cutStream.deltaText(body.delta);
    }
    return now(raw);
  }

  private progress(body: JsonObject, raw: Uint8Array): MeteredFrame[] {
    const response = isObject(body.response) ? body.response : {};
    this.upstreamId ??= textOf(response.id);
    this.cutStream.start(response);
    return now(this.edit(raw, {}));
  }

  private hold(body: JsonObject, raw: Uint8Array): MeteredFrame[] {
    const response = isObject(body.response) ? body.response : {};
    this.upstreamId ??= textOf(response.id);
    this.hasCalls ||= objectsOf(response.output).some(
      ({ type }) => type === "function_call" || type === "custom_tool_call",
    );
    this.reported = readUsage(response.usage, response.output);
    this.finishReason = decodeFinish(response, this.hasCalls);
    this.held = { raw, response };
    return [{ bytes: null, timing: "final" }];
  }

  /** A frame that holds a response, with its id and model, and whatever else, set. */
  private edit(
    raw: Uint8Array,
    members: Record<string, string>,
    usage?: Parameters<typeof objectEdits>[1],
  ): Uint8Array {
    const start = jsonStart(raw);
    const response = findValue(raw, ["response"], start);
    if (!response) return raw;
    const own = { ...ownMembersOf(this.edits), ...members };
    const edits = objectEdits(raw, { set: own }, response.start);
    const inner = usage ? findValue(raw, ["usage"], response.start) : null;
    return splice(raw, inner && usage ? [...edits, ...objectEdits(raw, usage, inner.start)] : edits);
  }
}

/** UTF-8 bytes that a JSON string stands for. */
const escapedBytes = (buffer: Buffer, start: number, end: number): number =>
  Buffer.byteLength(String(JSON.parse(buffer.toString("utf8", start, end))));

export const streamMeter = (edits: ReplyEdits): PassthroughMeter => new Meter(edits);
