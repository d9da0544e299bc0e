import { createServer } from "node:http";

/** An OpenAI-shaped upstream that answers at once: a plain answer, or 200 chunks, and usage. */
const CHUNKS = 200;
const base = { id: "chatcmpl-bench", created: 1_700_000_000, model: "gpt-bench" };
const usage = { prompt_tokens: 12, completion_tokens: CHUNKS, total_tokens: 12 + CHUNKS };
const plain = Buffer.from(
  JSON.stringify({
    ...base,
    object: "chat.completion",
    choices: [{ index: 0, message: { role: "assistant", content: "word ".repeat(CHUNKS) }, finish_reason: "stop" }],
    usage,
  }),
);
const frame = (delta, finish) =>
  `data: ${JSON.stringify({ ...base, object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
const frames = [
  frame({ role: "assistant", content: "" }, null),
  ...Array.from({ length: CHUNKS - 2 }, (_, index) => frame({ content: `word${index} ` }, null)),
  frame({}, "stop"),
].map((text) => Buffer.from(text));
const tail = Buffer.from(
  `data: ${JSON.stringify({ ...base, object: "chat.completion.chunk", choices: [], usage })}\n\ndata: [DONE]\n\n`,
);

const held = new Set();
const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const body = JSON.parse(Buffer.concat(chunks).toString());
    if (!body.stream) {
      response.writeHead(200, { "content-type": "application/json", "content-length": plain.length });
      response.end(plain);
      return;
    }
    response.writeHead(200, { "content-type": "text/event-stream" });
    if (body.messages?.[0]?.content === "hold") {
      response.write(frames[0]);
      held.add(response);
      response.on("close", () => held.delete(response));
      return;
    }
    // Five bursts, as a network delivers them: neither one write a frame nor one write in all.
    const step = () => {
      const from = step.at;
      step.at = Math.min(frames.length, from + 40);
      response.write(Buffer.concat(frames.slice(from, step.at)));
      if (step.at < frames.length) setImmediate(step);
      else response.end(tail);
    };
    step.at = 0;
    step();
  });
});
server.keepAliveTimeout = 120_000;
server.listen(Number(process.argv[2]), "127.0.0.1", () => console.log("ready"));
process.on("SIGTERM", () => process.exit(0));
