import type { BlockDelta, FinishReason, GenerateRequest, OpeningBlock, StreamError, StreamEvent } from "../../ir";
import type { SseFrame, StreamDecoder } from "../dialect";
import { isObject, type JsonObject } from "../read";
import { decodeFinish } from "./finish-reason";
import { OWN, part, text } from "./own";
import { freeText, type SentTools, sentTools } from "./tool-names";
import { readUsage } from "./usage";
import { decodeStreamError } from "./vendor-error";

const CUT: StreamError = {
  code: "provider_error",
  message: "The provider's stream ended before its answer did.",
  raw: "cut",
};
const BAD_JSON: StreamError = {
  code: "provider_error",
  message: "The provider sent an event that is not JSON.",
  raw: "bad_json",
};

/** An open block of the wire: the neutral block it is, if one has begun, and what is still owed at its end. */
interface Open {
  index: number | null;
  kind: OpeningBlock["type"] | null;
  readonly isFreeText: boolean;
  argumentsSeen: string;
  /** Ciphertext of thinking; its pieces are bytes of one blob. */
  readonly ciphertext: Buffer[];
}

/**
 * Events of ConverseStream → neutral ones. Blocks of text and thinking have no opening event; `metadata` with the usage
 * comes behind `messageStop`, so the finish waits for it. Source: Amazon Bedrock API reference, ConverseStreamOutput.
 */
class Decoder implements StreamDecoder {
  private readonly sent: SentTools;
  private readonly open = new Map<number, Open>();
  private nextIndex = 0;
  private isStarted = false;
  private isOver = false;
  private hasCalls = false;
  private hasUsage = false;
  private finish: FinishReason | null = null;
  private members: JsonObject | null = null;

  constructor(request: GenerateRequest | undefined) {
    this.sent = sentTools(request);
  }

  push(frame: SseFrame): StreamEvent[] {
    if (this.isOver || frame.data === "") return [];
    let data: unknown;
    try {
      data = JSON.parse(frame.data);
    } catch {
      return this.fail(BAD_JSON);
    }
    return isObject(data) ? this.route(frame.event, data) : [];
  }

  /** The last word is `messageStop`: without `metadata` behind it the answer is whole, its usage unknown. */
  end(): StreamEvent[] {
    if (this.isOver) return [];
    return this.finish === null ? this.fail(CUT) : this.close();
  }

  private route(event: string | null, data: JsonObject): StreamEvent[] {
    switch (event) {
      case "messageStart":
        return this.start();
      case "contentBlockStart":
        return [...this.start(), ...this.openBlock(Number(data.contentBlockIndex), part(data.start))];
      case "contentBlockDelta":
        return [...this.start(), ...this.delta(Number(data.contentBlockIndex), part(data.delta))];
      case "contentBlockStop":
        return this.closeBlock(Number(data.contentBlockIndex));
      case "messageStop":
        return this.messageStop(data);
      case "metadata":
        return this.metadata(data);
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

  private start(): StreamEvent[] {
    if (this.isStarted) return [];
    this.isStarted = true;
    return [{ type: "response-start", upstreamId: null, upstreamModel: null }];
  }

  private openBlock(position: number, start: JsonObject): StreamEvent[] {
    const events = this.closeBlock(position);
    const wire = part(start.toolUse);
    const name = text(wire.name);
    if (name === "") return events;
    const isFreeText = this.sent.isFreeText(name);
    const kind = isFreeText ? "custom" : "function";
    const block: OpeningBlock = { type: "tool-call", kind, id: text(wire.toolUseId), name: this.sent.original(name) };
    const open: Open = { index: null, kind: null, isFreeText, argumentsSeen: "", ciphertext: [] };
    this.open.set(position, open);
    this.hasCalls = true;
    return [...events, ...this.begin(open, block)];
  }

  private begin(open: Open, block: OpeningBlock): StreamEvent[] {
    const index = this.nextIndex;
    this.nextIndex += 1;
    open.index = index;
    open.kind = block.type;
    return [{ type: "block-start", index, block }];
  }

  private openAt(position: number): Open {
    const known = this.open.get(position);
    if (known) return known;
    const made: Open = { index: null, kind: null, isFreeText: false, argumentsSeen: "", ciphertext: [] };
    this.open.set(position, made);
    return made;
  }

  private delta(position: number, delta: JsonObject): StreamEvent[] {
    const open = this.openAt(position);
    if (isObject(delta.toolUse)) return argumentsDelta(open, text(delta.toolUse.input));
    if (typeof delta.text === "string") return this.say(open, "text", { type: "text", text: delta.text });
    if (isObject(delta.citation)) {
      const extensions = { [OWN]: { citations: [delta.citation] } };
      return this.say(open, "text", { type: "extension", extensions });
    }
    const thinking = part(delta.reasoningContent);
    if (typeof thinking.text === "string") return this.say(open, "reasoning", { type: "text", text: thinking.text });
    if (typeof thinking.signature === "string") {
      const { signature } = thinking;
      return this.say(open, "reasoning", { type: "signature", signature, signatureBy: OWN });
    }
    if (typeof thinking.redactedContent === "string")
      open.ciphertext.push(Buffer.from(thinking.redactedContent, "base64"));
    return [];
  }

  /** A piece of a block, behind the block's beginning where this is the first one. */
  private say(open: Open, kind: "text" | "reasoning", delta: BlockDelta): StreamEvent[] {
    if (delta.type === "text" && delta.text === "") return [];
    const events = open.index === null ? this.begin(open, { type: kind }) : [];
    if (open.index === null || open.kind !== kind) return events;
    return [...events, { type: "block-delta", index: open.index, delta }];
  }

  private closeBlock(position: number): StreamEvent[] {
    const open = this.open.get(position);
    if (!open) return [];
    this.open.delete(position);
    const events: StreamEvent[] = [];
    if (open.index !== null) events.push(...owedArguments(open), { type: "block-end", index: open.index });
    if (open.ciphertext.length === 0) return events;
    const redacted = Buffer.concat(open.ciphertext).toString("base64");
    const index = this.nextIndex;
    events.push(...this.begin(open, { type: "reasoning", redacted, signatureBy: OWN }), { type: "block-end", index });
    return events;
  }

  private messageStop(data: JsonObject): StreamEvent[] {
    const events = this.start();
    for (const position of [...this.open.keys()]) events.push(...this.closeBlock(position));
    this.finish = decodeFinish(data.stopReason, this.hasCalls);
    if (isObject(data.additionalModelResponseFields)) this.members = data.additionalModelResponseFields;
    return this.hasUsage ? [...events, ...this.close()] : events;
  }

  private metadata(data: JsonObject): StreamEvent[] {
    const { usage, isBad } = readUsage(data.usage);
    if (!usage && !isBad) return [];
    this.hasUsage = true;
    const events: StreamEvent[] = [...this.start(), usage ? { type: "usage", usage } : { type: "bad-usage" }];
    return this.finish === null ? events : [...events, ...this.close()];
  }

  private close(): StreamEvent[] {
    this.isOver = true;
    const reason = this.finish ?? { unified: "stop", raw: null };
    const extensions = this.members ? { extensions: { [OWN]: { additionalModelResponseFields: this.members } } } : {};
    return [{ type: "finish", reason, ...extensions }];
  }
}

/** Pieces of arguments go on as they are; those of a free-text tool wait, since its text stands inside of whole JSON. */
function argumentsDelta(open: Open, piece: string): StreamEvent[] {
  if (open.index === null || open.kind !== "tool-call" || piece === "") return [];
  open.argumentsSeen += piece;
  if (open.isFreeText) return [];
  return [{ type: "block-delta", index: open.index, delta: { type: "arguments", text: piece } }];
}

function owedArguments({ index, kind, isFreeText, argumentsSeen }: Open): StreamEvent[] {
  if (index === null || kind !== "tool-call") return [];
  const owed = isFreeText ? freeText(argumentsSeen) : argumentsSeen === "" ? "{}" : "";
  return owed === "" ? [] : [{ type: "block-delta", index, delta: { type: "arguments", text: owed } }];
}

export const streamDecoder = (request?: GenerateRequest): StreamDecoder => new Decoder(request);
