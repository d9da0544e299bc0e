import { createServer } from "node:http";

/** An upstream that answers at once: a plain answer, or 200 chunks, and usage; in the dialect its path is of. */
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

const word = (index) => `word${index} `;
const typed = (event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
const anthropic = [
  {
    type: "message_start",
    message: {
      id: "msg_bench",
      type: "message",
      role: "assistant",
      model: "bench",
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: { input_tokens: 12, output_tokens: 1 },
    },
  },
  { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
  ...Array.from({ length: CHUNKS }, (_, index) => ({
    type: "content_block_delta",
    index: 0,
    delta: { type: "text_delta", text: word(index) },
  })),
  { type: "content_block_stop", index: 0 },
  { type: "message_delta", delta: { stop_reason: "end_turn", stop_sequence: null }, usage: { output_tokens: CHUNKS } },
  { type: "message_stop" },
].map(typed);
const gemini = Array.from({ length: CHUNKS }, (_, index) => {
  const isLast = index === CHUNKS - 1;
  const candidate = { index: 0, content: { role: "model", parts: [{ text: word(index) }] } };
  const usageMetadata = { promptTokenCount: 12, candidatesTokenCount: index + 1, totalTokenCount: index + 13 };
  const chunk = { candidates: [{ ...candidate, ...(isLast ? { finishReason: "STOP" } : {}) }], usageMetadata };
  return `data: ${JSON.stringify({ ...chunk, modelVersion: "bench", responseId: "bench" })}\r\n\r\n`;
});

/** The frames of a streamed answer, by the dialect that the path is of. */
export function streamOf(path) {
  if (path.includes("/messages")) return anthropic.map((text) => Buffer.from(text));
  if (path.includes(":streamGenerateContent")) return gemini.map((text) => Buffer.from(text));
  return [...frames, tail];
}

const bursts = new Map();
const held = new Set();
const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const body = JSON.parse(Buffer.concat(chunks).toString());
    if (!body.stream && !request.url.includes(":streamGenerateContent")) {
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
    const all = bursts.get(request.url) ?? streamOf(request.url);
    bursts.set(request.url, all);
    const step = () => {
      const from = step.at;
      step.at = Math.min(all.length - 1, from + 40);
      response.write(Buffer.concat(all.slice(from, step.at)));
      if (step.at < all.length - 1) setImmediate(step);
      else response.end(all[step.at]);
    };
    step.at = 0;
    step();
  });
});
server.keepAliveTimeout = 120_000;
server.listen(Number(process.argv[2]), "127.0.0.1", () => console.log("ready"));
process.on("SIGTERM", () => process.exit(0));
