import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { anthropic } from "./anthropic";
import { cohere } from "./cohere";
import { converse } from "./converse";
import { gemini } from "./gemini";
import { mistral } from "./mistral";
import { openaiChat } from "./openai-chat";
import { responses } from "./responses";
import { DEFAULT_USAGE, defaultTurn } from "./script";
import type { Ask, Family, Json, Turn, TurnUsage } from "./turn";

export * from "./script";
export type { Ask, Turn, TurnUsage } from "./turn";

/** One request as a family saw it. */
export interface FamilyEntry {
  readonly family: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readonly<Json>;
  readonly ask: Ask;
  /** Why the vendor would have refused it; [] = taken. */
  readonly complaints: readonly string[];
  /** What was reported. */
  readonly usage: TurnUsage;
  ending: "open" | "complete" | "aborted" | "refused";
}

/** Every family of providers on one real HTTP server: each speaks its own dialect, strictly, from one script. */
export interface TestFamilies {
  readonly origin: string;
  /** What an operator would set to reach them. */
  readonly env: Readonly<Record<string, string>>;
  readonly journal: readonly FamilyEntry[];
  /** Chooses what the model says; without it, `defaultTurn`. */
  behave(script: (ask: Ask) => Turn): void;
  reset(): void;
  close(): Promise<void>;
}

const MOUNTS: readonly (readonly [prefix: string, families: readonly Family[]])[] = [
  ["/openai/", [openaiChat, responses]],
  ["/mistral/", [mistral]],
  ["/anthropic/", [anthropic]],
  ["/cohere/", [cohere]],
  ["/bedrock/", [converse]],
  ["/vertex/", [gemini]],
  ["/gemini/", [gemini]],
];

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function find(path: string, body: Json) {
  const mounted = MOUNTS.find(([prefix]) => path.startsWith(prefix))?.[1] ?? [];
  for (const family of mounted) {
    const route = family.route(path, body);
    if (route) return { family, ...route };
  }
  return null;
}

export async function startFamilies(): Promise<TestFamilies> {
  const journal: FamilyEntry[] = [];
  const sockets = new Set<Socket>();
  let script = defaultTurn;
  let serial = 0;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString("utf8")) as Json;
    const path = request.url ?? "";
    const found = find(path, body);
    const sendJson = (status: number, value: unknown) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    if (!found) return void sendJson(404, { error: { message: `no such path ${path}` } });
    const { family, model, isStream } = found;
    const ask: Ask = { family: family.id, model, isStream, ...family.ask(body) };
    const complaints = family.complaints(body);
    const turn = script(ask);
    const usage = turn.usage ?? DEFAULT_USAGE;
    const { headers } = request;
    const entry: FamilyEntry = { family: family.id, path, headers, body, ask, complaints, usage, ending: "open" };
    journal.push(entry);
    response.on("close", () => {
      if (entry.ending === "open") entry.ending = "aborted";
    });
    const status = complaints.length > 0 ? 400 : turn.status;
    if (status !== undefined) {
      entry.ending = "refused";
      return void sendJson(status, family.error(status, complaints.join("; ") || (turn.message ?? "")));
    }
    serial += 1;
    const context = { model, usage, serial, ask };
    if (!isStream) {
      if (turn.delayMs) await wait(turn.delayMs * 100);
      if (response.destroyed) return;
      entry.ending = "complete";
      return void sendJson(200, family.plain(turn, context));
    }
    const { framing } = family;
    const contentType = framing?.contentType ?? "text/event-stream";
    response.writeHead(200, { "content-type": contentType, "cache-control": "no-cache" });
    for (const frame of family.frames(turn, context)) {
      if (turn.delayMs) await wait(turn.delayMs);
      if (response.destroyed) return;
      response.write(framing?.encode(frame) ?? frame);
    }
    entry.ending = "complete";
    response.end();
  }

  const server = http.createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    env: {
      OPENAI_API_KEY: "sk-upstream",
      OPENAI_BASE_URL: `${origin}/openai/v1`,
      MISTRAL_API_KEY: "mistral-upstream",
      MISTRAL_BASE_URL: `${origin}/mistral/v1`,
      ANTHROPIC_API_KEY: "sk-ant-upstream",
      ANTHROPIC_BASE_URL: `${origin}/anthropic`,
      COHERE_API_KEY: "cohere-upstream",
      COHERE_BASE_URL: `${origin}/cohere/v2`,
      GOOGLE_VERTEX_API_KEY: "vertex-upstream",
      GOOGLE_VERTEX_BASE_URL: `${origin}/vertex/v1/publishers/google`,
    },
    journal,
    behave(next) {
      script = next;
    },
    reset() {
      journal.length = 0;
      script = defaultTurn;
    },
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
