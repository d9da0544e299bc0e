import { execFile } from "node:child_process";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { exportCode } from "./export-code";

const run = promisify(execFile);
let server: Server;
let url: string;
const received: { authorization: string | undefined; body: string }[] = [];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    received.push({ authorization: request.headers.authorization, body: Buffer.concat(chunks).toString("utf8") });
    response.end("data: [DONE]\n\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/chat/completions`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const BODY = JSON.stringify({
  model: "lab/model",
  messages: [{ role: "user", content: "It's $HOME, \"quoted\" \\ `ticks` %s\n— юникод 🎈 \u2028 \ud800 $x{y} '''" }],
  temperature: 1e-7,
});

const COMMANDS = {
  curl: (code: string) => ["bash", "-c", code],
  python: (code: string) => ["python3", "-c", code],
  javascript: (code: string) => [process.execPath, "--input-type=module", "-e", code],
};

it.each(["curl", "python", "javascript"] as const)("the exported %s sends the same bytes", async (id) => {
  const found = exportCode({ url, body: BODY }).find((each) => each.id === id);
  const [command = "", ...args] = COMMANDS[id](found?.code ?? "");
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: "test" as const,
    AIROUTER_API_KEY: "air_live_x",
    PYTHONIOENCODING: "utf8",
  };
  const { stdout } = await run(command, args, { env });
  expect(stdout).toBe("data: [DONE]\n\n");
  expect(received.at(-1)).toEqual({ authorization: "Bearer air_live_x", body: BODY });
});
