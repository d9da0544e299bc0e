import type { IncomingMessage, ServerResponse } from "node:http";
import type { Behaviour, JournalEntry } from "./behaviour";

export type MutableEntry = { -readonly [Name in keyof JournalEntry]: JournalEntry[Name] };

const CREATED = 1_700_000_000;
export const DEFAULT_PIECES = ["Hello", ", ", "world", "!"] as const;

export const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export function usageOf(behaviour: Behaviour, entry: JournalEntry): unknown {
  if (behaviour.rawUsage !== undefined) return behaviour.rawUsage;
  return {
    prompt_tokens: entry.promptTokens,
    completion_tokens: entry.completionTokens,
    total_tokens: entry.promptTokens + entry.completionTokens,
    prompt_tokens_details: { cached_tokens: entry.cachedTokens },
    completion_tokens_details: { reasoning_tokens: behaviour.reasoningTokens ?? 0 },
  };
}

/** A plain answer, or an error status with the body of the behaviour. */
export async function answerPlain(response: ServerResponse, behaviour: Behaviour, entry: MutableEntry): Promise<void> {
  if (behaviour.delayMs) await wait(behaviour.delayMs);
  if (behaviour.fault === "stall") return;
  if (behaviour.fault === "reset") {
    entry.ending = "fault";
    response.socket?.resetAndDestroy();
    return;
  }
  if (behaviour.status !== undefined && behaviour.status >= 300) {
    entry.ending = "fault";
    const body =
      behaviour.rawBody ??
      JSON.stringify({ error: { message: `status ${behaviour.status}`, type: "server_error", code: null } });
    response.writeHead(behaviour.status, { "content-type": "application/json", ...behaviour.headers }).end(body);
    return;
  }
  const text = (behaviour.pieces ?? DEFAULT_PIECES).join("");
  const body: Record<string, unknown> = {
    id: "chatcmpl-double",
    object: "chat.completion",
    created: CREATED,
    model: entry.model,
    choices: [
      {
        index: 0,
        message: { role: "assistant", content: text, refusal: null, ...callsOf(behaviour) },
        logprobs: null,
        finish_reason: finishOf(behaviour),
      },
    ],
    system_fingerprint: "fp_double",
  };
  if (behaviour.usageAt !== "none") {
    body.usage = usageOf(behaviour, entry);
    entry.wasUsageSent = true;
  }
  const bytes = behaviour.rawBody ?? JSON.stringify(body);
  entry.textBytes = Buffer.byteLength(text);
  if (behaviour.fault === "cut") {
    entry.ending = "fault";
    response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(bytes) });
    response.write(bytes.slice(0, bytes.length / 2));
    setImmediate(() => response.socket?.resetAndDestroy());
    return;
  }
  entry.ending = "complete";
  response.writeHead(200, { "content-type": "application/json", ...behaviour.headers }).end(bytes);
}

const finishOf = ({ finishReason, calls }: Behaviour): string | null =>
  finishReason === undefined ? (calls ? "tool_calls" : "stop") : finishReason;

const callsOf = ({ calls }: Behaviour): object =>
  calls ? { tool_calls: calls.map(({ id, ...call }) => ({ id, type: "function", function: call })) } : {};

const data = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;

/** Frames of a stream up to its fault, each with the bytes of text in it. */
function framesOf(behaviour: Behaviour, entry: MutableEntry): { readonly text: string; readonly textBytes: number }[] {
  const usage = usageOf(behaviour, entry);
  const usageAt = behaviour.usageAt ?? "extra-chunk";
  const head = { id: "chatcmpl-double", object: "chat.completion.chunk", created: CREATED, model: entry.model };
  const every = usageAt === "every-chunk" ? { usage } : {};
  const chunk = (delta: unknown, finish: string | null, extra: object = every) =>
    data({
      ...head,
      system_fingerprint: "fp_double",
      choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
      ...extra,
    });
  const frames = [{ text: chunk({ role: "assistant", content: "", refusal: null }, null), textBytes: 0 }];
  for (const piece of behaviour.pieces ?? DEFAULT_PIECES) {
    frames.push({ text: chunk({ content: piece }, null), textBytes: Buffer.byteLength(piece) });
  }
  for (const [index, { id, name, arguments: text }] of (behaviour.calls ?? []).entries()) {
    const opening = { index, id, type: "function", function: { name, arguments: "" } };
    frames.push({ text: chunk({ tool_calls: [opening] }, null), textBytes: 0 });
    for (const piece of [text.slice(0, 3), text.slice(3)])
      frames.push({ text: chunk({ tool_calls: [{ index, function: { arguments: piece } }] }, null), textBytes: 0 });
  }
  const { fault } = behaviour;
  if (fault && fault !== "no-end-mark") {
    frames.splice((behaviour.faultAfter ?? 1) + 1);
    if (fault === "malformed-chunk") frames.push({ text: 'data: {"id":"chatcmpl-dou\n\n', textBytes: 0 });
    if (fault === "error-frame") {
      frames.push({
        text: data({ error: { message: "The server had an error", type: "server_error" } }),
        textBytes: 0,
      });
    }
    return frames;
  }
  const finish = finishOf(behaviour);
  frames.push({ text: chunk({}, finish, usageAt === "finish-chunk" ? { usage } : every), textBytes: 0 });
  if (usageAt === "extra-chunk") frames.push({ text: data({ ...head, choices: [], usage }), textBytes: 0 });
  if (fault !== "no-end-mark") frames.push({ text: "data: [DONE]\n\n", textBytes: 0 });
  entry.wasUsageSent = usageAt !== "none";
  return frames;
}

/** A streamed answer with its fault. Honours the socket's backpressure, so that a slow reader slows the double. */
export async function answerStream(
  request: IncomingMessage,
  response: ServerResponse,
  behaviour: Behaviour,
  entry: MutableEntry,
): Promise<void> {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache", ...behaviour.headers });
  response.flushHeaders();
  for (const frame of framesOf(behaviour, entry)) {
    if (behaviour.delayMs) await wait(behaviour.delayMs);
    else await turn();
    if (request.destroyed && response.destroyed) return;
    await write(response, Buffer.from(frame.text), behaviour.writeBytes);
    entry.textBytes += frame.textBytes;
  }
  const { fault } = behaviour;
  if (fault === "stall") return;
  entry.ending = fault ? "fault" : "complete";
  if (fault === "reset") {
    await turn();
    response.socket?.resetAndDestroy();
  } else response.end();
}

export async function write(response: ServerResponse, bytes: Buffer, writeBytes: number | undefined): Promise<void> {
  const size = writeBytes ?? bytes.length;
  for (let at = 0; at < bytes.length; at += size) {
    const isRoom = response.write(bytes.subarray(at, at + size));
    if (writeBytes !== undefined) await turn();
    if (isRoom || response.destroyed) continue;
    await new Promise<void>((resolve) => {
      const done = () => {
        response.off("drain", done);
        response.off("close", done);
        resolve();
      };
      response.once("drain", done);
      response.once("close", done);
    });
  }
}
