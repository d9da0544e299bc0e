import { createHash } from "node:crypto";
import { behave, type Performance } from "./behave";
import type { SandboxRequest } from "./read-request";

/** One step of an answer on the wire. */
export interface Step {
  readonly delayMs: number;
  readonly text: string;
}

/** A whole answer: status, headers, what is sent and when, and how the connection ends. */
export interface Script {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
  readonly ending: "end" | "reset";
}

const JSON_HEADERS = { "content-type": "application/json" };
const SSE_HEADERS = { "content-type": "text/event-stream" };
const WORD_DELAY_MS = 200;

const refusal = (status: number, message: string, type: string, headers: Record<string, string> = {}): Script => ({
  status,
  headers: { ...JSON_HEADERS, ...headers },
  steps: [{ delayMs: 0, text: JSON.stringify({ error: { message, type, param: null, code: null } }) }],
  ending: "end",
});

/** The answer to a request, as the bytes an OpenAI-compatible provider would send. */
export function scriptOf(request: SandboxRequest, raw: Uint8Array, createdSeconds: number): Script {
  const { behaviour } = request;
  if (behaviour === "rate-limited")
    return refusal(429, "The sandbox is limiting requests.", "rate_limit_error", { "retry-after": "1" });
  if (behaviour === "no-credits") return refusal(402, "The sandbox wallet is empty.", "insufficient_credits");
  const id = `sandbox-${createHash("sha256").update(raw).digest("hex").slice(0, 24)}`;
  const head = { id, created: createdSeconds, model: behaviour };
  const performance = behave(request);
  return request.isStream ? streamScript(request, performance, head) : plainScript(request, performance, head);
}

type Head = Readonly<Record<"id" | "model", string>> & { readonly created: number };

function usageOf(request: SandboxRequest, performance: Performance): Record<string, unknown> {
  const completion = performance.completionTokens * request.choiceCount;
  return {
    prompt_tokens: request.promptTokens,
    completion_tokens: completion,
    total_tokens: request.promptTokens + completion,
    prompt_tokens_details: { cached_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: performance.reasoningTokens * request.choiceCount },
  };
}

const callId = (head: Head, choice: number): string => `call_${head.id.slice(-16)}${choice}`;

function plainScript(request: SandboxRequest, performance: Performance, head: Head): Script {
  const { behaviour } = request;
  if (behaviour === "dies-midstream")
    return { status: 200, headers: JSON_HEADERS, steps: [{ delayMs: 0, text: '{"id":"' }], ending: "reset" };
  const choices = Array.from({ length: request.choiceCount }, (_, index) => {
    const { toolCall, reasoning } = performance;
    const message: Record<string, unknown> = {
      role: "assistant",
      content: toolCall || performance.refusal ? null : performance.content,
    };
    message.refusal = performance.refusal || null;
    if (reasoning) message.reasoning_content = reasoning;
    if (toolCall) {
      const called = { name: toolCall.name, arguments: toolCall.argumentsText };
      message.tool_calls = [{ id: callId(head, index), type: "function", function: called }];
    }
    return { index, message, logprobs: null, finish_reason: performance.finishReason };
  });
  const body: Record<string, unknown> = { ...head, object: "chat.completion", choices };
  if (behaviour !== "no-usage") body.usage = usageOf(request, performance);
  const text = JSON.stringify(body);
  const words = performance.content.split(" ").length;
  return {
    status: 200,
    headers: JSON_HEADERS,
    steps: [
      {
        delayMs: behaviour === "slow" ? Math.min(words, 25) * WORD_DELAY_MS : 0,
        text: behaviour === "bad-json" ? text.slice(0, -20) : text,
      },
    ],
    ending: "end",
  };
}

/** Words with the space before them, so that the pieces join to the text. */
const pieces = (text: string): string[] => text.match(/\s*\S+|\s+$/g) ?? [];

function deltasOf(performance: Performance, head: Head, choice: number): Record<string, unknown>[] {
  const { toolCall } = performance;
  const deltas: Record<string, unknown>[] = pieces(performance.reasoning).map((piece) => ({
    reasoning_content: piece,
  }));
  if (toolCall) {
    const opening = {
      index: 0,
      id: callId(head, choice),
      type: "function",
      function: { name: toolCall.name, arguments: "" },
    };
    deltas.push({ tool_calls: [opening] });
    for (const piece of toolCall.argumentsText.match(/.{1,16}/gsu) ?? []) {
      deltas.push({ tool_calls: [{ index: 0, function: { arguments: piece } }] });
    }
  }
  for (const piece of pieces(performance.content)) deltas.push({ content: piece });
  for (const piece of pieces(performance.refusal)) deltas.push({ refusal: piece });
  return deltas;
}

function streamScript(request: SandboxRequest, performance: Performance, head: Head): Script {
  const { behaviour } = request;
  const delayMs = behaviour === "slow" ? WORD_DELAY_MS : 0;
  const steps: Step[] = [];
  const chunk = (choice: number, delta: Record<string, unknown>, finish: string | null, delay = 0) => {
    const choices = [{ index: choice, delta, logprobs: null, finish_reason: finish }];
    steps.push({ delayMs: delay, text: frame({ ...head, object: "chat.completion.chunk", choices }) });
  };
  for (let choice = 0; choice < request.choiceCount; choice++) {
    chunk(choice, { role: "assistant", content: "" }, null);
    const deltas = deltasOf(performance, head, choice);
    const last = behaviour === "dies-midstream" ? Math.ceil(deltas.length / 2) : deltas.length;
    for (const delta of deltas.slice(0, last)) chunk(choice, delta, null, delayMs);
    if (behaviour === "dies-midstream") return { status: 200, headers: SSE_HEADERS, steps, ending: "reset" };
    if (behaviour === "bad-json") steps.push({ delayMs, text: 'data: {"id":"broken\n\n' });
    chunk(choice, {}, performance.finishReason);
  }
  if (request.wantsUsage && behaviour !== "no-usage") {
    const usage = usageOf(request, performance);
    steps.push({ delayMs: 0, text: frame({ ...head, object: "chat.completion.chunk", choices: [], usage }) });
  }
  steps.push({ delayMs: 0, text: "data: [DONE]\n\n" });
  return { status: 200, headers: SSE_HEADERS, steps, ending: "end" };
}

const frame = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
