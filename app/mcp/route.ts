import { mcpNoStream, mcpPreflight, mcpRoute } from "@/lib/next/mcp-route";

export const dynamic = "force-dynamic";
export {
  mcpNoStream as DELETE,
  mcpNoStream as GET,
  mcpNoStream as PATCH,
  mcpNoStream as PUT,
  mcpPreflight as OPTIONS,
  mcpRoute as POST,
};
