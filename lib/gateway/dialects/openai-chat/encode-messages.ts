import {
  type Block,
  blockPath,
  type Message,
  messagePath,
  type ReasoningBlock,
  type ToolCallBlock,
  type ToolResultBlock,
  type Warning,
} from "../../ir";
import { legalCallId } from "../call-id";
import { encodeCall, encodePart, ownMembers } from "./blocks";
import { compact, type JsonObject } from "./json";
import { encodeReasoning } from "./reasoning";

/** One run over the messages of a request. */
interface Encoding {
  readonly messages: JsonObject[];
  readonly warnings: Warning[];
  /** Pictures and files of tool results: a tool message cannot hold them, a user message behind all of them can (wire 89). */
  pending: JsonObject[];
}

const isText = (block: Block): block is Block & { type: "text" } => block.type === "text";

/** Own members of a message, without the mark of its role. */
function memberRest(message: Message): JsonObject {
  const { role: _role, ...rest } = ownMembers(message.extensions);
  return rest;
}

function partsOf(blocks: readonly Block[], path: string, to: Encoding): JsonObject[] {
  return blocks.flatMap((block, index): JsonObject[] => {
    if (isText(block) && block.text === "") return [];
    const part = encodePart(block);
    if (part) return [part];
    to.warnings.push({
      kind: "dropped",
      path: blockPath(block, index, path),
      detail: `Chat completions cannot carry this ${block.type} block.`,
    });
    return [];
  });
}

/** One plain text stays a string: every vendor takes that. */
function contentOf(parts: readonly JsonObject[]): unknown {
  const [first] = parts;
  if (!first) return "";
  return parts.length === 1 && first.type === "text" && Object.keys(first).length === 2 ? first.text : parts;
}

const joined = (blocks: readonly Block[], glue: string): string =>
  blocks
    .filter(isText)
    .map((block) => block.text)
    .filter((text) => text !== "")
    .join(glue);

function pushResult(block: ToolResultBlock, path: string, own: JsonObject, to: Encoding): void {
  if (block.isError) {
    to.warnings.push({
      kind: "dropped",
      path: `${path}.is_error`,
      detail: "Chat completions has no mark for a failed tool; its text is sent.",
    });
  }
  const media = block.content.filter((part) => part.type !== "text");
  const text = joined(block.content, "\n");
  const moved = partsOf(media, path, to);
  if (moved.length > 0) {
    to.warnings.push({
      kind: "changed",
      path,
      detail: "Pictures and files of a tool result were moved to a user message.",
    });
    to.pending.push({ type: "text", text: `Output of the tool call ${legalCallId(block.callId)}:` }, ...moved);
  }
  const content = text === "" && moved.length > 0 ? "The output follows in the next user message." : text;
  to.messages.push({ role: "tool", tool_call_id: legalCallId(block.callId), content, ...own });
}

function flush(to: Encoding): void {
  if (to.pending.length === 0) return;
  to.messages.push({ role: "user", content: to.pending });
  to.pending = [];
}

function pushAssistant(message: Message, path: string, to: Encoding): void {
  const calls = message.blocks.filter((block): block is ToolCallBlock => block.type === "tool-call");
  const reasoning = message.blocks.filter((block): block is ReasoningBlock => block.type === "reasoning");
  const refusal = message.blocks
    .filter((block) => block.type === "refusal")
    .map((block) => block.text)
    .join("");
  const text = joined(message.blocks, "\n");
  message.blocks.forEach((block, index) => {
    if (["text", "refusal", "tool-call", "reasoning"].includes(block.type)) return;
    to.warnings.push({
      kind: "dropped",
      path: blockPath(block, index, path),
      detail: `An assistant turn cannot carry this ${block.type} block.`,
    });
  });
  const isSilent = calls.length === 0 && refusal === "";
  to.messages.push({
    role: "assistant",
    content: text === "" && !isSilent ? null : text,
    ...encodeReasoning(reasoning),
    ...(refusal ? { refusal } : {}),
    ...(calls.length > 0
      ? { tool_calls: calls.map((call) => ({ ...encodeCall(call), id: legalCallId(call.id) })) }
      : {}),
    ...memberRest(message),
  });
}

function pushMessage(message: Message, index: number, to: Encoding): void {
  const path = messagePath(message, index);
  if (message.role === "assistant") {
    flush(to);
    pushAssistant(message, path, to);
    return;
  }
  if (message.role === "system") {
    flush(to);
    const role = ownMembers(message.extensions).role === "developer" ? "developer" : "system";
    to.messages.push({ role, content: joined(message.blocks, "\n\n"), ...memberRest(message) });
    return;
  }
  const results = message.blocks.filter((block): block is ToolResultBlock => block.type === "tool-result");
  message.blocks.forEach((block, position) => {
    if (block.type === "tool-result")
      pushResult(block, blockPath(block, position, path), results.length === 1 ? memberRest(message) : {}, to);
  });
  const rest = message.blocks.filter((block) => block.type !== "tool-result");
  if (rest.length === 0 && results.length > 0) return;
  const parts = [...to.pending, ...partsOf(rest, path, to)];
  to.pending = [];
  if (parts.length === 0 && results.length > 0) return;
  to.messages.push(compact({ role: "user", content: contentOf(parts), ...memberRest(message) }));
}

/** Neutral messages → chat completions' (wire 68, 71, 89). */
export function encodeMessages(messages: readonly Message[]): { messages: JsonObject[]; warnings: Warning[] } {
  const to: Encoding = { messages: [], warnings: [], pending: [] };
  messages.forEach((message, index) => {
    pushMessage(message, index, to);
  });
  flush(to);
  return { messages: to.messages, warnings: to.warnings };
}
