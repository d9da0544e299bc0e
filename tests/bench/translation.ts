import { dialects, type StreamDecoder, type StreamEncoder } from "@/lib/gateway/dialects";
import { TranslatedPath } from "@/lib/gateway/pipeline/translated-path";
import type { Lane } from "./contestants";
import { load } from "./load";

export interface TranslationRow {
  readonly client: string;
  readonly upstream: string;
  readonly cpuMs: number;
  readonly failures: number;
}

const CONCURRENCY = 16;
const WARM_ROUNDS = 2;
const say = "Say two hundred words.";
const messages = [{ role: "user", content: say }];
const models = {
  "openai-chat": "mistral/mistral-large-4",
  "anthropic-messages": "anthropic/claude-opus-5",
  "gemini-generate": "google/gemini-3.5-flash",
} as const;

type Upstream = keyof typeof models;
type Client = Upstream | "openai-responses";

const calls: Readonly<Record<Client, (model: string) => { readonly path: string; readonly body: object }>> = {
  "openai-chat": (model) => ({
    path: "/v1/chat/completions",
    body: { model, messages, max_tokens: 400, stream: true },
  }),
  "openai-responses": (model) => ({
    path: "/v1/responses",
    body: { model, input: say, max_output_tokens: 400, stream: true, store: false },
  }),
  "anthropic-messages": (model) => ({ path: "/v1/messages", body: { model, messages, max_tokens: 400, stream: true } }),
  "gemini-generate": (model) => ({
    path: `/v1beta/models/${model}:streamGenerateContent?alt=sse`,
    body: { contents: [{ role: "user", parts: [{ text: say }] }], generationConfig: { maxOutputTokens: 400 } },
  }),
};

/** Pairs of client and upstream; the first is the passthrough that the others are held against. */
const PAIRS: readonly (readonly [Client, Upstream])[] = [
  ["openai-chat", "openai-chat"],
  ["anthropic-messages", "openai-chat"],
  ["gemini-generate", "openai-chat"],
  ["openai-responses", "openai-chat"],
  ["openai-chat", "anthropic-messages"],
  ["openai-chat", "gemini-generate"],
  ["openai-responses", "anthropic-messages"],
  ["anthropic-messages", "gemini-generate"],
];

/** CPU of the gateway's process for one streamed call of 200 chunks, passed through and translated: medians of three. */
export async function measureTranslation(lane: Lane, requests: number): Promise<TranslationRow[]> {
  const rows: TranslationRow[] = [];
  for (const [client, upstream] of PAIRS) {
    console.error(`translation: ${client} client, ${upstream} upstream`);
    const { path, body } = calls[client](models[upstream]);
    const options = {
      origin: lane.origin,
      path,
      headers: lane.headers,
      body: JSON.stringify(body),
      concurrency: CONCURRENCY,
    };
    const round = async () => {
      const before = lane.contestant.cpuMs();
      const { failures } = await load({ ...options, requests });
      return { client, upstream, cpuMs: (lane.contestant.cpuMs() - before) / requests, failures };
    };
    for (let turn = 0; turn < WARM_ROUNDS; turn++) await round();
    const measured = [await round(), await round(), await round()];
    measured.sort((left, right) => left.cpuMs - right.cpuMs);
    const failures = measured.reduce((sum, each) => sum + each.failures, 0);
    rows.push({ ...(measured[1] as TranslationRow), failures });
  }
  return rows;
}

const FIRST: Readonly<Record<Upstream, string>> = {
  "openai-chat":
    'data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"Hi"},"finish_reason":null}]}\n\n',
  "anthropic-messages":
    'event: message_start\ndata: {"type":"message_start","message":{"id":"m","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":1,"output_tokens":1}}}\n\nevent: content_block_start\ndata: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}\n\nevent: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}\n\n',
  "gemini-generate":
    'data: {"candidates":[{"content":{"role":"model","parts":[{"text":"Hi"}]},"index":0}],"modelVersion":"m"}\r\n\r\n',
};

/** CPU of translating the first text of a stream: the longest mean over all pairs, in milliseconds. */
export function measureFirstByte(): number {
  const meta = {
    id: "id",
    model: "m",
    createdSeconds: 1,
    inputTokensEstimate: 1,
    wantsUsageChunk: true,
    request: null,
  };
  const streams = 2000;
  let slowest = 0;
  for (const [upstream, text] of Object.entries(FIRST)) {
    for (const client of Object.keys(calls)) {
      const chunk = Buffer.from(text);
      const codecs = (): [StreamDecoder, StreamEncoder] => {
        const [vendor, inbound] = [dialects[upstream as Upstream], dialects[client as Client]?.inbound];
        if (!vendor || !inbound) throw new Error(`no codec for ${client} over ${upstream}`);
        return [vendor.outbound.streamDecoder(), inbound.streamEncoder(meta)];
      };
      let sent = 0;
      const once = () => new TranslatedPath(...codecs()).push(chunk, (bytes) => (sent += bytes.length));
      for (let turn = 0; turn < streams; turn++) once();
      const before = process.cpuUsage();
      for (let turn = 0; turn < streams; turn++) once();
      const { user, system } = process.cpuUsage(before);
      if (sent === 0) throw new Error(`nothing came of the first chunk (${client} over ${upstream})`);
      slowest = Math.max(slowest, (user + system) / 1000 / streams);
    }
  }
  return slowest;
}
