import { answerRpc, describeTool, PARSE_ERROR, PROTOCOL_VERSIONS, rpcError, type ServerInfo } from "./protocol";
import type { McpSession } from "./session";
import { TOOLS } from "./tools";

export type { ServerInfo } from "./protocol";
export type { ApiAnswer, ApiCall, DocsHit, McpSession } from "./session";

export interface McpReply {
  readonly status: number;
  /** JSON, or null. */
  readonly body: string | null;
}

const isSpoken = (version: string): boolean => PROTOCOL_VERSIONS.some((one) => one === version);

/**
 * One POST of the streamable HTTP transport: stateless, answered as JSON. A caller has no authority here but the key it
 * sends; which web origins may ask at all is the mount's to say.
 */
export async function answerMcp(
  info: ServerInfo,
  session: McpSession,
  body: string,
  protocolVersion: string | null,
): Promise<McpReply> {
  if (protocolVersion !== null && !isSpoken(protocolVersion)) {
    const spoken = PROTOCOL_VERSIONS.join(", ");
    return { status: 400, body: JSON.stringify(rpcError(-32600, `MCP-Protocol-Version must be one of ${spoken}.`)) };
  }
  let message: unknown;
  try {
    message = JSON.parse(body);
  } catch {
    return { status: 400, body: JSON.stringify(rpcError(PARSE_ERROR, "The body is not valid JSON.")) };
  }
  const answer = await answerRpc(info, TOOLS, session, message);
  if (answer === null) return { status: 202, body: null };
  const isRefused = "error" in answer && "id" in answer && answer.id === null;
  return { status: isRefused ? 400 : 200, body: JSON.stringify(answer) };
}

/** /.well-known/mcp.json: what connects where, before anybody has connected. `endpoint` is absolute. */
export const mcpCard = ({ instructions, ...serverInfo }: ServerInfo, endpoint: string) => ({
  version: "1.0",
  protocolVersion: PROTOCOL_VERSIONS[0],
  serverInfo,
  description: instructions,
  transport: { type: "streamable-http", endpoint },
  capabilities: { tools: {} },
  authentication: { required: false, schemes: ["bearer"] },
  tools: TOOLS.map(describeTool),
});
