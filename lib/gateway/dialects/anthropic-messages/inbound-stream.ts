import { toJson } from "@/lib/kernel";
import { EMPTY_USAGE, type FinishReason, type StreamError, type StreamEvent, type Usage } from "../../ir";
import type { ReplyCost, ReplyMeta, SseFrame, StreamEncoder } from "../dialect";
import { encodeStreamFailure, viewOf } from "./encode-response";
import { encodeFinish } from "./finish-reason";
import { OWN } from "./signatures";
import { openBlock, type WireBlock, type WireEvent } from "./stream-blocks";
import { encodeUsage } from "./usage";

const frame = (data: { readonly type: string; readonly [key: string]: unknown }): SseFrame => ({
  event: data.type,
  data: toJson(data),
});

export const PING: SseFrame = { event: "ping", data: '{"type":"ping"}' };

export const encodeStreamError = (error: StreamError): SseFrame[] => [
  { event: "error", data: toJson(encodeStreamFailure(error)) },
];

/** This dialect has no word for a model that failed to finish; clients retry on an error. */
const brokenBy = (reason: FinishReason): StreamError => ({
  code: "provider_error",
  message: `The model could not finish its answer${reason.raw === null ? "" : ` (${reason.raw})`}.`,
});

type BlockEvent = Extract<StreamEvent, { type: "block-start" | "block-delta" | "block-end" }>;

/**
 * Neutral events → Anthropic's strictly sequential ones. One block is on the wire at a time; what arrives for others
 * meanwhile waits in the order in which they opened. A block without content never opens.
 */
class Encoder implements StreamEncoder {
  private readonly meta: ReplyMeta;
  private readonly view: ReturnType<typeof viewOf>;
  private isStarted = false;
  private isOver = false;
  private nextIndex = 0;
  /** Neutral index of the block on the wire, and its state. */
  private current: { readonly source: number; readonly block: WireBlock } | null = null;
  /** Events of blocks that opened while another was on the wire. */
  private readonly waiting = new Map<number, BlockEvent[]>();
  private reason: FinishReason | null = null;
  private finishExtras: Readonly<Record<string, unknown>> = {};
  private usage: Usage | null = null;

  constructor(meta: ReplyMeta) {
    this.meta = meta;
    this.view = viewOf(meta.request);
  }

  push(event: StreamEvent): SseFrame[] {
    if (this.isOver) return [];
    switch (event.type) {
      case "response-start":
        return this.start();
      case "usage":
        this.usage = event.usage;
        return [];
      case "finish":
        if ((event.choice ?? 0) === 0) {
          this.reason = event.reason;
          this.finishExtras = event.extensions?.[OWN] ?? {};
        }
        return [];
      case "error":
        this.isOver = true;
        return encodeStreamError(event.error);
      case "bad-usage":
        return [];
      default:
        return this.isStarted ? this.route(event) : [...this.start(), ...this.route(event)];
    }
  }

  end(usage: Usage | null, cost: ReplyCost | null): SseFrame[] {
    if (this.isOver) return [];
    this.isOver = true;
    if (this.reason?.unified === "error") return encodeStreamError(brokenBy(this.reason));
    const final = usage ?? this.usage ?? { ...EMPTY_USAGE, inputTokens: this.meta.inputTokensEstimate };
    return [
      ...this.start(),
      ...this.closeAll(),
      frame({
        type: "message_delta",
        delta: { ...encodeFinish(this.reason ?? { unified: "stop", raw: null }), ...this.finishExtras },
        usage: encodeUsage(final, cost),
      }),
      frame({ type: "message_stop" }),
    ];
  }

  private start(): SseFrame[] {
    if (this.isStarted) return [];
    this.isStarted = true;
    const { id, model, inputTokensEstimate } = this.meta;
    const usage = {
      input_tokens: inputTokensEstimate,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
      // Some clients add this to the last count, so it must be zero.
      output_tokens: 0,
    };
    const message = {
      id,
      type: "message",
      role: "assistant",
      model,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage,
    };
    return [frame({ type: "message_start", message }), PING];
  }

  private route(event: BlockEvent): SseFrame[] {
    if (event.type === "block-start" && (event.choice ?? 0) !== 0) return [];
    if (this.current === null) return this.apply(event);
    if (this.current.source === event.index) {
      const frames = this.apply(event);
      return event.type === "block-end" ? [...frames, ...this.resume()] : frames;
    }
    if (event.type === "block-start") this.waiting.set(event.index, [event]);
    else this.waiting.get(event.index)?.push(event);
    return [];
  }

  /** Puts an event of the current block (or the opening of a new one) on the wire. */
  private apply(event: BlockEvent): SseFrame[] {
    if (event.type === "block-start") {
      this.current = { source: event.index, block: openBlock(event.block, this.view) };
      return this.emit(this.current.block.start());
    }
    if (this.current?.source !== event.index) return [];
    const { block } = this.current;
    if (event.type === "block-delta") return this.emit(block.push(event.delta));
    this.current = null;
    return this.emit(block.end());
  }

  /** The next block that waits goes on, as far as it has come. */
  private resume(): SseFrame[] {
    const frames: SseFrame[] = [];
    while (this.current === null) {
      const next = this.waiting.entries().next();
      if (next.done) break;
      const [source, events] = next.value;
      this.waiting.delete(source);
      frames.push(...events.flatMap((event) => this.apply(event)));
    }
    return frames;
  }

  private closeAll(): SseFrame[] {
    const frames: SseFrame[] = [];
    while (this.current !== null) {
      frames.push(...this.apply({ type: "block-end", index: this.current.source }), ...this.resume());
    }
    return frames;
  }

  /** Numbers the wire events of blocks. No amounts are in them, so plain JSON will do. */
  private emit(events: readonly WireEvent[]): SseFrame[] {
    return events.map((event) => {
      if (event.type === "content_block_start") this.nextIndex += 1;
      const head = `{"type":"${event.type}","index":${this.nextIndex - 1}`;
      if (event.type === "content_block_delta")
        return { event: event.type, data: `${head},"delta":${JSON.stringify(event.delta)}}` };
      if (event.type === "content_block_stop") return { event: event.type, data: `${head}}` };
      return { event: event.type, data: `${head},"content_block":${JSON.stringify(event.content_block)}}` };
    });
  }
}

export const streamEncoder = (meta: ReplyMeta): StreamEncoder => new Encoder(meta);
