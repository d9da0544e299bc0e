import { mcpCardRoute } from "@/lib/next/mcp-route";

export const dynamic = "force-dynamic";
export { mcpCardRoute as GET };
