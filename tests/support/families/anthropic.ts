import { anthropicComplaints } from "../validators/anthropic-request";
import {
  argumentPieces,
  eventFrame,
  type Family,
  isJson,
  isProofOf,
  type Json,
  objects,
  onlyTool,
  proofOf,
  type Turn,
  type TurnContext,
  textOf,
} from "./turn";

const ID = "anthropic-messages";

const partsOf = (content: unknown): readonly Json[] =>
  typeof content === "string" ? [{ type: "text", text: content }] : objects(content);
const textIn = (parts: readonly Json[]): string =>
  parts
    .filter((part) => part.type === "text")
    .map((part) => String(part.text))
    .join("");

function usageOf({ usage }: TurnContext, output: number): Json {
  return {
    input_tokens: usage.input - usage.cached,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: usage.cached,
    output_tokens: output,
    service_tier: "standard",
  };
}

function blocksOf(turn: Turn, { serial }: TurnContext): Json[] {
  const blocks: Json[] = [];
  if (turn.thinking) blocks.push({ type: "thinking", thinking: turn.thinking, signature: proofOf(ID, turn.thinking) });
  if (textOf(turn)) blocks.push({ type: "text", text: textOf(turn) });
  for (const [at, call] of (turn.calls ?? []).entries())
    blocks.push({ type: "tool_use", id: `toolu_${serial}_${at}`, name: call.name, input: call.args });
  return blocks;
}

const stopOf = (turn: Turn): string => (turn.calls?.length ? "tool_use" : "end_turn");

function framesOf(block: Json, index: number, turn: Turn): string[] {
  const delta = (value: Json) => eventFrame({ type: "content_block_delta", index, delta: value });
  const open = (value: Json) => eventFrame({ type: "content_block_start", index, content_block: value });
  const close = eventFrame({ type: "content_block_stop", index });
  if (block.type === "thinking") {
    const said = delta({ type: "thinking_delta", thinking: block.thinking });
    const proof = delta({ type: "signature_delta", signature: block.signature });
    return [open({ type: "thinking", thinking: "", signature: "" }), said, proof, close];
  }
  if (block.type === "text") {
    const pieces = (turn.text ?? []).map((text) => delta({ type: "text_delta", text }));
    return [open({ type: "text", text: "" }), ...pieces, close];
  }
  const input = isJson(block.input) ? block.input : {};
  const pieces = ["", ...argumentPieces(input)].map((text) => delta({ type: "input_json_delta", partial_json: text }));
  return [open({ ...block, input: {} }), ...pieces, close];
}

/** Anthropic Messages, strict as the vendor: signatures of thinking must be its own and stand with their words. */
export const anthropic: Family = {
  id: ID,
  route: (path, body) =>
    /\/messages(\?|$)/.test(path) ? { model: String(body.model), isStream: body.stream === true } : null,
  complaints(body) {
    const found = [...anthropicComplaints(body)];
    for (const message of objects(body.messages)) {
      for (const block of partsOf(message.content)) {
        // Words may be left out, as after `display: "omitted"`; other words than the signed ones may not.
        const isTrue =
          block.thinking === ""
            ? isProofOf(ID, block.signature)
            : block.signature === proofOf(ID, String(block.thinking));
        if (block.type === "thinking" && !isTrue) found.push("Invalid `signature` in `thinking` block");
        if (block.type === "redacted_thinking" && !isProofOf(ID, block.data)) found.push("Invalid `data`");
      }
    }
    return found;
  },
  ask(body) {
    const messages = objects(body.messages);
    const parts = messages.map((message) => ({ role: message.role, parts: partsOf(message.content) }));
    const all = parts.flatMap((message) => message.parts);
    const names = new Map(all.filter((part) => part.type === "tool_use").map((part) => [part.id, String(part.name)]));
    const last = parts.at(-1)?.parts ?? [];
    const nested = last.flatMap((part) => (part.type === "tool_result" ? partsOf(part.content) : [part]));
    const choice = isJson(body.tool_choice) ? body.tool_choice : {};
    const thinking = isJson(body.thinking) ? body.thinking.type : "disabled";
    const output = isJson(body.output_config) ? body.output_config : {};
    return {
      lastUserText: textIn(parts.findLast(({ role, parts: own }) => role === "user" && textIn(own))?.parts ?? []),
      toolNames: objects(body.tools).map((tool) => String(tool.name)),
      forcedTool: choice.type === "tool" ? String(choice.name) : onlyTool(choice.type === "any", body.tools),
      results: last
        .filter((part) => part.type === "tool_result")
        .map((part) => ({ name: names.get(part.tool_use_id) ?? "", text: textIn(partsOf(part.content)) })),
      imageCount: nested.filter((part) => part.type === "image").length,
      hasSchema: isJson(output.format),
      isThinking: thinking === "enabled" || thinking === "adaptive",
      proofs: all.filter((part) => part.type === "thinking").map((part) => String(part.signature)),
    };
  },
  plain: (turn, context) => ({
    id: `msg_double${context.serial}`,
    type: "message",
    role: "assistant",
    model: context.model,
    content: blocksOf(turn, context),
    stop_reason: stopOf(turn),
    stop_sequence: null,
    usage: usageOf(context, context.usage.output),
  }),
  frames(turn, context) {
    const message = {
      id: `msg_double${context.serial}`,
      type: "message",
      role: "assistant",
      model: context.model,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: usageOf(context, 1),
    };
    const blocks = blocksOf(turn, context).flatMap((block, index) => framesOf(block, index, turn));
    const end = { type: "message_delta", delta: { stop_reason: stopOf(turn), stop_sequence: null } };
    return [
      eventFrame({ type: "message_start", message }),
      eventFrame({ type: "ping" }),
      ...blocks,
      eventFrame({ ...end, usage: usageOf(context, context.usage.output) }),
      eventFrame({ type: "message_stop" }),
    ];
  },
  error(status, message) {
    const types: Record<number, string> = {
      401: "authentication_error",
      429: "rate_limit_error",
      529: "overloaded_error",
    };
    const type = types[status] ?? (status < 500 ? "invalid_request_error" : "api_error");
    return { type: "error", error: { type, message }, request_id: "req_double" };
  },
};
