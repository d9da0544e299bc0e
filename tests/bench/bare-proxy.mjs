import { createServer } from "node:http";
import { Pool } from "undici";

/** The least a gateway can do: read the body, send it on, pipe the answer. */
const [port, origin] = [Number(process.argv[2]), process.argv[3]];
const pool = new Pool(origin, { connections: 512, pipelining: 1 });
const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    pool.stream(
      {
        path: request.url,
        method: "POST",
        headers: { "content-type": "application/json" },
        body: Buffer.concat(chunks),
      },
      ({ statusCode, headers }) => {
        response.writeHead(statusCode, { "content-type": headers["content-type"] });
        return response;
      },
      (error) => error && response.destroy(),
    );
  });
});
server.keepAliveTimeout = 120_000;
server.listen(port, "127.0.0.1", () => console.log("ready"));
process.on("SIGTERM", () => process.exit(0));
