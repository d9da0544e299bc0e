import { AppError } from "@/lib/kernel";
import type { Dialect, DialectId, PathFacts } from "../dialects/dialect";
import type { GatewayReply, GatewayRequest } from "../http";
import { dialectOfNative, type NativeTarget, readNativePath, splitNativePath } from "../proxy";
import type { Core } from "./core";
import { readNative } from "./read-native";
import { receive } from "./receive";
import { reframe } from "./reframe";
import { refuse } from "./refuse";
import { run } from "./run";

const NO_PATH: PathFacts = { model: null, action: null, query: new URLSearchParams() };

/** One call through the provider proxy. Never throws: refusals speak the dialect that the path sounds like. */
export async function serveNative(core: Core, request: GatewayRequest, fallback: Dialect): Promise<GatewayReply> {
  const dialectOf = (id: DialectId): Dialect => core.world.findDialect(id) ?? fallback;
  const split = splitNativePath(request.path);
  const spoken = dialectOf(dialectOfNative(split?.rest ?? ""));
  const provider = split ? core.world.findProvider(split.provider) : undefined;
  const refused = (error: unknown): GatewayReply => refuse(receive(core, "generate", spoken, request, NO_PATH), error);
  if (!split || !provider) return refused(new AppError("not_found", { message: "There is no such provider here." }));
  let target: NativeTarget;
  try {
    target = readNativePath(provider, core.world.providers.settings(provider.id), request, split.rest);
  } catch (error) {
    return refused(error);
  }
  const dialect = core.world.findDialect(target.dialect);
  if (!dialect) return refused(new AppError("not_found", { message: "This is not served here yet." }));
  const { endpoint } = target;
  if (target.kind === "free") {
    const native = { provider, endpoint, query: "" };
    return readNative(receive(core, "generate", dialect, request, NO_PATH, null, native), target);
  }
  const { facts, query } = target;
  const reply = await run(receive(core, "generate", dialect, request, facts, null, { provider, endpoint, query }));
  const framing = dialect.inbound.streamFraming?.(facts);
  return framing ? reframe(reply, framing) : reply;
}
