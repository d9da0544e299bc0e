import { randomUUID } from "node:crypto";
import type { GenerateRequest, OpeningBlock, StreamError, StreamEvent } from "../../ir";
import { legalCallId, madeCallId } from "../call-id";
import type { SseFrame, StreamDecoder } from "../dialect";
import { isObject, type JsonObject } from "../read";
import { decodeFinish } from "./finish-reason";
import { readArguments, type SentTools, sentTools } from "./tools";
import { readUsage } from "./usage";

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const part = (value: unknown): JsonObject => (isObject(value) ? value : {});

const broken = (message: string, raw: string): StreamError => ({ code: "provider_error", message, raw });

const CUT = broken("The provider's stream ended before its answer did.", "cut");

/** Anything that "null" begins with: a tool without arguments gets none, or the word. */
const MAY_BE_NULL = /^\s*(n(u(l(l\s*)?)?)?)?$/;

interface OpenCall {
  readonly index: number;
  /** Arguments are kept until the end: the text can only be taken out of whole JSON. */
  readonly isFreeText: boolean;
  /** Arguments that have not been passed on. */
  held: string;
  /** Some have been: what is held goes straight on. */
  isFlowing: boolean;
}

/** Cohere's events → neutral ones. */
class Decoder implements StreamDecoder {
  private readonly sent: SentTools;
  /** The open text or thinking, and which of them. */
  private said: { readonly index: number; readonly kind: "text" | "reasoning" } | null = null;
  private readonly calls = new Map<number, OpenCall>();
  private callCount = 0;
  private nextIndex = 0;
  private isStarted = false;
  private isOver = false;
  private seed = "";

  constructor(request: GenerateRequest | undefined) {
    this.sent = sentTools(request);
  }

  push(frame: SseFrame): StreamEvent[] {
    const text = frame.data.trim();
    if (this.isOver || text === "" || text === "[DONE]") return [];
    let data: unknown;
    try {
      data = JSON.parse(text);
    } catch {
      return this.fail(broken("The provider sent an event that is not JSON.", "bad_json"));
    }
    if (!isObject(data)) return [];
    const events = this.isStarted || data.type === "debug" ? [] : this.start(data);
    return [...events, ...this.route(data)];
  }

  end(): StreamEvent[] {
    if (this.isOver) return [];
    return [...(this.isStarted ? [] : this.start({})), ...this.fail(CUT)];
  }

  private start(data: JsonObject): StreamEvent[] {
    this.isStarted = true;
    const id = textOf(data.id);
    this.seed = id || randomUUID();
    return [{ type: "response-start", upstreamId: id || null, upstreamModel: null }];
  }

  private route(data: JsonObject): StreamEvent[] {
    const message = part(part(data.delta).message);
    switch (data.type) {
      case "content-start":
      case "content-delta":
        return this.content(part(message.content));
      case "content-end":
        return this.closeSaid();
      case "tool-plan-delta":
        return this.say("text", textOf(message.tool_plan));
      case "tool-call-start":
        return this.startCall(Number(data.index), part(message.tool_calls));
      case "tool-call-delta":
        return this.argumentsDelta(Number(data.index), part(part(message.tool_calls).function).arguments);
      case "tool-call-end":
        return this.endCall(Number(data.index));
      case "message-end":
        return this.messageEnd(part(data.delta));
      default:
        return this.foreign(data);
    }
  }

  /** An event that is none of Cohere's answers: its error body, or one that means nothing here (citations, debug). */
  private foreign(data: JsonObject): StreamEvent[] {
    const message = textOf(data.message) || textOf(part(data.error).message) || textOf(data.error);
    const isError = data.type === "error" || (data.type === undefined && message !== "");
    return isError ? this.fail(broken(message || "The provider broke off.", "error")) : [];
  }

  private fail(error: StreamError): StreamEvent[] {
    this.isOver = true;
    return [{ type: "error", error }];
  }

  private open(block: OpeningBlock): { index: number; event: StreamEvent } {
    const index = this.nextIndex;
    this.nextIndex += 1;
    return { index, event: { type: "block-start", index, block } };
  }

  private content(content: JsonObject): StreamEvent[] {
    const thinking = textOf(content.thinking);
    return thinking === "" ? this.say("text", textOf(content.text)) : this.say("reasoning", thinking);
  }

  /** A block opens with its first words: empty ones are never seen. */
  private say(kind: "text" | "reasoning", text: string): StreamEvent[] {
    if (text === "") return [];
    const events: StreamEvent[] = [];
    if (this.said?.kind !== kind) {
      events.push(...this.closeSaid());
      const { index, event } = this.open({ type: kind });
      this.said = { index, kind };
      events.push(event);
    }
    const { index } = this.said;
    return [...events, { type: "block-delta", index, delta: { type: "text", text } }];
  }

  private closeSaid(): StreamEvent[] {
    if (!this.said) return [];
    const { index } = this.said;
    this.said = null;
    return [{ type: "block-end", index }];
  }

  private startCall(position: number, call: JsonObject): StreamEvent[] {
    const wire = part(call.function);
    const name = this.sent.original(textOf(wire.name));
    if (name === "") return [];
    const events = [...this.closeSaid(), ...this.endCall(position)];
    const isFreeText = this.sent.isFreeText(name);
    const given = textOf(call.id);
    const id = given === "" ? madeCallId(this.seed, this.callCount) : legalCallId(given);
    this.callCount += 1;
    const { index, event } = this.open({ type: "tool-call", kind: isFreeText ? "custom" : "function", id, name });
    this.calls.set(position, { index, isFreeText, held: "", isFlowing: false });
    return [...events, event, ...this.argumentsDelta(position, wire.arguments)];
  }

  private argumentsDelta(position: number, piece: unknown): StreamEvent[] {
    const call = this.calls.get(position);
    if (!call || typeof piece !== "string" || piece === "") return [];
    call.held += piece;
    if (call.isFreeText || (!call.isFlowing && MAY_BE_NULL.test(call.held))) return [];
    call.isFlowing = true;
    const text = call.held;
    call.held = "";
    return [{ type: "block-delta", index: call.index, delta: { type: "arguments", text } }];
  }

  private endCall(position: number): StreamEvent[] {
    const call = this.calls.get(position);
    if (!call) return [];
    this.calls.delete(position);
    const { index, isFreeText, isFlowing, held } = call;
    const end: StreamEvent = { type: "block-end", index };
    if (isFlowing) return [end];
    const text = readArguments(held, isFreeText);
    return [{ type: "block-delta", index, delta: { type: "arguments", text } }, end];
  }

  private messageEnd(delta: JsonObject): StreamEvent[] {
    const events = this.closeSaid();
    for (const position of [...this.calls.keys()]) events.push(...this.endCall(position));
    const { usage, isBad } = readUsage(delta.usage);
    if (usage) events.push({ type: "usage", usage });
    else if (isBad) events.push({ type: "bad-usage" });
    const reason = decodeFinish(delta.finish_reason, this.callCount > 0);
    if (reason.unified !== "error") {
      this.isOver = true;
      return [...events, { type: "finish", reason }];
    }
    const raw = reason.raw ?? "ERROR";
    const message = textOf(delta.error) || "The provider could not finish its answer.";
    const code = raw === "TIMEOUT" ? "upstream_timeout" : "provider_error";
    return [...events, ...this.fail({ code, message, raw })];
  }
}

export const streamDecoder = (request?: GenerateRequest): StreamDecoder => new Decoder(request);
