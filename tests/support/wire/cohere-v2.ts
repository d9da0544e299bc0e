import type {
  Block,
  GenerateRequest,
  GenerateResponse,
  Message,
  ToolCallBlock,
  ToolDefinition,
  UnifiedFinish,
  Usage,
} from "@/lib/gateway/ir";
import { isJson, type Json, objects } from "../families/turn";

/**
 * The vendor's side of Cohere's v2 chat, which no client speaks: neutral answers in its words, and its requests read back.
 * Shapes: docs.cohere.com/reference/chat and the OpenAPI document beside it.
 */
const FINISH: Readonly<Record<UnifiedFinish, string>> = {
  stop: "COMPLETE",
  length: "MAX_TOKENS",
  tool_calls: "TOOL_CALL",
  content_filter: "COMPLETE",
  error: "ERROR",
};

export const cohereUsage = (usage: Pick<Usage, "inputTokens" | "outputTokens" | "cacheReadTokens">): Json => ({
  billed_units: { input_tokens: usage.inputTokens, output_tokens: usage.outputTokens },
  tokens: { input_tokens: usage.inputTokens, output_tokens: usage.outputTokens },
  cached_tokens: usage.cacheReadTokens,
});

const callsOf = (blocks: readonly Block[]): readonly ToolCallBlock[] =>
  blocks.filter((block): block is ToolCallBlock => block.type === "tool-call");

const wireCall = ({ id, name, argumentsText }: ToolCallBlock, args = argumentsText): Json => ({
  id,
  type: "function",
  function: { name, arguments: args },
});

/** A whole answer as Cohere would send it: words ahead of calls are its tool plan. */
export function cohereReply({ upstreamId, choices, usage }: GenerateResponse): Json {
  const [choice] = choices;
  if (!choice) throw new Error("no choice");
  const calls = callsOf(choice.blocks);
  const content = choice.blocks.flatMap((block): Json[] => {
    if (block.type === "reasoning") return [{ type: "thinking", thinking: block.text }];
    return block.type === "text" && calls.length === 0 ? [{ type: "text", text: block.text }] : [];
  });
  const plan = choice.blocks.map((block) => (block.type === "text" ? block.text : "")).join("");
  return {
    id: upstreamId ?? "none",
    message: {
      role: "assistant",
      ...(content.length > 0 ? { content } : {}),
      ...(calls.length > 0 && plan !== "" ? { tool_plan: plan } : {}),
      ...(calls.length > 0 ? { tool_calls: calls.map((call) => wireCall(call)) } : {}),
    },
    finish_reason: FINISH[choice.finish.unified],
    ...(usage ? { usage: cohereUsage(usage) } : {}),
  };
}

const pieces = (text: string): string[] => {
  const letters = Array.from(text);
  const found: string[] = [];
  for (let at = 0; at < letters.length; at += 5) found.push(letters.slice(at, at + 5).join(""));
  return found;
};

function wordEvents(kind: "text" | "thinking", text: string, index: number): Json[] {
  const content = (value: Json) => ({ message: { content: value } });
  return [
    { type: "content-start", index, delta: content({ type: kind, [kind]: "" }) },
    ...pieces(text).map((piece) => ({ type: "content-delta", index, delta: content({ [kind]: piece }) })),
    { type: "content-end", index },
  ];
}

function callEvents(call: ToolCallBlock, index: number): Json[] {
  const more = call.argumentsText === "{}" ? [] : pieces(call.argumentsText);
  return [
    { type: "tool-call-start", index, delta: { message: { tool_calls: wireCall(call, "") } } },
    ...more.map((text) => ({
      type: "tool-call-delta",
      index,
      delta: { message: { tool_calls: { function: { arguments: text } } } },
    })),
    { type: "tool-call-end", index },
  ];
}

/** The same answer as the events of a stream; a tool without arguments gets none at all, as seen in recordings. */
export function cohereEvents({ upstreamId, choices, usage }: GenerateResponse): Json[] {
  const [choice] = choices;
  if (!choice) throw new Error("no choice");
  const calls = callsOf(choice.blocks);
  let index = 0;
  const said = choice.blocks.flatMap((block): Json[] => {
    if (block.type === "reasoning") return wordEvents("thinking", block.text, index++);
    if (block.type !== "text") return [];
    if (calls.length === 0) return wordEvents("text", block.text, index++);
    return pieces(block.text).map((text) => ({ type: "tool-plan-delta", delta: { message: { tool_plan: text } } }));
  });
  const opening = { role: "assistant", content: [], tool_plan: "", tool_calls: [], citations: [] };
  return [
    { id: upstreamId ?? "none", type: "message-start", delta: { message: opening } },
    ...said,
    ...calls.flatMap(callEvents),
    {
      type: "message-end",
      delta: { finish_reason: FINISH[choice.finish.unified], ...(usage ? { usage: cohereUsage(usage) } : {}) },
    },
  ];
}

function readPart(part: Json): Block {
  if (part.type === "thinking") return { type: "reasoning", text: String(part.thinking) };
  if (part.type === "text") return { type: "text", text: String(part.text) };
  const { url } = isJson(part.image_url) ? part.image_url : {};
  const data = /^data:([^;]+);base64,(.*)$/s.exec(String(url));
  const source = data
    ? ({ kind: "base64", mediaType: String(data[1]), data: String(data[2]) } as const)
    : ({ kind: "url", url: String(url) } as const);
  return { type: "image", source };
}

const readContent = (content: unknown): Block[] =>
  typeof content === "string" ? [{ type: "text", text: content }] : objects(content).map(readPart);

function readMessage(message: Json, names: Map<unknown, string>): Message {
  if (message.role === "tool") {
    const name = names.get(message.tool_call_id);
    const content = readContent(message.content).filter((block) => block.type === "text");
    const result = { type: "tool-result" as const, callId: String(message.tool_call_id), content };
    return { role: "tool", blocks: [name === undefined ? result : { ...result, name }] };
  }
  const calls = objects(message.tool_calls).map((call): Block => {
    const { name, arguments: argumentsText } = isJson(call.function) ? call.function : {};
    names.set(call.id, String(name));
    const id = String(call.id);
    return { type: "tool-call", kind: "function", id, name: String(name), argumentsText: String(argumentsText) };
  });
  const plan: Block[] = message.tool_plan === undefined ? [] : [{ type: "text", text: String(message.tool_plan) }];
  const content = message.content === undefined ? [] : readContent(message.content);
  return { role: message.role as Message["role"], blocks: [...content, ...plan, ...calls] };
}

function readTool(tool: Json): ToolDefinition {
  const { name, description, parameters } = isJson(tool.function) ? tool.function : {};
  return {
    kind: "function",
    name: String(name),
    ...(typeof description === "string" ? { description } : {}),
    ...(isJson(parameters) ? { parameters } : {}),
  };
}

/** What a request to Cohere says: its conversation, tools and bounds. */
export function readCohere(body: Json): GenerateRequest {
  const names = new Map<unknown, string>();
  const { tools, max_tokens: cap, temperature, p, stop_sequences: stop } = body;
  return {
    model: String(body.model),
    messages: objects(body.messages).map((message) => readMessage(message, names)),
    ...(tools === undefined ? {} : { tools: objects(tools).map(readTool) }),
    ...(typeof cap === "number" ? { maxOutputTokens: cap } : {}),
    ...(typeof temperature === "number" ? { temperature } : {}),
    ...(typeof p === "number" ? { topP: p } : {}),
    ...(Array.isArray(stop) ? { stop: stop as string[] } : {}),
    isStream: body.stream === true,
  };
}
