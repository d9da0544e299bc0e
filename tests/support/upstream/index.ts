import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { answerPlain, answerStream, DEFAULT_PIECES, type MutableEntry } from "./answer";
import { answerResponses } from "./answer-responses";
import type { Behaviour, JournalEntry } from "./behaviour";

export type { Behaviour, Fault, JournalEntry } from "./behaviour";

export interface UpstreamCallFacts {
  readonly model: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** How many requests came before this one. */
  readonly position: number;
}

/** A provider for tests: a real HTTP server that speaks OpenAI chat and Responses, keeps a journal and fails on demand. */
export interface TestUpstream {
  readonly origin: string;
  /** What an operator would put into `<PROVIDER>_BASE_URL`. */
  readonly baseUrl: string;
  readonly journal: readonly JournalEntry[];
  /** Connections accepted so far. */
  readonly connectionCount: number;
  /** Chooses what the next requests get. */
  behave(behaviour: Behaviour | ((call: UpstreamCallFacts) => Behaviour)): void;
  /** Empties the journal and goes back to good behaviour. */
  reset(): void;
  close(): Promise<void>;
}

/** "bench-200" = a stream of 200 chunks; anything else is a short answer. */
function byModel(model: string): Behaviour {
  const chunks = /(\d+)$/.exec(model)?.[1];
  if (!model.includes("bench-") || !chunks) return {};
  return { pieces: Array.from({ length: Number(chunks) }, (_, index) => `word${index} `) };
}

export async function startUpstream(port = 0): Promise<TestUpstream> {
  const journal: MutableEntry[] = [];
  const sockets = new Set<Socket>();
  let connectionCount = 0;
  let choose: (call: UpstreamCallFacts) => Behaviour = ({ model }) => byModel(model);

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === "GET") {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ object: "list", data: [{ id: "native", object: "model" }] }));
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString("utf8")) as Record<string, unknown>;
    const model = String(body.model);
    const behaviour = choose({ model, body, position: journal.length });
    const text = (behaviour.pieces ?? DEFAULT_PIECES).join("");
    const entry: MutableEntry = {
      model,
      path: request.url ?? "",
      isStream: body.stream === true,
      headers: request.headers,
      body,
      promptTokens: behaviour.promptTokens ?? 11,
      completionTokens: behaviour.completionTokens ?? Math.ceil(Buffer.byteLength(text) / 4),
      cachedTokens: behaviour.cachedTokens ?? 0,
      wasUsageSent: false,
      textBytes: 0,
      ending: "open",
    };
    journal.push(entry);
    response.on("close", () => {
      if (entry.ending === "open") entry.ending = "aborted";
    });
    if (entry.path.endsWith("/responses")) return answerResponses(response, behaviour, entry);
    const isPlain = !entry.isStream || (behaviour.status ?? 200) >= 300 || behaviour.rawBody !== undefined;
    if (isPlain || (behaviour.fault === "reset" && behaviour.faultAfter === -1))
      await answerPlain(response, behaviour, entry);
    else await answerStream(request, response, behaviour, entry);
  }

  const server = http.createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  server.on("connection", (socket) => {
    connectionCount++;
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    baseUrl: `${origin}/v1`,
    journal,
    get connectionCount() {
      return connectionCount;
    },
    behave(behaviour) {
      choose = typeof behaviour === "function" ? behaviour : () => behaviour;
    },
    reset() {
      journal.length = 0;
      choose = ({ model }) => byModel(model);
    },
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
