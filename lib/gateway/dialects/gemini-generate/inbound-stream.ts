import { toJson } from "@/lib/kernel";
import type { FinishReason, OpeningBlock, ReasoningBlock, StreamError, StreamEvent, Usage } from "../../ir";
import type { ReplyCost, ReplyMeta, SseFrame, StreamEncoder } from "../dialect";
import type { JsonObject } from "../read";
import { callPart, encodeStreamFailure, showsThoughts, thoughtPart } from "./encode-response";
import { encodeFinish } from "./finish-reason";
import { nativeOf, OWN, ownMembers } from "./own";
import { isGenuine, needsProof } from "./proofs";
import { encodeUsage } from "./usage";

/** Frames of this dialect have no event line: its SDK drops those that do. */
export const frameOf = (data: unknown): SseFrame => ({ event: null, data: toJson(data) });

export const encodeStreamError = (error: StreamError): SseFrame[] => [frameOf(encodeStreamFailure(error))];

/** A block on its way: what has been said of it, and what is only known at its end. */
interface Open {
  readonly opening: OpeningBlock;
  readonly choice: number;
  /** Arguments of a call, base64 of a picture or of sound. */
  collected: string;
  proof: { readonly signature?: string; readonly signatureBy?: string };
  hasText: boolean;
}

interface Choice {
  reason: FinishReason | null;
  extras: JsonObject;
  /** Proved thinking of other vendors that no call has carried yet. */
  thinking: ReasoningBlock[];
}

/** Neutral events → Gemini's chunks. Calls, pictures and sound come whole, so they wait for the end of their block. */
class Encoder implements StreamEncoder {
  private readonly meta: ReplyMeta;
  private readonly isShown: boolean;
  private readonly open = new Map<number, Open>();
  private readonly choices = new Map<number, Choice>();
  private usage: Usage | null = null;
  private isOver = false;

  constructor(meta: ReplyMeta) {
    this.meta = meta;
    this.isShown = showsThoughts(meta.request);
  }

  push(event: StreamEvent): SseFrame[] {
    if (this.isOver) return [];
    switch (event.type) {
      case "block-start":
        return this.start(event.index, event.choice ?? 0, event.block);
      case "block-delta":
        return this.delta(event.index, event.delta);
      case "block-end":
        return this.endBlock(event.index);
      case "usage":
        this.usage = event.usage;
        return [];
      case "finish": {
        const choice = this.choice(event.choice ?? 0);
        choice.reason = event.reason;
        choice.extras = event.extensions?.[OWN] ?? {};
        return [];
      }
      case "error":
        this.isOver = true;
        return encodeStreamError(event.error);
      default:
        return [];
    }
  }

  end(usage: Usage | null, cost: ReplyCost | null): SseFrame[] {
    if (this.isOver) return [];
    this.isOver = true;
    const frames = [...this.open.keys()].flatMap((index) => this.endBlock(index));
    const finished = this.choices.size > 0 ? [...this.choices] : [[0, this.choice(0)] as const];
    const candidates = finished.map(([index, { reason, extras }]) => ({
      content: { parts: [{ text: "" }], role: "model" },
      finishReason: encodeFinish(reason ?? { unified: "stop", raw: null }),
      index,
      ...extras,
    }));
    const final = usage ?? this.usage;
    return [...frames, this.chunk({ candidates, ...(final ? { usageMetadata: encodeUsage(final, cost) } : {}) })];
  }

  private choice(index: number): Choice {
    let choice = this.choices.get(index);
    if (!choice) {
      choice = { reason: null, extras: {}, thinking: [] };
      this.choices.set(index, choice);
    }
    return choice;
  }

  private start(index: number, choice: number, opening: OpeningBlock): SseFrame[] {
    this.choice(choice);
    this.open.set(index, { opening, choice, collected: "", proof: {}, hasText: false });
    const native = opening.type === "text" ? nativeOf(opening.extensions) : null;
    return native ? [this.parts(choice, [native])] : [];
  }

  private delta(index: number, delta: Extract<StreamEvent, { type: "block-delta" }>["delta"]): SseFrame[] {
    const open = this.open.get(index);
    if (!open) return [];
    switch (delta.type) {
      case "text":
        return this.text(open, delta.text);
      case "arguments":
        open.collected += delta.text;
        return [];
      case "signature": {
        const { type: _type, ...proof } = delta;
        open.proof = proof;
        return [];
      }
      case "data":
        if (open.opening.type === "audio")
          return [this.parts(open.choice, [{ inlineData: { mimeType: open.opening.mediaType, data: delta.data } }])];
        open.collected += delta.data;
        return [];
      case "extension": {
        const own = delta.extensions[OWN];
        return own ? [this.parts(open.choice, [{ text: "", ...own }])] : [];
      }
    }
  }

  private text(open: Open, text: string): SseFrame[] {
    if (text === "") return [];
    const { opening, choice } = open;
    if (opening.type === "text" && nativeOf(opening.extensions)) return [];
    const own = opening.type === "text" && !open.hasText ? ownMembers(opening.extensions) : {};
    open.hasText = true;
    if (opening.type !== "reasoning") return [this.parts(choice, [{ text, ...own }])];
    open.collected += text;
    return this.isShown ? [this.parts(choice, [{ text, thought: true }])] : [];
  }

  private endBlock(index: number): SseFrame[] {
    const open = this.open.get(index);
    if (!open) return [];
    this.open.delete(index);
    const { opening, choice } = open;
    if (opening.type === "reasoning") return this.endThought(opening, open);
    if (opening.type === "image") {
      return [
        this.parts(choice, [{ inlineData: { mimeType: opening.mediaType, data: opening.data + open.collected } }]),
      ];
    }
    if (opening.type === "text" && !open.hasText) {
      const own = ownMembers(opening.extensions);
      return Object.keys(own).length > 0 ? [this.parts(choice, [{ text: "", ...own }])] : [];
    }
    if (opening.type !== "tool-call") return [];
    const { thinking } = this.choice(choice);
    this.choice(choice).thinking = [];
    return [this.parts(choice, [callPart({ ...opening, ...open.proof, argumentsText: open.collected }, thinking)])];
  }

  /** The proof of thinking comes last; shown, it stands in an empty thought part. */
  private endThought(opening: Extract<OpeningBlock, { type: "reasoning" }>, open: Open): SseFrame[] {
    const block: ReasoningBlock = { ...opening, text: open.collected, ...open.proof };
    if (!needsProof(block)) return [];
    if (!isGenuine(block.signature, block.signatureBy)) this.choice(open.choice).thinking.push(block);
    const parts = thoughtPart({ ...block, text: "" }, this.isShown);
    return parts.length > 0 ? [this.parts(open.choice, parts)] : [];
  }

  private parts(index: number, parts: readonly JsonObject[]): SseFrame {
    return this.chunk({ candidates: [{ content: { parts, role: "model" }, index }] });
  }

  private chunk(members: JsonObject): SseFrame {
    return frameOf({ ...members, modelVersion: this.meta.model, responseId: this.meta.id });
  }
}

export const streamEncoder = (meta: ReplyMeta): StreamEncoder => new Encoder(meta);
