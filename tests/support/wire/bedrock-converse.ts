import type {
  Block,
  GenerateRequest,
  GenerateResponse,
  Message,
  ToolDefinition,
  UnifiedFinish,
  Usage,
} from "@/lib/gateway/ir";
import { isJson, type Json, objects } from "../families/turn";
import type { AmazonEvent } from "./amazon-frames";

/**
 * The vendor's side of Converse, which no client speaks: neutral answers in its words, and its requests read back. Shapes:
 * Amazon Bedrock API reference (Converse, ConverseStream), bedrock-runtime 2023-09-30.
 */
const FINISH: Readonly<Record<UnifiedFinish, string>> = {
  stop: "end_turn",
  length: "max_tokens",
  tool_calls: "tool_use",
  content_filter: "content_filtered",
  error: "malformed_model_output",
};
const OWN = "bedrock-converse";

export function converseUsage(usage: Usage): Json {
  const writes = usage.cacheWriteTokens + usage.cacheWrite1hTokens;
  return {
    inputTokens: usage.inputTokens - usage.cacheReadTokens - writes,
    outputTokens: usage.outputTokens,
    totalTokens: usage.inputTokens + usage.outputTokens,
    cacheReadInputTokens: usage.cacheReadTokens,
    cacheWriteInputTokens: writes,
    ...(usage.cacheWrite1hTokens > 0 ? { cacheDetails: [{ ttl: "1h", inputTokens: usage.cacheWrite1hTokens }] } : {}),
  };
}

function wireBlock(block: Block): Json {
  switch (block.type) {
    case "text":
      return { text: block.text };
    case "reasoning": {
      if (block.redacted !== undefined) return { reasoningContent: { redactedContent: block.redacted } };
      const signature = block.signature === undefined ? {} : { signature: block.signature };
      return { reasoningContent: { reasoningText: { text: block.text, ...signature } } };
    }
    case "tool-call":
      return { toolUse: { toolUseId: block.id, name: block.name, input: JSON.parse(block.argumentsText) } };
    default:
      throw new Error(`Converse says no ${block.type}`);
  }
}

/** A whole answer as Converse would send it. */
export function converseReply({ choices, usage }: GenerateResponse): Json {
  const [choice] = choices;
  if (!choice) throw new Error("no choice");
  return {
    output: { message: { role: "assistant", content: choice.blocks.map(wireBlock) } },
    stopReason: FINISH[choice.finish.unified],
    ...(usage ? { usage: converseUsage(usage) } : {}),
    metrics: { latencyMs: 512 },
  };
}

function pieces(text: string, size: number): string[] {
  const letters = Array.from(text);
  const found: string[] = [];
  for (let at = 0; at < letters.length; at += size) found.push(letters.slice(at, at + size).join(""));
  return found;
}

/** Deltas of one block. Arguments of a call without any get no delta at all. */
function deltasOf(block: Block, size: number): Json[] {
  if (block.type === "text") return pieces(block.text, size).map((text) => ({ text }));
  if (block.type === "tool-call") {
    if (block.argumentsText === "{}") return [];
    return pieces(block.argumentsText, size).map((input) => ({ toolUse: { input } }));
  }
  if (block.type !== "reasoning") throw new Error(`Converse says no ${block.type}`);
  if (block.redacted !== undefined) {
    const bytes = Buffer.from(block.redacted, "base64");
    const halves = [bytes.subarray(0, bytes.length >> 1), bytes.subarray(bytes.length >> 1)];
    return halves.map((half) => ({ reasoningContent: { redactedContent: half.toString("base64") } }));
  }
  const said: Json[] = pieces(block.text, size).map((text) => ({ reasoningContent: { text } }));
  return block.signature === undefined ? said : [...said, { reasoningContent: { signature: block.signature } }];
}

/** The same answer as the events of a stream: only calls have an opening event, the usage comes last. */
export function converseEvents({ choices, usage }: GenerateResponse, size = 5): AmazonEvent[] {
  const [choice] = choices;
  if (!choice) throw new Error("no choice");
  const event = (name: string, payload: Json): AmazonEvent => ({ name, payload: { ...payload, p: "abcd" } });
  const blocks = choice.blocks.flatMap((block, contentBlockIndex): AmazonEvent[] => {
    const start = block.type === "tool-call" ? { toolUse: { toolUseId: block.id, name: block.name } } : null;
    return [
      ...(start ? [event("contentBlockStart", { start, contentBlockIndex })] : []),
      ...deltasOf(block, size).map((delta) => event("contentBlockDelta", { delta, contentBlockIndex })),
      event("contentBlockStop", { contentBlockIndex }),
    ];
  });
  return [
    event("messageStart", { role: "assistant" }),
    ...blocks,
    event("messageStop", { stopReason: FINISH[choice.finish.unified] }),
    ...(usage ? [event("metadata", { usage: converseUsage(usage), metrics: { latencyMs: 512 } })] : []),
  ];
}

type ResultPart = Extract<Block, { type: "tool-result" }>["content"][number];

function readMedia(wire: Json): ResultPart {
  const bytes = (member: Json): string => (isJson(member.source) ? String(member.source.bytes) : "");
  if (isJson(wire.image)) {
    const mediaType = `image/${String(wire.image.format)}`;
    return { type: "image", source: { kind: "base64", mediaType, data: bytes(wire.image) } };
  }
  if (!isJson(wire.document)) return { type: "text", text: String(wire.text) };
  const mediaType = `application/${String(wire.document.format)}`;
  const source = { kind: "base64", mediaType, data: bytes(wire.document) } as const;
  return { type: "file", source, name: String(wire.document.name) };
}

function readReasoning(wire: Json): Block {
  if (wire.redactedContent !== undefined)
    return { type: "reasoning", text: "", redacted: String(wire.redactedContent), signatureBy: OWN };
  const { text, signature } = isJson(wire.reasoningText) ? wire.reasoningText : {};
  return { type: "reasoning", text: String(text), signature: String(signature), signatureBy: OWN };
}

function readBlock(wire: Json, names: Map<unknown, string>): Block[] {
  if (wire.cachePoint !== undefined) return [];
  if (isJson(wire.reasoningContent)) return [readReasoning(wire.reasoningContent)];
  if (isJson(wire.toolUse)) {
    const { toolUseId, name, input } = wire.toolUse;
    names.set(toolUseId, String(name));
    const argumentsText = JSON.stringify(input);
    return [{ type: "tool-call", kind: "function", id: String(toolUseId), name: String(name), argumentsText }];
  }
  if (!isJson(wire.toolResult)) return [readMedia(wire)];
  const { toolUseId, content, status } = wire.toolResult;
  const parts = objects(content).filter((part) => part.text !== "");
  return [
    {
      type: "tool-result",
      callId: String(toolUseId),
      name: names.get(toolUseId) ?? "",
      content: parts.map(readMedia),
      ...(status === "error" ? { isError: true } : {}),
    },
  ];
}

function readTool(tool: Json): ToolDefinition {
  const { name, description, inputSchema } = isJson(tool.toolSpec) ? tool.toolSpec : {};
  const parameters = isJson(inputSchema) && isJson(inputSchema.json) ? inputSchema.json : {};
  const about = description === undefined ? {} : { description: String(description) };
  return { kind: "function", name: String(name), ...about, parameters };
}

/** A request of Converse in neutral form, as far as both have the words. */
export function readConverse(body: Json): GenerateRequest {
  const names = new Map<unknown, string>();
  const system = objects(body.system).flatMap((block): Block[] =>
    block.text === undefined ? [] : [{ type: "text", text: String(block.text) }],
  );
  const messages = objects(body.messages).map((message): Message => {
    const blocks = objects(message.content).flatMap((block) => readBlock(block, names));
    const isAnswer = blocks.some((block) => block.type === "tool-result");
    return { role: isAnswer ? "tool" : (message.role as Message["role"]), blocks };
  });
  const config = isJson(body.inferenceConfig) ? body.inferenceConfig : {};
  const toolConfig = isJson(body.toolConfig) ? body.toolConfig : null;
  return {
    model: "",
    isStream: false,
    messages: [...(system.length > 0 ? [{ role: "system" as const, blocks: system }] : []), ...messages],
    ...(toolConfig ? { tools: objects(toolConfig.tools).map(readTool) } : {}),
    ...(typeof config.maxTokens === "number" ? { maxOutputTokens: config.maxTokens } : {}),
  };
}
