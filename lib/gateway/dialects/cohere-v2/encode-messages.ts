import {
  type Block,
  blockPath,
  type FileBlock,
  type ImageBlock,
  type Message,
  messagePath,
  type ReasoningBlock,
  type TextBlock,
  type ToolCallBlock,
  type ToolResultBlock,
  type Warning,
} from "../../ir";
import { legalCallId } from "../call-id";
import type { JsonObject } from "../read";
import { legalName, sentArguments } from "./tools";

export interface MessagesContext {
  /** For the system message, behind what the client wrote there. */
  readonly instruction: string | undefined;
  /** Text files may go out as documents to cite: nothing in the request forbids them. */
  readonly canCite: boolean;
  readonly canThink: boolean;
  readonly warnings: Warning[];
}

/** One run over the messages of a request. */
interface Encoding extends MessagesContext {
  readonly messages: JsonObject[];
  readonly documents: JsonObject[];
  readonly system: string[];
  /** Calls by the id they were last sent under; every call of a conversation needs its own. */
  readonly callIds: Map<string, string>;
  readonly usedIds: Set<string>;
  /** Pictures of tool results: a tool message cannot hold them, a user message behind all of them can. */
  pending: JsonObject[];
}

const TEXT_TYPES = /^(text\/|application\/(json|xml|x-yaml|yaml|javascript|x-ndjson|jsonl))/;

const drop = (to: Encoding, path: string, detail: string): void => {
  to.warnings.push({ kind: "dropped", path, detail });
};

const joined = (blocks: readonly Block[], glue: string): string =>
  blocks
    .map((block) => (block.type === "text" || block.type === "refusal" ? block.text : ""))
    .filter((text) => text !== "")
    .join(glue);

function encodeImage({ source, detail }: ImageBlock, path: string, to: Encoding): JsonObject[] {
  if (source.kind === "file") {
    drop(to, path, "This provider knows no uploaded files.");
    return [];
  }
  const url = source.kind === "url" ? source.url : `data:${source.mediaType};base64,${source.data}`;
  if (detail === "original")
    to.warnings.push({ kind: "changed", path: `${path}.detail`, detail: 'The detail "original" was sent as "high".' });
  const size = detail === undefined ? {} : { detail: detail === "original" ? "high" : detail };
  return [{ type: "image_url", image_url: { url, ...size } }];
}

/** Text files are documents, which the model may cite; beside tools or a format they stand in the message. */
function encodeFile({ source, name }: FileBlock, path: string, to: Encoding): JsonObject[] {
  if (source.kind !== "base64" || !TEXT_TYPES.test(source.mediaType)) {
    drop(to, path, "This provider takes text files only.");
    return [];
  }
  const text = Buffer.from(source.data, "base64").toString("utf8");
  if (to.canCite) {
    to.documents.push({ data: { ...(name === undefined ? {} : { title: name }), text } });
    return [];
  }
  to.warnings.push({ kind: "changed", path, detail: "The file's text was put into the message." });
  return [{ type: "text", text: name === undefined ? text : `${name}:\n${text}` }];
}

function partsOf(blocks: readonly Block[], path: string, to: Encoding): JsonObject[] {
  return blocks.flatMap((block, index): JsonObject[] => {
    const at = blockPath(block, index, path);
    if (block.type === "text") return block.text === "" ? [] : [{ type: "text", text: block.text }];
    if (block.type === "image") return encodeImage(block, at, to);
    if (block.type === "file") return encodeFile(block, at, to);
    drop(to, at, `This provider takes no ${block.type} here.`);
    return [];
  });
}

/** One plain text stays a string. */
function contentOf(parts: readonly JsonObject[]): unknown {
  const [first] = parts;
  return parts.length === 1 && first?.type === "text" ? first.text : parts;
}

function nameCall(id: string, to: Encoding): string {
  const legal = legalCallId(id);
  let name = legal;
  for (let copy = 2; to.usedIds.has(name); copy += 1) name = `${legal.slice(0, 56)}-${copy}`;
  to.usedIds.add(name);
  to.callIds.set(id, name);
  return name;
}

function thoughtsOf(message: Message, path: string, to: Encoding): JsonObject[] {
  return message.blocks.flatMap((block, index): JsonObject[] => {
    if (block.type !== "reasoning") return [];
    const at = blockPath(block, index, path);
    const { text, signature, redacted }: ReasoningBlock = block;
    if (signature !== undefined || redacted !== undefined)
      drop(to, `${at}.signature`, "Another vendor's proof of thinking means nothing to this provider.");
    if (text === "") return [];
    if (to.canThink) return [{ type: "thinking", thinking: text }];
    drop(to, at, "This model does not think: earlier thinking is left out.");
    return [];
  });
}

/** Words ahead of calls are Cohere's `tool_plan`, and come back as such. */
function pushAssistant(message: Message, path: string, to: Encoding): void {
  const calls = message.blocks.filter((block): block is ToolCallBlock => block.type === "tool-call");
  const thoughts = thoughtsOf(message, path, to);
  const text = joined(message.blocks, "\n");
  message.blocks.forEach((block, index) => {
    if (["text", "refusal", "tool-call", "reasoning"].includes(block.type)) return;
    drop(to, blockPath(block, index, path), `An assistant turn cannot hold ${block.type} here.`);
  });
  const said = text === "" || calls.length > 0 ? [] : [{ type: "text", text }];
  const content = [...thoughts, ...said];
  if (content.length === 0 && calls.length === 0) return;
  const toolCalls = calls.map((call) => ({
    id: nameCall(call.id, to),
    type: "function",
    function: { name: legalName(call.name), arguments: sentArguments(call.kind, call.argumentsText) },
  }));
  to.messages.push({
    role: "assistant",
    ...(calls.length > 0 && text !== "" ? { tool_plan: text } : {}),
    ...(content.length > 0 ? { content: contentOf(content) } : {}),
    ...(calls.length > 0 ? { tool_calls: toolCalls } : {}),
  });
}

function pushResult(block: ToolResultBlock, path: string, to: Encoding): void {
  if (block.isError) drop(to, `${path}.is_error`, "There is no mark for a failed tool here; its text is sent.");
  const id = to.callIds.get(block.callId) ?? legalCallId(block.callId);
  // Documents of a result would lose their place among the request's own.
  const parts = partsOf(block.content, path, { ...to, canCite: false });
  const isText = (part: JsonObject): boolean => part.type === "text";
  const text = parts.flatMap((part) => (isText(part) ? [String(part.text)] : [])).join("\n");
  const moved = parts.filter((part) => !isText(part));
  if (moved.length > 0) {
    to.warnings.push({ kind: "changed", path, detail: "Pictures of a tool result were moved to a user message." });
    to.pending.push({ type: "text", text: `Output of the tool call ${id}:` }, ...moved);
  }
  const content = text === "" && moved.length > 0 ? "The output follows in the next user message." : text;
  to.messages.push({ role: "tool", tool_call_id: id, content });
}

function flush(to: Encoding): void {
  if (to.pending.length > 0) to.messages.push({ role: "user", content: to.pending });
  to.pending = [];
}

/** Cohere wants the system message first, and one. */
function takeSystem(message: Message, path: string, to: Encoding): void {
  message.blocks.forEach((block, index) => {
    if (block.type !== "text") drop(to, blockPath(block, index, path), `A system message cannot hold ${block.type}.`);
  });
  const text = joined(
    message.blocks.filter((block): block is TextBlock => block.type === "text"),
    "\n\n",
  );
  if (text !== "") to.system.push(text);
  if (to.messages.length > 0)
    to.warnings.push({ kind: "changed", path, detail: "A system message must come first here; it was moved there." });
}

function pushMessage(message: Message, index: number, to: Encoding): void {
  const path = messagePath(message, index);
  if (message.role === "system") {
    takeSystem(message, path, to);
    return;
  }
  if (message.role === "assistant") {
    flush(to);
    pushAssistant(message, path, to);
    return;
  }
  message.blocks.forEach((block, position) => {
    if (block.type === "tool-result") pushResult(block, blockPath(block, position, path), to);
  });
  const rest = message.blocks.filter((block) => block.type !== "tool-result");
  if (rest.length === 0) return;
  // A turn must say something: a file alone is no document, but what is said.
  const canCite = to.canCite && rest.some((block) => block.type === "text" && block.text !== "");
  const parts = [...to.pending, ...partsOf(rest, path, { ...to, canCite })];
  to.pending = [];
  if (parts.length > 0) to.messages.push({ role: "user", content: contentOf(parts) });
}

/** Neutral messages → Cohere's, and the documents found in them. Losses are added to `warnings`. */
export function encodeMessages(
  messages: readonly Message[],
  context: MessagesContext,
): { messages: JsonObject[]; documents: JsonObject[] } {
  const to: Encoding = {
    ...context,
    messages: [],
    documents: [],
    system: [],
    callIds: new Map(),
    usedIds: new Set(),
    pending: [],
  };
  messages.forEach((message, index) => {
    pushMessage(message, index, to);
  });
  flush(to);
  if (context.instruction) to.system.push(context.instruction);
  const system = to.system.length > 0 ? [{ role: "system", content: to.system.join("\n\n") }] : [];
  return { messages: [...system, ...to.messages], documents: to.documents };
}
