import { EMPTY_USAGE, type GenerateResponse } from "@/lib/gateway/ir";
import { cohereEvents, cohereReply } from "../wire/cohere-v2";
import { chatTextOf } from "./openai-chat";
import {
  eventFrame,
  type Family,
  isJson,
  type Json,
  objects,
  onlyTool,
  type Turn,
  type TurnContext,
  textOf,
  unknownMembers,
} from "./turn";

const FIELDS = [
  ..."citation_options documents frequency_penalty k logprobs max_tokens messages model p presence_penalty".split(" "),
  ..."priority response_format safety_mode seed stop_sequences stream strict_tools temperature thinking".split(" "),
  "tool_choice",
  "tools",
];
const MESSAGE: Readonly<Record<string, readonly string[]>> = {
  system: ["role", "content"],
  user: ["role", "content"],
  assistant: ["role", "content", "tool_plan", "tool_calls", "citations"],
  tool: ["role", "content", "tool_call_id"],
};
const PARTS: Readonly<Record<string, readonly string[]>> = {
  system: ["text"],
  user: ["text", "image_url"],
  assistant: ["text", "thinking"],
  tool: ["text", "document"],
};
/** Least and most of each number (API reference). */
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  temperature: [0, 1],
  p: [0.01, 0.99],
  k: [0, 500],
  frequency_penalty: [0, 1],
  presence_penalty: [0, 1],
  seed: [0, Number.MAX_SAFE_INTEGER],
};

function messageComplaints(messages: readonly Json[]): string[] {
  const found: string[] = [];
  const called = new Set<unknown>();
  messages.forEach((message, at) => {
    const role = String(message.role);
    found.push(
      ...unknownMembers(message, MESSAGE[role] ?? [], (name) => `invalid request: messages[${at}]: unknown ${name}`),
    );
    if (role === "system" && at > 0) found.push("system turn must be the first in the list");
    for (const part of objects(message.content))
      if (!PARTS[role]?.includes(String(part.type))) found.push(`messages[${at}]: no ${String(part.type)} in ${role}`);
    const isSilent = message.content === undefined || message.content === "" || objects(message.content).length === 0;
    if (isSilent && typeof message.content !== "string" && !message.tool_calls)
      found.push("message must not be empty in a turn");
    for (const call of objects(message.tool_calls)) {
      if (called.has(call.id)) found.push("cannot have duplicate tool ids");
      called.add(call.id);
      if (call.type !== "function") found.push("tool call must be of type function");
    }
    if (role === "tool" && !called.has(message.tool_call_id))
      found.push("tool call id not found in previous tool calls");
  });
  return found;
}

function everyObjectRequires(schema: unknown): boolean {
  if (!isJson(schema)) return true;
  const inner = isJson(schema.properties) ? Object.values(schema.properties) : [];
  const isFine = !isJson(schema.properties) || (Array.isArray(schema.required) && schema.required.length > 0);
  return isFine && [...inner, schema.items].every(everyObjectRequires);
}

function complaints(body: Json): string[] {
  const found = unknownMembers(body, FIELDS, (name) => `invalid request: unknown field: ${name}`);
  found.push(...messageComplaints(objects(body.messages)));
  for (const [name, [least, most]] of Object.entries(RANGES)) {
    const value = body[name];
    if (value !== undefined && !(typeof value === "number" && value >= least && value <= most))
      found.push(`invalid request: ${name} must be between ${least} and ${most} inclusive.`);
  }
  for (const tool of objects(body.tools)) {
    const definition = isJson(tool.function) ? tool.function : {};
    if (!/^[A-Za-z_]\w*$/.test(String(definition.name)))
      found.push(
        `invalid request: tool names can only contain certain characters (provided name: '${definition.name}').`,
      );
    if (!isJson(definition.parameters)) found.push("invalid request: parameters are required");
  }
  if (body.tool_choice !== undefined && (!body.tools || !/^(REQUIRED|NONE)$/.test(String(body.tool_choice))))
    found.push("invalid request: tool_choice");
  const format = isJson(body.response_format) ? body.response_format : null;
  if (format && (body.tools || body.documents))
    found.push("invalid request: response_format is not supported with RAG.");
  if (format && !/^(text|json_object)$/.test(String(format.type))) found.push("invalid request: response_format.type");
  if (isJson(format?.json_schema) && (format.json_schema.type !== "object" || !everyObjectRequires(format.json_schema)))
    found.push("schema must be an object, and each object must require a field");
  if (Array.isArray(body.stop_sequences) && body.stop_sequences.length > 5) found.push("too many stop sequences");
  const thinking = isJson(body.thinking) ? body.thinking : {};
  if (thinking.token_budget !== undefined && !(Number(thinking.token_budget) >= 1)) found.push("token_budget");
  return found;
}

function told(turn: Turn, { usage, serial }: TurnContext): GenerateResponse {
  const calls = (turn.calls ?? []).map(({ name, args }, at) => ({
    type: "tool-call" as const,
    kind: "function" as const,
    id: `${name}_${serial}a${at}`,
    name,
    argumentsText: JSON.stringify(args),
  }));
  return {
    upstreamId: `c14c80c3-18eb-4519-9460-${String(serial).padStart(12, "0")}`,
    upstreamModel: null,
    choices: [
      {
        blocks: [
          ...(turn.thinking ? [{ type: "reasoning" as const, text: turn.thinking }] : []),
          ...(textOf(turn) ? [{ type: "text" as const, text: textOf(turn) }] : []),
          ...calls,
        ],
        finish: { unified: calls.length > 0 ? "tool_calls" : "stop", raw: null },
      },
    ],
    usage: { ...EMPTY_USAGE, inputTokens: usage.input, cacheReadTokens: usage.cached, outputTokens: usage.output },
  };
}

/** Cohere's v2 chat: thinking is on unless switched off, one sentence of plan ahead of calls, tokens counted twice. */
export const cohere: Family = {
  id: "cohere-v2",
  route: (path, body) =>
    path.endsWith("/v2/chat") ? { model: String(body.model), isStream: body.stream === true } : null,
  complaints,
  ask(body) {
    const messages = objects(body.messages);
    const names = new Map(
      messages
        .flatMap((message) => objects(message.tool_calls))
        .map((call) => [call.id, isJson(call.function) ? String(call.function.name) : ""]),
    );
    const lastTurn = messages.slice(messages.findLastIndex((message) => message.role === "assistant") + 1);
    const thinking = isJson(body.thinking) ? body.thinking.type : "disabled";
    return {
      lastUserText: chatTextOf(
        messages.findLast(({ role, content }) => role === "user" && chatTextOf(content))?.content,
      ),
      toolNames: objects(body.tools).flatMap((tool) => (isJson(tool.function) ? [String(tool.function.name)] : [])),
      forcedTool: onlyTool(body.tool_choice === "REQUIRED", body.tools),
      results: lastTurn
        .filter((message) => message.role === "tool")
        .map((message) => ({ name: names.get(message.tool_call_id) ?? "", text: chatTextOf(message.content) })),
      imageCount: lastTurn.flatMap(({ content }) => objects(content)).filter((part) => part.type === "image_url")
        .length,
      hasSchema: isJson(body.response_format) && isJson(body.response_format.json_schema),
      isThinking: thinking === "enabled",
      proofs: [],
    };
  },
  plain: (turn, context) => cohereReply(told(turn, context)),
  frames: (turn, context) => cohereEvents(told(turn, context)).map(eventFrame),
  error: (status, message) => ({ id: `${status}a0c5-18eb`, message }),
};
