import type { ServerResponse } from "node:http";
import { DEFAULT_PIECES, type MutableEntry, wait, write } from "./answer";
import type { Behaviour, JournalEntry } from "./behaviour";

type Json = Record<string, unknown>;

const CREATED = 1_700_000_000;
const CIPHERTEXT = /^gAAAA[A-Za-z0-9_-]+$/;
const KNOWN_TYPES = new Set(["message", "function_call", "function_call_output", "reasoning"]);

/** Why OpenAI would refuse the request, or null: it knows no state but its own, and no ciphertext but its own. */
function complaint({ body }: JournalEntry): string | null {
  if (body.previous_response_id) return `Previous response with id '${String(body.previous_response_id)}' not found.`;
  if (typeof body.max_output_tokens === "number" && body.max_output_tokens < 16)
    return "Invalid 'max_output_tokens': integer below minimum value.";
  for (const item of Array.isArray(body.input) ? (body.input as Json[]) : []) {
    const type = String(item.type ?? "message");
    if (!KNOWN_TYPES.has(type)) return `Item with id '${String(item.id)}' not found.`;
    if (type === "reasoning" && !CIPHERTEXT.test(String(item.encrypted_content)))
      return "The encrypted content could not be verified.";
    if (type !== "message" || !Array.isArray(item.content)) continue;
    const wanted = item.role === "assistant" ? /^(output_text|refusal)$/ : /^input_/;
    const wrong = (item.content as Json[]).find((part) => !wanted.test(String(part.type)));
    if (wrong) return `Invalid value: '${String(wrong.type)}'.`;
  }
  return null;
}

function usageOf(behaviour: Behaviour, entry: JournalEntry): unknown {
  if (behaviour.rawUsage !== undefined) return behaviour.rawUsage;
  return {
    input_tokens: entry.promptTokens,
    input_tokens_details: { cached_tokens: entry.cachedTokens },
    output_tokens: entry.completionTokens,
    output_tokens_details: { reasoning_tokens: behaviour.reasoningTokens ?? 0 },
    total_tokens: entry.promptTokens + entry.completionTokens,
  };
}

function outputOf(behaviour: Behaviour): Json[] {
  const { thinking, calls = [] } = behaviour;
  const text = (behaviour.pieces ?? (calls.length > 0 ? [] : DEFAULT_PIECES)).join("");
  const part = { type: "output_text", annotations: [], logprobs: [], text };
  return [
    ...(thinking
      ? [
          {
            id: thinking.id,
            type: "reasoning",
            encrypted_content: thinking.encrypted,
            summary: [{ type: "summary_text", text: thinking.summary }],
          },
        ]
      : []),
    ...(text === ""
      ? []
      : [{ id: "msg_double", type: "message", status: "completed", role: "assistant", content: [part] }]),
    ...calls.map(({ id, name, arguments: said }) => ({
      id: `fc_${id}`,
      type: "function_call",
      status: "completed",
      arguments: said,
      call_id: id,
      name,
    })),
  ];
}

const responseOf = (entry: JournalEntry, members: Json): Json => ({
  id: "resp_double",
  object: "response",
  created_at: CREATED,
  background: false,
  error: null,
  incomplete_details: null,
  instructions: entry.body.instructions ?? null,
  max_output_tokens: entry.body.max_output_tokens ?? null,
  model: `${entry.model}-2026-01-01`,
  parallel_tool_calls: true,
  previous_response_id: null,
  reasoning: { effort: null, summary: null },
  store: entry.body.store ?? true,
  temperature: 1,
  text: entry.body.text ?? { format: { type: "text" } },
  tool_choice: "auto",
  tools: entry.body.tools ?? [],
  top_p: 1,
  truncation: "disabled",
  user: null,
  metadata: entry.body.metadata ?? {},
  ...members,
});

/** The events of one finished item. */
function eventsOf(item: Json, output_index: number, pieces: readonly string[]): Json[] {
  const at = { item_id: item.id, output_index };
  const done = { type: "response.output_item.done", output_index, item };
  if (item.type === "reasoning") {
    const [part] = item.summary as Json[];
    const place = { ...at, summary_index: 0 };
    return [
      { type: "response.output_item.added", output_index, item: { ...item, summary: [] } },
      { type: "response.reasoning_summary_part.added", ...place, part: { type: "summary_text", text: "" } },
      { type: "response.reasoning_summary_text.delta", ...place, delta: part?.text, obfuscation: "x" },
      { type: "response.reasoning_summary_text.done", ...place, text: part?.text },
      { type: "response.reasoning_summary_part.done", ...place, part },
      done,
    ];
  }
  if (item.type === "function_call") {
    const text = String(item.arguments);
    const delta = (piece: string) => ({ type: "response.function_call_arguments.delta", ...at, delta: piece });
    return [
      { type: "response.output_item.added", output_index, item: { ...item, status: "in_progress", arguments: "" } },
      ...[text.slice(0, 3), text.slice(3)].filter((piece) => piece !== "").map(delta),
      { type: "response.function_call_arguments.done", ...at, name: item.name, arguments: text },
      done,
    ];
  }
  const [part] = item.content as Json[];
  const place = { ...at, content_index: 0 };
  const empty = { ...part, text: "" };
  return [
    { type: "response.output_item.added", output_index, item: { ...item, status: "in_progress", content: [] } },
    { type: "response.content_part.added", ...place, part: empty },
    ...pieces.map((delta) => ({
      type: "response.output_text.delta",
      ...place,
      delta,
      logprobs: [],
      obfuscation: "xy",
    })),
    { type: "response.output_text.done", ...place, text: part?.text, logprobs: [] },
    { type: "response.content_part.done", ...place, part },
    done,
  ];
}

function streamOf(behaviour: Behaviour, entry: MutableEntry, final: Json): Json[] {
  const progress = responseOf(entry, { status: "in_progress", output: [], usage: null });
  const pieces = behaviour.pieces ?? DEFAULT_PIECES;
  const events = [
    { type: "response.created", response: progress },
    { type: "response.in_progress", response: progress },
    ...(final.output as Json[]).flatMap((item, index) => eventsOf(item, index, pieces)),
  ];
  const { fault, faultAfter = 1 } = behaviour;
  if (!fault) return [...events, { type: `response.${String(final.status)}`, response: final }];
  events.splice(4 + faultAfter);
  if (fault !== "error-frame") return events;
  const error = { code: "server_error", message: "The server had an error" };
  return [
    ...events,
    { type: "error", ...error, param: null },
    { type: "response.failed", response: { ...progress, status: "failed", error } },
  ];
}

/** A Responses answer, plain or streamed, with its fault. */
export async function answerResponses(
  response: ServerResponse,
  behaviour: Behaviour,
  entry: MutableEntry,
): Promise<void> {
  const refusal = complaint(entry);
  if (refusal !== null || (behaviour.status ?? 200) >= 300) {
    entry.ending = "fault";
    const error = { message: refusal ?? "refused", type: "invalid_request_error", param: null, code: null };
    response.writeHead(behaviour.status ?? 400, { "content-type": "application/json" }).end(JSON.stringify({ error }));
    return;
  }
  const isCut = behaviour.finishReason === "length";
  const final = responseOf(entry, {
    status: isCut ? "incomplete" : "completed",
    incomplete_details: isCut ? { reason: "max_output_tokens" } : null,
    output: outputOf(behaviour),
    usage: usageOf(behaviour, entry),
  });
  entry.wasUsageSent = true;
  if (!entry.isStream) {
    entry.ending = "complete";
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(final));
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const [sequence_number, { type, ...members }] of streamOf(behaviour, entry, final).entries()) {
    const data = JSON.stringify({ type, sequence_number, ...members });
    await write(response, Buffer.from(`event: ${String(type)}\ndata: ${data}\n\n`), behaviour.writeBytes);
    if (typeof members.delta === "string") entry.textBytes += Buffer.byteLength(members.delta);
    if (behaviour.delayMs) await wait(behaviour.delayMs);
  }
  if (behaviour.fault === "stall") return;
  entry.ending = behaviour.fault ? "fault" : "complete";
  response.end();
}
