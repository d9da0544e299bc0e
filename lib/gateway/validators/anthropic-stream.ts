import type { SseFrame } from "../dialects/dialect";

/**
 * A state machine over an Anthropic Messages stream as a client sees it: every frame is checked in its turn, and the end
 * of the stream is checked by `end()`. Written from the vendor's documentation and SDK, not from our encoder.
 */
interface OpenBlock {
  readonly type: string;
  json: string;
  hasSignature: boolean;
}

type Json = Record<string, unknown>;

const isJson = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);

export class AnthropicStreamError extends Error {}

function demand(condition: boolean, what: string): asserts condition {
  if (!condition) throw new AnthropicStreamError(what);
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

const DELTAS: Readonly<Record<string, readonly string[]>> = {
  text_delta: ["text"],
  citations_delta: ["text"],
  thinking_delta: ["thinking"],
  signature_delta: ["thinking"],
  input_json_delta: ["tool_use", "server_tool_use", "mcp_tool_use"],
};

const STOP_REASONS = [
  "end_turn",
  "max_tokens",
  "stop_sequence",
  "tool_use",
  "pause_turn",
  "refusal",
  "model_context_window_exceeded",
];

/** What the stream said, put together as an SDK does. */
export interface SeenMessage {
  readonly content: Json[];
  stopReason: string | null;
  usage: Json;
  error: Json | null;
}

export class AnthropicStreamValidator {
  readonly message: SeenMessage = { content: [], stopReason: null, usage: {}, error: null };
  private state: "new" | "open" | "closing" | "done" | "failed" = "new";
  private block: OpenBlock | null = null;
  private nextIndex = 0;
  private readonly toolIds = new Set<string>();

  push(frame: SseFrame): void {
    demand(frame.data !== "[DONE]", "[DONE] has no place in this dialect");
    const data: unknown = JSON.parse(frame.data);
    demand(isJson(data), "data is an object");
    demand(frame.event === data.type, `event line "${frame.event}" differs from type "${String(data.type)}"`);
    demand(this.state !== "done" && this.state !== "failed", `"${frame.event}" after the end`);
    if (data.type === "ping") return;
    if (data.type === "error") {
      demand(
        isJson(data.error) && typeof data.error.type === "string" && typeof data.error.message === "string",
        "error has type and message",
      );
      this.message.error = data.error;
      this.state = "failed";
      return;
    }
    this.route(data);
  }

  /** The stream closed. */
  end(): SeenMessage {
    demand(this.state === "done" || this.state === "failed", `the stream ended in state "${this.state}"`);
    return this.message;
  }

  private route(data: Json): void {
    switch (data.type) {
      case "message_start":
        this.start(data.message);
        return;
      case "content_block_start":
        this.openBlock(data);
        return;
      case "content_block_delta":
        this.delta(data);
        return;
      case "content_block_stop":
        this.closeBlock(data);
        return;
      case "message_delta":
        this.messageDelta(data);
        return;
      case "message_stop":
        demand(this.state === "closing", "message_stop without message_delta");
        this.state = "done";
        return;
      default:
        throw new AnthropicStreamError(`unknown event "${String(data.type)}"`);
    }
  }

  private start(message: unknown): void {
    demand(this.state === "new", "a second message_start");
    demand(isJson(message), "message_start has a message");
    demand(message.type === "message" && message.role === "assistant", "message has type and role");
    demand(typeof message.id === "string" && message.id !== "", "message has an id");
    demand(typeof message.model === "string" && message.model !== "", "message has a model");
    demand(Array.isArray(message.content) && message.content.length === 0, "message_start has no content yet");
    demand(message.stop_reason === null && message.stop_sequence === null, "message_start has no stop reason yet");
    demand(isJson(message.usage), "message_start has usage");
    demand(isCount(message.usage.input_tokens), "usage has input_tokens");
    demand(isCount(message.usage.output_tokens), "usage has output_tokens");
    this.message.usage = { ...message.usage };
    this.state = "open";
  }

  private openBlock(data: Json): void {
    demand(this.state === "open", "content_block_start outside the message");
    demand(this.block === null, "content_block_start while a block is open");
    demand(data.index === this.nextIndex, `index ${String(data.index)} where ${this.nextIndex} was due`);
    const block = data.content_block;
    demand(isJson(block) && typeof block.type === "string", "block has a type");
    if (block.type === "text") demand(block.text === "", "a text block opens empty");
    if (block.type === "thinking")
      demand(block.thinking === "" && block.signature === "", "a thinking block opens empty");
    if (block.type === "redacted_thinking") demand(typeof block.data === "string", "redacted thinking has data");
    if (block.type === "tool_use") this.openCall(block);
    this.block = { type: block.type, json: "", hasSignature: false };
    this.message.content.push({ ...block });
  }

  private openCall(block: Json): void {
    demand(isJson(block.input) && Object.keys(block.input).length === 0, "a tool_use opens with input {}");
    demand(typeof block.name === "string" && block.name !== "", "a tool_use has a name");
    demand(typeof block.id === "string" && /^[a-zA-Z0-9_-]{1,64}$/.test(block.id), `tool id "${String(block.id)}"`);
    demand(!this.toolIds.has(block.id), `tool id "${block.id}" twice`);
    this.toolIds.add(block.id);
  }

  private delta(data: Json): void {
    const { delta } = data;
    demand(this.block !== null, "content_block_delta without an open block");
    demand(data.index === this.nextIndex, "delta of another block");
    demand(isJson(delta) && typeof delta.type === "string", "delta has a type");
    const allowed = DELTAS[delta.type];
    if (allowed) demand(allowed.includes(this.block.type), `${delta.type} in a ${this.block.type} block`);
    const seen = this.message.content.at(-1) ?? {};
    if (delta.type === "text_delta") {
      demand(typeof delta.text === "string", "text_delta has text");
      seen.text = String(seen.text) + delta.text;
    }
    if (delta.type === "thinking_delta") {
      demand(typeof delta.thinking === "string", "thinking_delta has thinking");
      demand(!this.block.hasSignature, "thinking_delta after the signature");
      seen.thinking = String(seen.thinking) + delta.thinking;
    }
    if (delta.type === "signature_delta") {
      demand(typeof delta.signature === "string" && delta.signature !== "", "signature_delta has a signature");
      this.block.hasSignature = true;
      seen.signature = delta.signature;
    }
    if (delta.type === "input_json_delta") {
      demand(typeof delta.partial_json === "string", "input_json_delta has partial_json");
      this.block.json += delta.partial_json;
    }
  }

  private closeBlock(data: Json): void {
    const { block } = this;
    demand(block !== null, "content_block_stop without an open block");
    demand(data.index === this.nextIndex, "stop of another block");
    const seen = this.message.content.at(-1) ?? {};
    if (block.type === "thinking") demand(block.hasSignature, "thinking without a signature");
    if (block.type === "text") demand(seen.text !== "", "an empty text block");
    if (block.type === "tool_use" && block.json !== "") {
      const input: unknown = JSON.parse(block.json);
      demand(isJson(input), "tool input is an object");
      seen.input = input;
    }
    this.block = null;
    this.nextIndex += 1;
  }

  private messageDelta(data: Json): void {
    demand(this.state === "open", "message_delta out of turn");
    demand(this.block === null, "message_delta while a block is open");
    const { delta, usage } = data;
    demand(isJson(delta) && STOP_REASONS.includes(String(delta.stop_reason)), "message_delta has a stop reason");
    demand(delta.stop_sequence === null || typeof delta.stop_sequence === "string", "stop_sequence is text or null");
    demand(
      (delta.stop_reason === "stop_sequence") === (typeof delta.stop_sequence === "string"),
      "stop_sequence fits stop_reason",
    );
    demand(isJson(usage) && isCount(usage.output_tokens), "message_delta has usage.output_tokens");
    for (const key of ["input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens", "total_tokens"]) {
      demand(usage[key] === undefined || usage[key] === null || isCount(usage[key]), `usage.${key} is a count`);
    }
    Object.assign(this.message.usage, usage);
    this.message.stopReason = String(delta.stop_reason);
    this.state = "closing";
  }
}

/** Checks a whole stream and gives what it said. */
export function checkAnthropicStream(frames: readonly SseFrame[]): SeenMessage {
  const validator = new AnthropicStreamValidator();
  for (const frame of frames) validator.push(frame);
  return validator.end();
}
