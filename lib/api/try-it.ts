import type { Context } from "@/lib/context";
import type { Gateway, GatewayReply, GatewayRequest } from "@/lib/gateway";
import { AppError } from "@/lib/kernel";
import { workspacePrincipal } from "@/lib/keys";
import { gatewayTarget } from "./gateway-target";
import { readMachinePath } from "./paths";

const PREFIX = "/try/";
const NO_PROVIDERS: ReadonlySet<string> = new Set();

/**
 * Model calls with a session in place of a key: `/try/chat/completions` is `/v1/chat/completions`, and so on for every
 * path of the gateway. Charged to the workspace in view; `x-mode: test` asks the sandbox and costs nothing. Null = the
 * path is none of these. Throws `authentication`, `permission`; everything later is told in the dialect's envelope.
 */
export async function serveTry(
  gateway: Gateway,
  request: GatewayRequest,
  rest: string,
  ctx: Context | null,
): Promise<GatewayReply | null> {
  if (!rest.startsWith(PREFIX)) return null;
  const at = readMachinePath(`/v1/${rest.slice(PREFIX.length)}`, (name) => request.header(name), NO_PROVIDERS);
  const target = at && gatewayTarget(request, at);
  if (!target) return null;
  if (!ctx) throw new AppError("authentication", { message: "Sign in first." });
  const mode = request.header("x-mode") === "test" ? "test" : "live";
  const caller = await workspacePrincipal(ctx, { mode });
  return gateway.handle(target.operation, target.dialect, request, target.path, caller);
}
