import { z } from "zod";

/** Revisions of the Model Context Protocol that are spoken, newest first. */
export const PROTOCOL_VERSIONS = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"] as const;

const INVALID_REQUEST = -32600;
const METHOD_NOT_FOUND = -32601;
const INVALID_PARAMS = -32602;
const INTERNAL_ERROR = -32603;
export const PARSE_ERROR = -32700;

const BATCH_MAX = 10;

/** A tool's answer: text for the model. `isError` tells it to try otherwise. */
export interface ToolResult {
  readonly text: string;
  readonly isError?: boolean;
}

/** A tool as the protocol sees it; `Session` is what a caller brings along. */
export interface Tool<Session> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: z.ZodObject;
  /** Changes nothing and spends nothing. */
  readonly isReadOnly: boolean;
  readonly run: (session: Session, input: Record<string, unknown>) => Promise<ToolResult>;
}

/** Types the run of a tool by its input schema. */
export function defineTool<Session, Schema extends z.ZodObject>(
  tool: Omit<Tool<Session>, "input" | "run"> & {
    readonly input: Schema;
    readonly run: (session: Session, input: z.output<Schema>) => Promise<ToolResult>;
  },
): Tool<Session> {
  return tool as unknown as Tool<Session>;
}

export interface ServerInfo {
  readonly name: string;
  readonly title: string;
  readonly version: string;
  /** Told to the model that connects. */
  readonly instructions: string;
}

const Message = z.object({
  jsonrpc: z.literal("2.0"),
  id: z.union([z.string(), z.number()]).optional(),
  method: z.string().optional(),
  params: z.record(z.string(), z.unknown()).optional(),
});
type Message = z.infer<typeof Message>;

class RpcError extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/** The body of an error that belongs to no message. */
export const rpcError = (code: number, message: string, id: string | number | null = null) => ({
  jsonrpc: "2.0" as const,
  id,
  error: { code, message },
});

/** What a tool looks like in `tools/list`. */
export function describeTool<Session>({ name, title, description, input, isReadOnly }: Tool<Session>) {
  const { $schema: _dialect, ...inputSchema } = z.toJSONSchema(input, { io: "input" });
  return {
    name,
    title,
    description,
    inputSchema,
    annotations: { title, readOnlyHint: isReadOnly, openWorldHint: false },
  };
}

/**
 * Answers a JSON-RPC message, or a batch of them (revision 2025-03-26). Null = nothing to answer, only notifications.
 * Never throws: failures are JSON-RPC errors, failures of tools are results that say so.
 */
export async function answerRpc<Session>(
  info: ServerInfo,
  tools: readonly Tool<Session>[],
  session: Session,
  message: unknown,
): Promise<object | null> {
  if (!Array.isArray(message)) return answerOne(info, tools, session, message);
  if (message.length === 0 || message.length > BATCH_MAX) {
    return rpcError(INVALID_REQUEST, `A batch has between 1 and ${BATCH_MAX} messages.`);
  }
  const answers = await Promise.all(message.map((one) => answerOne(info, tools, session, one)));
  const told = answers.filter((answer) => answer !== null);
  return told.length > 0 ? told : null;
}

async function answerOne<Session>(
  info: ServerInfo,
  tools: readonly Tool<Session>[],
  session: Session,
  raw: unknown,
): Promise<object | null> {
  const parsed = Message.safeParse(raw);
  if (!parsed.success) return rpcError(INVALID_REQUEST, "This is no JSON-RPC 2.0 message.");
  const { id, method } = parsed.data;
  // A notification, or an answer to a question this server never asks.
  if (id === undefined || method === undefined) return null;
  try {
    return { jsonrpc: "2.0", id, result: await resultOf(info, tools, session, parsed.data) };
  } catch (error) {
    if (error instanceof RpcError) return rpcError(error.code, error.message, id);
    return rpcError(INTERNAL_ERROR, "The server failed.", id);
  }
}

async function resultOf<Session>(
  info: ServerInfo,
  tools: readonly Tool<Session>[],
  session: Session,
  { method, params = {} }: Message,
): Promise<object> {
  switch (method) {
    case "initialize":
      return initialized(info, params.protocolVersion);
    case "ping":
      return {};
    case "tools/list":
      return { tools: tools.map(describeTool) };
    case "tools/call":
      return callTool(tools, session, params);
    default:
      throw new RpcError(METHOD_NOT_FOUND, `There is no method ${method?.slice(0, 100)} here.`);
  }
}

function initialized({ name, title, version, instructions }: ServerInfo, asked: unknown): object {
  const protocolVersion = PROTOCOL_VERSIONS.find((one) => one === asked) ?? PROTOCOL_VERSIONS[0];
  return { protocolVersion, capabilities: { tools: {} }, serverInfo: { name, title, version }, instructions };
}

async function callTool<Session>(
  tools: readonly Tool<Session>[],
  session: Session,
  params: Record<string, unknown>,
): Promise<object> {
  const tool = tools.find(({ name }) => name === params.name);
  if (!tool) throw new RpcError(INVALID_PARAMS, `There is no tool ${String(params.name).slice(0, 100)}.`);
  const input = tool.input.safeParse(params.arguments ?? {});
  const { text, isError = false } = input.success
    ? await tool.run(session, input.data)
    : { text: `The arguments are not valid.\n${z.prettifyError(input.error)}`, isError: true };
  return { content: [{ type: "text", text }], isError };
}
