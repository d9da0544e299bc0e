import { z } from "zod";
import type { Gateway, GatewayReply, GatewayRequest, KeysPort, LimitsPort, Principal } from "@/lib/gateway";
import { AppError } from "@/lib/kernel";
import { readJson } from "./run-route";
import { tooMany } from "./too-many";

/** What visitors may call without an account, as the operator chose. */
export interface DemoSettings {
  readonly model: string;
  /** A key of this installation that pays, with its own cap and limits; null = the sandbox, free of charge. */
  readonly apiKey: string | null;
}

export interface DemoParts {
  readonly gateway: Gateway;
  readonly keys: KeysPort;
  readonly limits: LimitsPort;
  readonly demo: DemoSettings;
}

const CALLS_PER_MINUTE = 8;
const OUTPUT_TOKENS = 200;

const DemoInput = z.strictObject({ prompt: z.string().trim().min(1).max(300) });

const NOBODY = "00000000-0000-0000-0000-000000000000";

/** A visitor without an account. Test mode: the sandbox answers and nothing is ever held or charged. */
const VISITOR: Principal = Object.freeze({
  keyId: null,
  accountId: NOBODY,
  workspaceId: NOBODY,
  subAccountId: null,
  walletId: NOBODY,
  currency: "USD",
  mode: "test",
  kind: "inference",
  rpm: 0,
  tpm: 0,
  allowedModels: null,
  defaultModel: null,
  defaultTag: null,
  windows: () => [],
});

/**
 * One streamed call of the operator's demonstration model with a visitor's `{ prompt }` of at most 300 characters.
 * Throws `rate_limited` (per address), `invalid_request`; everything later is told in the stream's envelope.
 */
export async function serveDemo(parts: DemoParts, request: GatewayRequest): Promise<GatewayReply> {
  const { gateway, keys, limits, demo } = parts;
  const limit = await limits.take(`demo:${request.address ?? "unknown"}`, CALLS_PER_MINUTE);
  if (!limit.isAllowed) throw tooMany(limit);
  const parsed = DemoInput.safeParse(await readJson(request));
  if (!parsed.success) {
    throw new AppError("invalid_request", { message: "Write 1 to 300 characters.", param: "prompt" });
  }
  const body = Buffer.from(
    JSON.stringify({
      model: demo.model,
      messages: [{ role: "user", content: parsed.data.prompt }],
      stream: true,
      stream_options: { include_usage: true },
      max_tokens: OUTPUT_TOKENS,
    }),
  );
  const caller = demo.apiKey === null ? VISITOR : await keys.verify(demo.apiKey, request.address);
  return gateway.handle("generate", "openai-chat", withBody(request, body), NO_PATH, caller);
}

const NO_PATH = { model: null, action: null, query: new URLSearchParams() };

/** The same request with another body. Only what identifies it is passed on: a visitor sets no gateway headers. */
function withBody(request: GatewayRequest, body: Uint8Array): GatewayRequest {
  return {
    method: "POST",
    path: request.path,
    query: "",
    queryKey: null,
    header: (name) => (name === "content-type" ? "application/json" : null),
    body: () => Promise.resolve(body),
    async *stream() {
      yield body;
    },
    signal: request.signal,
    ...(request.whenGone ? { whenGone: (action) => request.whenGone?.(action) ?? (() => {}) } : {}),
    address: request.address,
  };
}
