import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Redis } from "ioredis";

/** A real redis-server behind the Upstash REST protocol. */
export interface RedisBridge {
  readonly url: string;
  readonly token: string;
  /** Commands that came through, lower-case names in order. */
  readonly journal: string[];
  /** Makes the bridge stop answering (requests hang) or answer again. */
  setStalled(isStalled: boolean): void;
  stop(): Promise<void>;
}

/** Whether a real Redis can be run here. In CI a missing one is a failure, elsewhere the tests that need it are skipped. */
export function hasRedisServer(): boolean {
  const isFound = spawnSync("redis-server", ["--version"]).status === 0;
  if (!isFound && process.env.CI === "true") throw new Error("redis-server is missing; CI must run these tests");
  if (!isFound) console.warn("SKIPPED: redis-server is not installed (apt-get install redis-server)");
  return isFound;
}

type Reply = string | number | null | Buffer | Reply[];

export async function startRedisBridge(): Promise<RedisBridge> {
  const port = await freePort();
  const server = spawn("redis-server", [
    "--port",
    String(port),
    "--bind",
    "127.0.0.1",
    "--save",
    "",
    "--appendonly",
    "no",
  ]);
  const redis = new Redis(port, "127.0.0.1", { retryStrategy: () => 50, maxRetriesPerRequest: 100 });
  redis.on("error", () => {});
  await redis.ping();
  const token = "bridge-token";
  const journal: string[] = [];
  let isStalled = false;

  const run = async (command: unknown[], encode: (reply: Reply) => unknown) => {
    journal.push(String(command[0]).toLowerCase());
    try {
      const reply = (await redis.callBuffer(String(command[0]), ...command.slice(1).map(toArgument))) as Reply;
      return { result: encode(reply) };
    } catch (error) {
      return { error: (error as Error).message };
    }
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    if (isStalled) return;
    const send = (status: number, body: unknown) => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    if (request.headers.authorization !== `Bearer ${token}`) return send(401, { error: "Unauthorized" });
    const encode = encoder(request.headers["upstash-encoding"] === "base64");
    const body: unknown[] = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    const path = (request.url ?? "/").replace(/\/+$/, "");
    if (path === "/pipeline") {
      return send(200, await Promise.all(body.map((command) => run(command as unknown[], encode))));
    }
    if (path === "/multi-exec") return send(200, await runMulti(body as unknown[][], encode));
    const outcome = await run(body, encode);
    send("error" in outcome ? 400 : 200, outcome);
  }

  async function runMulti(commands: unknown[][], encode: (reply: Reply) => unknown) {
    const multi = redis.multi();
    for (const [name, ...args] of commands) {
      journal.push(String(name).toLowerCase());
      multi.callBuffer(String(name), ...args.map(toArgument));
    }
    const replies = (await multi.exec()) ?? [];
    return replies.map(([error, reply]) => (error ? { error: error.message } : { result: encode(reply as Reply) }));
  }

  const http = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    token,
    journal,
    setStalled(value) {
      isStalled = value;
    },
    async stop() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
      redis.disconnect();
      await ended(server);
    },
  };
}

const toArgument = (value: unknown): string =>
  typeof value === "string" ? value : typeof value === "object" ? JSON.stringify(value) : String(value);

/** With `Upstash-Encoding: base64` every string but "OK" is base64. */
function encoder(isBase64: boolean): (reply: Reply) => unknown {
  const encode = (reply: Reply): unknown => {
    if (Array.isArray(reply)) return reply.map(encode);
    if (!Buffer.isBuffer(reply)) return reply;
    const text = reply.toString("utf8");
    return isBase64 && text !== "OK" ? reply.toString("base64") : text;
  };
  return encode;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}
