import http from "node:http";
import type { AddressInfo } from "node:net";

interface Entry {
  readonly path: string;
  readonly raw: string;
  // biome-ignore lint/suspicious/noExplicitAny: bodies of several vendors.
  readonly body: any;
  readonly headers: http.IncomingHttpHeaders;
}

/** OpenAI's and Google's embedding endpoints: vectors that hold the text's length, so that order can be told. */
export async function startEmbeddingVendor() {
  const journal: Entry[] = [];
  let usage: unknown;
  let replace: { status: number; text: string } | null = null;
  const vector = (text: unknown, size = 3): number[] =>
    Array.from({ length: size }, (_, at) => (at === 0 ? (typeof text === "string" ? text.length : 99) : 0.25 / at));
  const base64 = (values: readonly number[]): string => Buffer.from(new Float32Array(values).buffer).toString("base64");
  const server = http.createServer(async (request, response) => {
    let raw = "";
    for await (const chunk of request) raw += String(chunk);
    const body = JSON.parse(raw);
    const path = request.url ?? "";
    journal.push({ path, raw, body, headers: request.headers });
    const send = (status: number, text: string) =>
      response.writeHead(status, { "content-type": "application/json" }).end(text);
    if (body.model === "broken") return void send(500, '{"error":{"message":"down"}}');
    if (replace) return void send(replace.status, replace.text);
    if (path === "/v1/embeddings") {
      const inputs = Array.isArray(body.input) && typeof body.input[0] !== "number" ? body.input : [body.input];
      const data = inputs.map((text: unknown, index: number) => {
        const values = vector(text, body.dimensions);
        return { object: "embedding", index, embedding: body.encoding_format === "base64" ? base64(values) : values };
      });
      // Out of order: the index says which is which.
      data.reverse();
      return void send(200, JSON.stringify({ object: "list", data, model: "small-2024", usage }));
    }
    const requests = body.requests ?? [body];
    const embeddings = requests.map((one: Entry["body"]) => ({
      values: vector(one.content.parts[0].text, one.outputDimensionality),
    }));
    const answer = path.endsWith(":embedContent") ? { embedding: embeddings[0] } : { embeddings };
    send(200, JSON.stringify(usage === undefined ? answer : { ...answer, usageMetadata: usage }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    journal,
    report(next: unknown) {
      usage = next;
    },
    answer(status: number, text: string) {
      replace = { status, text };
    },
    reset() {
      journal.length = 0;
      usage = { prompt_tokens: 12, total_tokens: 12 };
      replace = null;
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

export type EmbeddingVendor = Awaited<ReturnType<typeof startEmbeddingVendor>>;
