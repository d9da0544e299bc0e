import type { FinishReason, GenerateRequest, OpeningBlock, StreamError, StreamEvent } from "../../ir";
import type { SseFrame, StreamDecoder } from "../dialect";
import { isObject, type JsonObject } from "../read";
import { CallIds } from "./call-ids";
import { blockedFinish, candidateMembers } from "./candidates";
import { decodeFinish } from "./finish-reason";
import { OWN } from "./own";
import { PartialArgs } from "./partial-args";
import { CallPairing, decodePart, text } from "./parts";
import { openThought } from "./proofs";
import { freeText, type SentTools, sentTools } from "./tool-names";
import { readUsage, searchCount } from "./usage";
import { readStreamError } from "./vendor-error";

const CUT: StreamError = {
  code: "provider_error",
  message: "The provider's stream ended before its answer did.",
  raw: "cut",
};

interface Choice {
  /** The text or thought that is open. */
  current: { readonly index: number; readonly kind: "text" | "reasoning" } | null;
  /** A call whose arguments come piece by piece. */
  partial: { readonly index: number; readonly name: string; readonly args: PartialArgs } | null;
  hasCalls: boolean;
  finish: FinishReason | null;
  members: JsonObject;
}

/** Gemini's chunks → neutral events. The chunk with the last finish reason is the end; there is no other mark. */
class Decoder implements StreamDecoder {
  private readonly sent: SentTools;
  private readonly ids = new CallIds();
  private readonly choices = new Map<number, Choice>();
  private nextIndex = 0;
  private isStarted = false;
  private isOver = false;
  private searches = 0;

  constructor(request: GenerateRequest | undefined) {
    this.sent = sentTools(request);
  }

  push(frame: SseFrame): StreamEvent[] {
    if (this.isOver || frame.data === "") return [];
    let chunk: unknown;
    try {
      chunk = JSON.parse(frame.data);
    } catch {
      return this.fail({
        code: "provider_error",
        message: "The provider sent an event that is not JSON.",
        raw: "bad_json",
      });
    }
    if (!isObject(chunk)) return [];
    const error = readStreamError(chunk);
    return error ? this.fail(error) : this.read(chunk);
  }

  end(): StreamEvent[] {
    if (this.isOver) return [];
    return [...this.choices.values()].some((choice) => choice.finish) ? this.finish() : this.fail(CUT);
  }

  private fail(error: StreamError): StreamEvent[] {
    this.isOver = true;
    return [{ type: "error", error }];
  }

  private read(chunk: JsonObject): StreamEvent[] {
    const events = this.start(chunk);
    const candidates: readonly unknown[] = Array.isArray(chunk.candidates) ? chunk.candidates : [];
    for (const candidate of candidates) if (isObject(candidate)) events.push(...this.candidate(candidate));
    this.searches = Math.max(this.searches, searchCount(candidates));
    const { usage, isBad } = readUsage(chunk.usageMetadata, this.searches);
    if (usage) events.push({ type: "usage", usage });
    else if (isBad) events.push({ type: "bad-usage" });
    const blocked = candidates.length === 0 ? blockedFinish(chunk) : null;
    if (blocked) this.choice(0).finish = blocked;
    const isDone = this.choices.size > 0 && [...this.choices.values()].every((choice) => choice.finish);
    return isDone ? [...events, ...this.finish()] : events;
  }

  private start(chunk: JsonObject): StreamEvent[] {
    const upstreamId = text(chunk.responseId) || null;
    this.ids.from(upstreamId);
    if (this.isStarted) return [];
    this.isStarted = true;
    return [{ type: "response-start", upstreamId, upstreamModel: text(chunk.modelVersion) || null }];
  }

  private choice(index: number): Choice {
    let choice = this.choices.get(index);
    if (!choice) {
      choice = { current: null, partial: null, hasCalls: false, finish: null, members: {} };
      this.choices.set(index, choice);
    }
    return choice;
  }

  private candidate(candidate: JsonObject): StreamEvent[] {
    const position = typeof candidate.index === "number" ? candidate.index : 0;
    const choice = this.choice(position);
    const content = isObject(candidate.content) ? candidate.content : {};
    const parts: readonly unknown[] = Array.isArray(content.parts) ? content.parts : [];
    const events = parts.filter(isObject).flatMap((part) => this.part(part, position, choice));
    choice.members = { ...choice.members, ...candidateMembers(candidate) };
    if (typeof candidate.finishReason === "string") {
      events.push(...this.closeAll(choice));
      choice.finish = decodeFinish(candidate.finishReason, choice.hasCalls);
    }
    return events;
  }

  private part(part: JsonObject, position: number, choice: Choice): StreamEvent[] {
    if (isObject(part.functionCall)) return this.call(part, part.functionCall, position, choice);
    if (typeof part.text === "string") return this.text(part, position, choice);
    const [block] = decodePart(part, new CallPairing());
    if (!block) return [];
    const events = this.closeAll(choice);
    const index = this.nextIndex;
    if (block.type === "image" && block.source.kind === "base64") {
      const { mediaType, data } = block.source;
      events.push(this.open({ type: "image", mediaType, data }, position), { type: "block-end", index });
    } else if (block.type === "audio" && block.source.kind === "base64") {
      const { mediaType, data } = block.source;
      events.push(
        this.open({ type: "audio", mediaType }, position),
        { type: "block-delta", index, delta: { type: "data", data } },
        { type: "block-end", index },
      );
    } else {
      // A readable stand-in follows for clients of other dialects; this one's get the part itself.
      const native = block.type === "text" && block.extensions ? block.extensions : { [OWN]: { native: part } };
      const standIn = block.type === "text" ? block.text : "";
      events.push(this.open({ type: "text", extensions: native }, position));
      if (standIn !== "") events.push({ type: "block-delta", index, delta: { type: "text", text: standIn } });
      events.push({ type: "block-end", index });
    }
    return events;
  }

  private open(block: OpeningBlock, position: number): StreamEvent {
    const index = this.nextIndex;
    this.nextIndex += 1;
    return position === 0
      ? { type: "block-start", index, block }
      : { type: "block-start", index, choice: position, block };
  }

  private text(part: JsonObject, position: number, choice: Choice): StreamEvent[] {
    const kind = part.thought === true ? "reasoning" : "text";
    const said = text(part.text);
    const signature = text(part.thoughtSignature);
    if (said === "" && signature === "") return [];
    const events: StreamEvent[] = [];
    if (choice.current?.kind !== kind) {
      events.push(...this.closeAll(choice));
      choice.current = { index: this.nextIndex, kind };
      events.push(this.open({ type: kind }, position));
    }
    const { index } = choice.current;
    if (said !== "") events.push({ type: "block-delta", index, delta: { type: "text", text: said } });
    if (signature === "") return events;
    if (kind === "text")
      return [
        ...events,
        {
          type: "block-delta",
          index,
          delta: { type: "extension", extensions: { [OWN]: { thoughtSignature: signature } } },
        },
      ];
    const proof = openThought(signature);
    if (proof.signature !== undefined)
      events.push({
        type: "block-delta",
        index,
        delta: { type: "signature", signature: proof.signature, signatureBy: proof.signatureBy },
      });
    return events;
  }

  private call(part: JsonObject, wire: JsonObject, position: number, choice: Choice): StreamEvent[] {
    const isPartial = wire.willContinue === true || wire.partialArgs !== undefined || wire.name === undefined;
    const events: StreamEvent[] = [];
    if (text(wire.name) !== "" || !choice.partial) {
      events.push(...this.closeAll(choice));
      if (text(wire.name) === "") return events;
      events.push(...this.openCall(part, wire, position, choice));
    }
    if (!choice.partial) return events;
    choice.partial.args.add(wire.partialArgs);
    if (isPartial && wire.willContinue === true) return events;
    return [...events, ...this.closeCall(choice, wire.args)];
  }

  private openCall(part: JsonObject, wire: JsonObject, position: number, choice: Choice): StreamEvent[] {
    const sentName = text(wire.name);
    const decoded = decodePart(part, new CallPairing()).find((block) => block.type === "tool-call");
    const { signature, signatureBy, extensions } = decoded?.type === "tool-call" ? decoded : {};
    const opening: OpeningBlock = {
      type: "tool-call",
      kind: this.sent.isFreeText(sentName) ? "custom" : "function",
      id: this.ids.name(wire.id),
      name: this.sent.original(sentName),
      ...(signature === undefined ? {} : { signature, signatureBy }),
      ...(extensions ? { extensions } : {}),
    };
    choice.hasCalls = true;
    choice.partial = { index: this.nextIndex, name: sentName, args: new PartialArgs() };
    return [this.open(opening, position)];
  }

  private closeCall(choice: Choice, args?: unknown): StreamEvent[] {
    const { partial } = choice;
    if (!partial) return [];
    choice.partial = null;
    const json = isObject(args) ? JSON.stringify(args) : partial.args.json;
    const said = this.sent.isFreeText(partial.name) ? freeText(JSON.parse(json)) : json;
    const { index } = partial;
    return [
      { type: "block-delta", index, delta: { type: "arguments", text: said } },
      { type: "block-end", index },
    ];
  }

  private closeAll(choice: Choice): StreamEvent[] {
    const events = this.closeCall(choice);
    if (!choice.current) return events;
    const { index } = choice.current;
    choice.current = null;
    return [...events, { type: "block-end", index }];
  }

  private finish(): StreamEvent[] {
    this.isOver = true;
    const events: StreamEvent[] = [];
    for (const [position, choice] of this.choices) {
      events.push(...this.closeAll(choice));
      if (!choice.finish) continue;
      const extensions = Object.keys(choice.members).length > 0 ? { extensions: { [OWN]: choice.members } } : {};
      events.push({
        type: "finish",
        reason: choice.finish,
        ...(position === 0 ? {} : { choice: position }),
        ...extensions,
      });
    }
    return events;
  }
}

export const streamDecoder = (request?: GenerateRequest): StreamDecoder => new Decoder(request);
