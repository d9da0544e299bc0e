import {
  type Block,
  blockPath,
  type Message,
  messagePath,
  type ReasoningBlock,
  type ToolResultBlock,
  type Warning,
} from "../../ir";
import { legalCallId } from "../call-id";
import type { JsonObject } from "../read";
import { compact, ownMembers } from "./own";
import { encodeInputPart, encodeOutputText, nativeOf } from "./parts";
import { genuineProof } from "./reasoning";

interface Encoding {
  readonly items: JsonObject[];
  readonly warnings: Warning[];
  /** Ids of free-text calls: their results are items of another type. */
  readonly customCalls: Set<string>;
}

const drop = (to: Encoding, path: string, detail: string): undefined => {
  to.warnings.push({ kind: "dropped", path, detail });
};

type InputBlock = Parameters<typeof encodeInputPart>[0];
const INPUT_TYPES = new Set<string>(["text", "image", "file", "audio", "video"]);

function inputParts(blocks: readonly Block[], path: string, to: Encoding): JsonObject[] {
  return blocks.flatMap((block, index): JsonObject[] => {
    if (block.type === "text" && block.text === "" && nativeOf(block.extensions) === null) return [];
    const part = INPUT_TYPES.has(block.type) ? encodeInputPart(block as InputBlock) : null;
    if (part) return [part];
    drop(to, blockPath(block, index, path), `Responses cannot carry this ${block.type} block here.`);
    return [];
  });
}

/** One plain text stays a string. */
function contentOf(parts: readonly JsonObject[]): unknown {
  const [first] = parts;
  if (!first) return "";
  return parts.length === 1 && first.type === "input_text" && Object.keys(first).length === 2 ? first.text : parts;
}

/** Thinking goes back only with ciphertext that OpenAI made; it refuses any other. */
function encodeReasoning(block: ReasoningBlock, path: string, to: Encoding): undefined {
  const proof = genuineProof(block);
  if (proof === null) {
    if (block.text !== "") drop(to, path, "Thinking without this provider's ciphertext cannot be sent back to it.");
    return;
  }
  const summary = block.text === "" ? [] : [{ type: "summary_text", text: block.text }];
  const id = block.id?.startsWith("rs_") ? block.id : undefined;
  to.items.push(compact({ type: "reasoning", id, summary, encrypted_content: proof }));
}

function encodeCall(block: Extract<Block, { type: "tool-call" }>, to: Encoding): undefined {
  const call_id = legalCallId(block.id);
  const own = ownMembers(block.extensions);
  if (block.kind === "function") {
    to.items.push({ type: "function_call", call_id, name: block.name, arguments: block.argumentsText || "{}", ...own });
    return;
  }
  to.customCalls.add(call_id);
  to.items.push({ type: "custom_tool_call", call_id, name: block.name, input: block.argumentsText, ...own });
}

function pushAssistant(message: Message, path: string, to: Encoding): undefined {
  let said: JsonObject[] = [];
  const flush = (): undefined => {
    if (said.length > 0) to.items.push({ type: "message", role: "assistant", content: said });
    said = [];
  };
  message.blocks.forEach((block, index) => {
    const at = blockPath(block, index, path);
    const native = block.type === "text" ? nativeOf(block.extensions) : null;
    if (native) {
      flush();
      to.items.push(native);
    } else if (block.type === "text") {
      if (block.text !== "") said.push(encodeOutputText(block));
    } else if (block.type === "refusal") said.push({ type: "refusal", refusal: block.text });
    else {
      flush();
      if (block.type === "reasoning") encodeReasoning(block, at, to);
      else if (block.type === "tool-call") encodeCall(block, to);
      else drop(to, at, `An assistant turn cannot carry this ${block.type} block.`);
    }
  });
  flush();
}

function pushResult(block: ToolResultBlock, path: string, to: Encoding): undefined {
  if (block.isError) drop(to, `${path}.is_error`, "Responses has no mark for a failed tool; its text is sent.");
  const call_id = legalCallId(block.callId);
  const type = to.customCalls.has(call_id) ? "custom_tool_call_output" : "function_call_output";
  to.items.push({ type, call_id, output: contentOf(inputParts(block.content, path, to)) });
}

function pushMessage(message: Message, index: number, to: Encoding): undefined {
  const path = messagePath(message, index);
  if (message.role === "assistant") return pushAssistant(message, path, to);
  const rest: Block[] = [];
  message.blocks.forEach((block, position) => {
    if (block.type === "tool-result") pushResult(block, blockPath(block, position, path), to);
    else rest.push(block.path === undefined ? { ...block, path: blockPath(block, position, path) } : block);
  });
  const parts = inputParts(rest, path, to);
  if (parts.length === 0 && message.role !== "user") return;
  if (parts.length === 0 && rest.length < message.blocks.length) return;
  const role = message.role === "system" ? "developer" : "user";
  to.items.push({ type: "message", role, content: contentOf(parts) });
}

export interface EncodedInput {
  readonly instructions?: string;
  readonly input: readonly JsonObject[];
  readonly warnings: readonly Warning[];
}

/** The first message's text, when it can stand as `instructions`. */
function instructionsOf(messages: readonly Message[]): string | null {
  const [first] = messages;
  const [block] = first?.blocks ?? [];
  if (first?.role !== "system" || first.blocks.length !== 1 || block?.type !== "text" || block.text === "") return null;
  return Object.keys(ownMembers(block.extensions)).length === 0 ? block.text : null;
}

/** Neutral messages → `instructions` and the items of `input`. */
export function encodeItems(messages: readonly Message[]): EncodedInput {
  const to: Encoding = { items: [], warnings: [], customCalls: new Set() };
  const instructions = instructionsOf(messages);
  messages.forEach((message, index) => {
    if (index > 0 || instructions === null) pushMessage(message, index, to);
  });
  return { ...(instructions === null ? {} : { instructions }), input: to.items, warnings: to.warnings };
}
