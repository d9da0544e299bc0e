import type { Block, Message, ToolCallBlock, ToolResultBlock } from "../../ir";
import { legalCallId } from "../call-id";
import { decodeCall, decodePart, ownExtensions } from "./blocks";
import { isObject, type JsonObject, objectsOf, restOf, textOf } from "./json";
import { decodeReasoning, makerOf } from "./reasoning";

const KNOWN: Readonly<Record<string, ReadonlySet<string>>> = {
  user: new Set(["role", "content"]),
  assistant: new Set([
    "role",
    "content",
    "refusal",
    "tool_calls",
    "function_call",
    "reasoning_content",
    "reasoning",
    "reasoning_details",
  ]),
  tool: new Set(["role", "content", "tool_call_id", "name"]),
};

function decodeContent(content: unknown): Block[] {
  if (typeof content === "string") return content === "" ? [] : [{ type: "text", text: content }];
  return objectsOf(content).map(decodePart);
}

/** Names of calls by id, and the calls of the elder form that have no result yet, oldest first. */
interface CallBook {
  readonly names: Map<string, string>;
  readonly legacy: { readonly id: string; readonly name: string }[];
}

/** Calls of a message, with the signatures that stand among the reasoning. */
function decodeCalls(message: JsonObject, index: number, book: CallBook): ToolCallBlock[] {
  const calls = objectsOf(message.tool_calls).map(decodeCall);
  if (isObject(message.function_call)) {
    const name = String(message.function_call.name);
    const id = legalCallId(`call_${index}_${name}`);
    book.legacy.push({ id, name });
    calls.push(decodeCall({ id, function: message.function_call }));
  }
  for (const call of calls) book.names.set(call.id, call.name);
  return calls;
}

function decodeAssistant(message: JsonObject, index: number, book: CallBook): Message {
  const calls = decodeCalls(message, index, book);
  const { blocks: reasoning, signatures } = decodeReasoning(message, new Set(calls.map((call) => call.id)));
  const signed = calls.map((call): ToolCallBlock => {
    const detail = call.signature ? undefined : signatures.get(call.id);
    const signature = detail && textOf(detail.data);
    return signature ? { ...call, signature, signatureBy: makerOf(detail.format) ?? "gemini-generate" } : call;
  });
  const refusal = textOf(message.refusal);
  const said: Block[] = refusal ? [{ type: "refusal", text: refusal }] : [];
  return finishMessage("assistant", message, [...reasoning, ...decodeContent(message.content), ...said, ...signed]);
}

function decodeResult(message: JsonObject, book: CallBook): Message {
  const isLegacy = message.role === "function";
  const position = isLegacy ? book.legacy.findIndex((call) => call.name === message.name) : -1;
  const [legacy] = position < 0 ? [] : book.legacy.splice(position, 1);
  const callId = isLegacy ? (legacy?.id ?? legalCallId(`call_${String(message.name)}`)) : String(message.tool_call_id);
  const name = book.names.get(callId) ?? textOf(message.name);
  const result: ToolResultBlock = {
    type: "tool-result",
    callId,
    ...(name ? { name } : {}),
    content: decodeContent(message.content) as ToolResultBlock["content"],
  };
  return finishMessage("tool", message, [result]);
}

function finishMessage(role: Message["role"], message: JsonObject, blocks: readonly Block[]): Message {
  const rest = restOf(message, KNOWN[role] ?? (KNOWN.user as ReadonlySet<string>));
  const own = message.role === "developer" ? { ...rest, role: "developer" } : rest;
  return own ? { role, blocks, extensions: ownExtensions(own) } : { role, blocks };
}

/** The messages of a checked request. Results know the names of their calls. */
export function decodeMessages(messages: readonly JsonObject[]): Message[] {
  const book: CallBook = { names: new Map(), legacy: [] };
  return messages.map((message, index) => {
    switch (message.role) {
      case "assistant":
        return decodeAssistant(message, index, book);
      case "tool":
      case "function":
        return decodeResult(message, book);
      case "user":
        return finishMessage("user", message, decodeContent(message.content));
      default:
        return finishMessage("system", message, decodeContent(message.content));
    }
  });
}
