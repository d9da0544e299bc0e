import { ERRORS, toJson } from "@/lib/kernel";
import type { FinishReason, OpeningBlock, StreamError, StreamEvent, Usage } from "../../ir";
import { legalCallId } from "../call-id";
import type { ReplyCost, ReplyMeta, SseFrame, StreamEncoder } from "../dialect";
import { encodeUrl, ownMembers } from "./blocks";
import { encodeFinish } from "./finish-reason";
import { compact, isObject, type JsonObject } from "./json";
import { callDetail, formatOf } from "./reasoning";
import { usageReply } from "./usage";

interface OpenBlock {
  readonly choice: number;
  readonly block: OpeningBlock;
  /** Position among the choice's calls, or among its pieces of thinking. */
  readonly position: number;
  hasArguments: boolean;
  signatureBy: string | undefined;
}

/** Clients of the elder `functions` read `function_call`. */
export const isLegacyRequest = (request: unknown): boolean =>
  isObject(request) && Array.isArray(request.functions) && !Array.isArray(request.tools);

const CHUNK = "chat.completion.chunk";

const chunkFrame = (meta: ReplyMeta, members: JsonObject): SseFrame => ({
  event: null,
  data: toJson({ id: meta.id, object: CHUNK, created: meta.createdSeconds, model: meta.model, ...members }),
});

/** The error frame of a running stream: an error object and a choice that ended in error (wire 25). No end mark follows. */
export function encodeStreamError(error: StreamError, meta: ReplyMeta): SseFrame[] {
  const row = ERRORS[error.code];
  const metadata = error.raw === undefined ? {} : { metadata: { raw: error.raw } };
  return [
    chunkFrame(meta, {
      choices: [{ index: 0, delta: { content: "" }, finish_reason: "error", native_finish_reason: error.raw ?? null }],
      error: { message: error.message, type: row.openai, code: row.status, param: null, ...metadata },
    }),
  ];
}

class ChatStreamEncoder implements StreamEncoder {
  private readonly meta: ReplyMeta;
  private readonly isLegacy: boolean;
  private readonly blocks = new Map<number, OpenBlock>();
  private readonly callCounts = new Map<number, number>();
  private readonly reasoningCounts = new Map<number, number>();
  private readonly started = new Set<number>();
  private readonly finishes: { readonly choice: number; readonly reason: FinishReason }[] = [];
  private hasFailed = false;

  constructor(meta: ReplyMeta) {
    this.meta = meta;
    this.isLegacy = isLegacyRequest(meta.request);
  }

  push(event: StreamEvent): SseFrame[] {
    switch (event.type) {
      case "block-start":
        return this.open(event.index, event.choice ?? 0, event.block);
      case "block-delta":
        return this.delta(event);
      case "block-end":
        return this.close(event.index);
      case "finish":
        this.finishes.push({ choice: event.choice ?? 0, reason: event.reason });
        return [];
      case "error":
        this.hasFailed = true;
        return encodeStreamError(event.error, this.meta);
      default:
        return [];
    }
  }

  end(usage: Usage | null, cost: ReplyCost | null): SseFrame[] {
    if (this.hasFailed) return [];
    const reply = usageReply(usage, cost, null);
    const frames = this.finishes.map(({ choice, reason }, order) => {
      const role = this.started.has(choice) ? {} : { role: "assistant", content: "" };
      const isLast = order === this.finishes.length - 1;
      const members = { choices: [{ index: choice, delta: role, ...encodeFinish(reason, this.isLegacy) }] };
      return chunkFrame(
        this.meta,
        reply && isLast && !this.meta.wantsUsageChunk ? { ...members, usage: reply } : members,
      );
    });
    if (reply && this.meta.wantsUsageChunk) frames.push(chunkFrame(this.meta, { choices: [], usage: reply }));
    return [...frames, { event: null, data: "[DONE]" }];
  }

  private send(choice: number, delta: JsonObject, beside: JsonObject = {}): SseFrame[] {
    const role = this.started.has(choice) ? {} : { role: "assistant" };
    this.started.add(choice);
    const members = { index: choice, delta: { ...role, ...delta }, finish_reason: null, ...beside };
    return [chunkFrame(this.meta, { choices: [members] })];
  }

  private count(counts: Map<number, number>, choice: number): number {
    const position = counts.get(choice) ?? 0;
    counts.set(choice, position + 1);
    return position;
  }

  private open(index: number, choice: number, block: OpeningBlock): SseFrame[] {
    const counts = block.type === "tool-call" ? this.callCounts : this.reasoningCounts;
    const isCounted = block.type === "tool-call" || block.type === "reasoning";
    const signatureBy = block.type === "reasoning" ? block.signatureBy : undefined;
    const open: OpenBlock = {
      choice,
      block,
      position: isCounted ? this.count(counts, choice) : 0,
      hasArguments: false,
      signatureBy,
    };
    this.blocks.set(index, open);
    if (block.type === "tool-call") return this.send(choice, this.openCall(block, open.position));
    if (block.type === "image") {
      const url = encodeUrl({ kind: "base64", mediaType: block.mediaType, data: block.data });
      return this.send(choice, { images: [{ type: "image_url", image_url: { url } }] });
    }
    if (block.type === "reasoning" && block.redacted) {
      return this.send(choice, {
        reasoning_details: [this.detail(open, { type: "reasoning.encrypted", data: block.redacted })],
      });
    }
    return [];
  }

  private openCall(block: OpeningBlock & { type: "tool-call" }, position: number): JsonObject {
    if (this.isLegacy) return { function_call: { name: block.name, arguments: "" } };
    const body = block.kind === "custom" ? { name: block.name, input: "" } : { name: block.name, arguments: "" };
    const extra = block.signature ? { extra_content: { google: { thought_signature: block.signature } } } : {};
    return {
      ...(block.signature ? { reasoning_details: [callDetail(block, position)] } : {}),
      tool_calls: [{ index: position, id: legalCallId(block.id), type: block.kind, [block.kind]: body, ...extra }],
    };
  }

  private detail(open: OpenBlock, members: JsonObject): JsonObject {
    const id = open.block.type === "reasoning" ? open.block.id : undefined;
    return compact({ ...members, id, format: formatOf(open.signatureBy), index: open.position });
  }

  private delta({ index, delta }: StreamEvent & { type: "block-delta" }): SseFrame[] {
    const open = this.blocks.get(index);
    if (!open) return [];
    switch (delta.type) {
      case "text":
        return this.text(open, delta.text);
      case "arguments":
        return this.arguments(open, delta.text);
      case "signature":
        return this.signature(open, delta.signature, delta.signatureBy);
      case "data":
        return this.send(open.choice, { audio: { id: `audio_${this.meta.id}`, data: delta.data } });
      default: {
        const { logprobs, ...rest } = ownMembers(delta.extensions);
        if (logprobs === undefined && Object.keys(rest).length === 0) return [];
        return this.send(open.choice, rest, logprobs === undefined ? {} : { logprobs });
      }
    }
  }

  private text(open: OpenBlock, text: string): SseFrame[] {
    const { block, choice } = open;
    if (text === "") return [];
    if (block.type === "refusal") return this.send(choice, { refusal: text });
    if (block.type === "audio") return this.send(choice, { audio: { id: `audio_${this.meta.id}`, transcript: text } });
    if (block.type !== "reasoning") return this.send(choice, { content: text });
    const detail = block.isSummary ? { type: "reasoning.summary", summary: text } : { type: "reasoning.text", text };
    return this.send(choice, {
      reasoning_content: text,
      reasoning: text,
      reasoning_details: [this.detail(open, detail)],
    });
  }

  private arguments(open: OpenBlock, text: string): SseFrame[] {
    if (open.block.type !== "tool-call" || text === "") return [];
    open.hasArguments = true;
    if (this.isLegacy) return this.send(open.choice, { function_call: { arguments: text } });
    const body = open.block.kind === "custom" ? { custom: { input: text } } : { function: { arguments: text } };
    return this.send(open.choice, { tool_calls: [{ index: open.position, ...body }] });
  }

  private signature(open: OpenBlock, signature: string, signatureBy: string | undefined): SseFrame[] {
    open.signatureBy = signatureBy ?? open.signatureBy;
    if (open.block.type === "reasoning") {
      const proof = open.block.isSummary
        ? { type: "reasoning.encrypted", data: signature }
        : { type: "reasoning.text", signature };
      return this.send(open.choice, { reasoning_details: [this.detail(open, proof)] });
    }
    if (open.block.type !== "tool-call" || this.isLegacy) return [];
    const extra = { extra_content: { google: { thought_signature: signature } } };
    const detail = callDetail({ id: open.block.id, signature, signatureBy: open.signatureBy }, open.position);
    return this.send(open.choice, {
      reasoning_details: [detail],
      tool_calls: [{ index: open.position, function: { arguments: "" }, ...extra }],
    });
  }

  private close(index: number): SseFrame[] {
    const open = this.blocks.get(index);
    this.blocks.delete(index);
    const isEmptyCall = open?.block.type === "tool-call" && open.block.kind === "function" && !open.hasArguments;
    return open && isEmptyCall ? this.arguments(open, "{}") : [];
  }
}

export const streamEncoder = (meta: ReplyMeta): StreamEncoder => new ChatStreamEncoder(meta);
