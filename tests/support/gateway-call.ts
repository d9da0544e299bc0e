import {
  createGateway,
  type DialectId,
  type Gateway,
  type GatewayPorts,
  type GatewayReply,
  type GatewayRequest,
  type Operation,
} from "@/lib/gateway";
import { findDialect } from "@/lib/gateway/dialects";
import { bearer, defineProvider, openAiChat, type Provider } from "@/lib/gateway/providers";
import type { MemoryWorld } from "./memory-ports";

export interface CallInput {
  readonly key?: string | null;
  readonly body?: unknown;
  /** Sent instead of the JSON of `body`. */
  readonly raw?: Uint8Array | string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly queryKey?: string;
  readonly signal?: AbortSignal;
  readonly path?: string;
}

/** A request at the door of the gateway, as a mount would make it. */
export function requestOf(input: CallInput): GatewayRequest {
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (input.key) headers.authorization = `Bearer ${input.key}`;
  Object.assign(headers, input.headers);
  const bytes = Buffer.from(input.raw ?? JSON.stringify(input.body ?? {}));
  return {
    method: "POST",
    path: input.path ?? "/v1/chat/completions",
    query: "",
    queryKey: input.queryKey ?? null,
    header: (name) => headers[name] ?? null,
    body: () => Promise.resolve(bytes),
    async *stream() {
      yield bytes;
    },
    signal: input.signal ?? new AbortController().signal,
    address: "127.0.0.1",
  };
}

const NO_PATH = { model: null, action: null, query: new URLSearchParams() };

export const send = (
  gateway: Gateway,
  input: CallInput,
  dialect: DialectId = "openai-chat",
  operation: Operation = "generate",
): Promise<GatewayReply> => gateway.handle(operation, dialect, requestOf(input), NO_PATH);

export async function textOf(reply: GatewayReply): Promise<string> {
  const { body } = reply;
  if (body === null) return "";
  if (typeof body === "string") return body;
  if (body instanceof Uint8Array) return Buffer.from(body).toString("utf8");
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

// biome-ignore lint/suspicious/noExplicitAny: tests read answers of many shapes.
export type Json = any;

export async function jsonOf(reply: GatewayReply): Promise<Json> {
  return JSON.parse(await textOf(reply));
}

/** The data of each event of a stream; "[DONE]" as text, the rest parsed. Comments are left out. */
export function eventsOf(text: string): Json[] {
  return text
    .split("\n\n")
    .map((frame) => frame.split("\n").filter((line) => line.startsWith("data: ")))
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => line.slice(6)).join("\n"))
    .map((data) => (data === "[DONE]" ? data : JSON.parse(data)));
}

export const textOfEvents = (events: readonly Json[]): string =>
  events.map((event) => event.choices?.[0]?.delta?.content ?? "").join("");

/** A company for tests that speaks OpenAI chat and Responses; where it listens comes from its settings. */
export const doubleProvider = (id: string): Provider =>
  defineProvider({
    id,
    name: `Double ${id}`,
    keyVariable: "DOUBLE_API_KEY",
    endpoints: [
      openAiChat("http://unset.invalid/v1"),
      { dialect: "openai-responses", baseUrl: "http://unset.invalid/v1", authorize: bearer },
    ],
  });

/** A gateway over a world in memory, with providers "one", "two" and "three" beside the real ones. */
export function gatewayOver(world: MemoryWorld, ports: Partial<GatewayPorts> = {}): Gateway {
  const doubles = new Map(["one", "two", "three"].map((id) => [id, doubleProvider(id)]));
  return createGateway({ ...world.ports, ...ports }, { findDialect, findProvider: (id) => doubles.get(id) });
}
