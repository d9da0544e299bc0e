import type { FinishReason, GenerateRequest, OpeningBlock, StreamError, StreamEvent } from "../../ir";
import type { SseFrame, StreamDecoder } from "../dialect";
import { isObject, type JsonObject } from "../read";
import { isOurs } from "../sealed-proof";
import { answerMembers, freeText, freeTextTools } from "./answer";
import { argumentsText, decodeBlock } from "./blocks";
import { decodeFinish } from "./finish-reason";
import { OWN, unsealReasoning } from "./signatures";
import { type ReportedUsage, readUsage } from "./usage";

const text = (value: unknown): string => (typeof value === "string" ? value : "");

const ERROR_CODES: Readonly<Record<string, StreamError["code"]>> = {
  overloaded_error: "provider_unavailable",
  rate_limit_error: "upstream_rate_limited",
  timeout_error: "upstream_timeout",
};

/** An `error` event of the vendor. */
export function decodeStreamError(data: JsonObject): StreamError {
  const error = isObject(data.error) ? data.error : data;
  const type = text(error.type) || "error";
  return {
    code: ERROR_CODES[type] ?? "provider_error",
    message: text(error.message) || "The provider broke off.",
    raw: type,
  };
}

const CUT: StreamError = {
  code: "provider_error",
  message: "The provider's stream ended before its answer did.",
  raw: "cut",
};

/** An open block: its neutral index and what is still owed at its end. */
interface Open {
  readonly index: number;
  /** Free-text tools: arguments are collected, since the text can only be taken out of whole JSON. */
  readonly isFreeText: boolean;
  readonly isCall: boolean;
  readonly isNative: boolean;
  argumentsSeen: string;
  /** Arguments that came whole in the opening, used when no delta follows. */
  readonly givenArguments: string;
}

/** Anthropic's events → neutral ones. */
class Decoder implements StreamDecoder {
  private readonly custom: ReadonlySet<string>;
  private readonly open = new Map<number, Open>();
  private nextIndex = 0;
  private isStarted = false;
  private isOver = false;
  private startUsage: unknown = null;
  private finish: FinishReason | null = null;
  private members: JsonObject = {};

  constructor(request: GenerateRequest | undefined) {
    this.custom = freeTextTools(request);
  }

  push(frame: SseFrame): StreamEvent[] {
    if (this.isOver || frame.data === "") return [];
    let data: unknown;
    try {
      data = JSON.parse(frame.data);
    } catch {
      return this.fail({
        code: "provider_error",
        message: "The provider sent an event that is not JSON.",
        raw: "bad_json",
      });
    }
    return isObject(data) ? this.route(data) : [];
  }

  end(): StreamEvent[] {
    return this.isOver ? [] : this.fail(CUT);
  }

  private route(data: JsonObject): StreamEvent[] {
    switch (data.type) {
      case "message_start":
        return this.start(data.message);
      case "content_block_start":
        return this.openBlock(data);
      case "content_block_delta":
        return this.delta(data);
      case "content_block_stop":
        return this.closeBlock(Number(data.index));
      case "message_delta":
        return this.messageDelta(data);
      case "message_stop":
        return this.stop();
      case "error":
        return this.fail(decodeStreamError(data));
      default:
        return [];
    }
  }

  private fail(error: StreamError): StreamEvent[] {
    this.isOver = true;
    return [{ type: "error", error }];
  }

  private start(value: unknown): StreamEvent[] {
    if (this.isStarted) return [];
    this.isStarted = true;
    const message = isObject(value) ? value : {};
    this.startUsage = message.usage;
    return [
      {
        type: "response-start",
        upstreamId: typeof message.id === "string" ? message.id : null,
        upstreamModel: typeof message.model === "string" ? message.model : null,
      },
      ...usageEvents(readUsage(message.usage)),
      ...this.prefilled(message),
    ];
  }

  /** After server-side code has run, whole blocks and the end may stand in the first event already. */
  private prefilled(message: JsonObject): StreamEvent[] {
    if (typeof message.stop_reason === "string") this.finish = decodeFinish(message.stop_reason, message.stop_sequence);
    this.members = answerMembers(message);
    const content: readonly unknown[] = Array.isArray(message.content) ? message.content : [];
    return content.flatMap((block, order) => {
      const index = -1 - order;
      return [...this.openBlock({ index, content_block: block }), ...this.closeBlock(index)];
    });
  }

  private openBlock(data: JsonObject): StreamEvent[] {
    const block = isObject(data.content_block) ? data.content_block : {};
    const position = Number(data.index);
    const isCall = block.type === "tool_use";
    // Some vendors that copy this format forget to close a block before they reuse its number.
    const events = [...this.start(null), ...this.closeBlock(position)];
    const { opening, first } = openingOf(block, this.custom);
    const index = this.nextIndex;
    this.nextIndex += 1;
    this.open.set(position, {
      index,
      isCall,
      isFreeText: isCall && this.custom.has(text(block.name)),
      isNative: opening.type === "text" && block.type !== "text",
      argumentsSeen: "",
      givenArguments: isCall ? argumentsText(block.input) : "",
    });
    events.push({ type: "block-start", index, block: opening });
    if (first) events.push({ type: "block-delta", index, delta: { type: "text", text: first } });
    if (block.type === "thinking" && text(block.signature) !== "")
      events.push(...signature(index, text(block.signature)));
    return events;
  }

  private delta(data: JsonObject): StreamEvent[] {
    const delta = isObject(data.delta) ? data.delta : {};
    const open = this.open.get(Number(data.index));
    if (!open) return [];
    const { index } = open;
    switch (open.isNative ? "native" : delta.type) {
      case "text_delta":
        return [{ type: "block-delta", index, delta: { type: "text", text: text(delta.text) } }];
      case "thinking_delta":
        return [{ type: "block-delta", index, delta: { type: "text", text: text(delta.thinking) } }];
      case "signature_delta":
        return signature(index, text(delta.signature));
      case "input_json_delta":
        return this.argumentsDelta(open, text(delta.partial_json));
      default:
        return [{ type: "block-delta", index, delta: { type: "extension", extensions: { [OWN]: { delta } } } }];
    }
  }

  private argumentsDelta(open: Open, piece: string): StreamEvent[] {
    if (!open.isCall || piece === "") return [];
    open.argumentsSeen += piece;
    if (open.isFreeText) return [];
    return [{ type: "block-delta", index: open.index, delta: { type: "arguments", text: piece } }];
  }

  private closeBlock(position: number): StreamEvent[] {
    const open = this.open.get(position);
    if (!open) return [];
    this.open.delete(position);
    const { index } = open;
    const end: StreamEvent = { type: "block-end", index };
    if (!open.isCall) return [end];
    const whole = open.argumentsSeen || open.givenArguments;
    const owed = open.isFreeText ? freeText(whole) : open.argumentsSeen === "" ? whole : "";
    return owed === "" ? [end] : [{ type: "block-delta", index, delta: { type: "arguments", text: owed } }, end];
  }

  private messageDelta(data: JsonObject): StreamEvent[] {
    const delta = isObject(data.delta) ? data.delta : {};
    const events = this.start(null);
    if (typeof delta.stop_reason === "string") this.finish = decodeFinish(delta.stop_reason, delta.stop_sequence);
    this.members = { ...this.members, ...answerMembers({ ...data, ...delta }) };
    return isObject(data.usage) ? [...events, ...usageEvents(readUsage(this.startUsage, data.usage))] : events;
  }

  private stop(): StreamEvent[] {
    this.isOver = true;
    const events = this.start(null);
    for (const position of [...this.open.keys()]) events.push(...this.closeBlock(position));
    const reason = this.finish ?? { unified: "stop", raw: null };
    const extensions = Object.keys(this.members).length > 0 ? { extensions: { [OWN]: this.members } } : {};
    return [...events, { type: "finish", reason, ...extensions }];
  }
}

/** A signature as the vendor sent it; one that a gateway like this one sealed is opened again. */
function signature(index: number, value: string): StreamEvent[] {
  const proof = isOurs(value) ? unsealReasoning(value) : { signature: value, signatureBy: OWN };
  const { signature: own, signatureBy } = proof;
  return own === undefined
    ? []
    : [{ type: "block-delta", index, delta: { type: "signature", signature: own, signatureBy } }];
}

/** How a block opens, and text that came with its opening. */
function openingOf(block: JsonObject, custom: ReadonlySet<string>): { opening: OpeningBlock; first: string } {
  const decoded = decodeBlock(block);
  const extensions = decoded.extensions ? { extensions: decoded.extensions } : {};
  switch (decoded.type) {
    case "text":
      return { opening: { type: "text", ...extensions }, first: block.type === "text" ? decoded.text : "" };
    case "reasoning": {
      // A signature comes as a delta of its own; only ciphertext opens with its maker.
      const { text: first, signature: _signature, signatureBy, ...opening } = decoded;
      return { opening: opening.redacted === undefined ? opening : { ...opening, signatureBy }, first };
    }
    case "tool-call": {
      const kind = custom.has(decoded.name) ? "custom" : "function";
      return { opening: { type: "tool-call", kind, id: decoded.id, name: decoded.name, ...extensions }, first: "" };
    }
    default:
      return { opening: { type: "text", ...extensions }, first: "" };
  }
}

export const streamDecoder = (request?: GenerateRequest): StreamDecoder => new Decoder(request);

function usageEvents({ usage, isBad }: ReportedUsage): StreamEvent[] {
  if (usage) return [{ type: "usage", usage }];
  return isBad ? [{ type: "bad-usage" }] : [];
}
