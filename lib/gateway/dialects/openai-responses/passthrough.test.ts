import { describe, expect, it } from "vitest";
import { readResponsesStream } from "@/lib/gateway/validators/responses-stream";
import { EMPTY_USAGE, type FinishReason } from "../../ir";
import { frameSplitter } from "../../sse";
import type { ReplyCost, RequestEdits } from "../dialect";
import { seal } from "../sealed-proof";
import { openaiResponses } from ".";

const { passthrough } = openaiResponses;
const edits: RequestEdits = { nativeModel: "gpt-6-2026", maxOutputTokens: null, removeFields: [] };
const ID = "resp_0190c8a2d1e07b3c9f5e8a7b6c5d4e3f";
const reply = { id: ID, model: "openai/gpt-6", request: { previous_response_id: "resp_before" } };
const cost: ReplyCost = { costUsd: "0.5", charge: { amount: "0.5", currency: "USD" } };

const rewrite = (text: string, change: Partial<RequestEdits> = {}): string =>
  Buffer.from(passthrough.rewriteRequest(Buffer.from(text), JSON.parse(text), { ...edits, ...change })).toString(
    "utf8",
  );

describe("a request", () => {
  it("keeps every byte but the model and what is the gateway's own", () => {
    const text =
      '{ "model" : "openai/gpt-6",\n"temperature":1.0, "input":"\\u0041", "provider":{"only":["x"]}, "max_cost":1 , "store":true}';
    expect(rewrite(text)).toBe('{ "model" : "gpt-6-2026",\n"temperature":1.0, "input":"\\u0041", "store":true}');
  });

  it("gets our bound, never below what the vendor takes; dropped parameters and duplicates go", () => {
    expect(
      JSON.parse(rewrite('{"model":"m","input":"x","top_k":1}', { maxOutputTokens: 9, removeFields: ["top_k"] })),
    ).toEqual({
      model: "gpt-6-2026",
      input: "x",
      max_output_tokens: 16,
    });
    expect(rewrite('{"input":"cheap","model":"m","input":"dear"}')).toBe(
      '{"input":"dear","model":"gpt-6-2026","input":"dear"}',
    );
  });

  it("tells no vendor of state that is kept here, nor of thinking that only we can read", () => {
    const made = "rs_0190c8a2d1e07b3c9f5e8a7b6c5d4e3f_0";
    const input = [
      { role: "user", content: "hi" },
      { type: "reasoning", id: "rs_a", summary: [], encrypted_content: seal({ kind: "reasoning" }) },
      { type: "reasoning", id: made, summary: [{ type: "summary_text", text: "x" }] },
      { type: "reasoning", id: "rs_b", summary: [], encrypted_content: "gAAAAAB" },
      { type: "reasoning", id: "rs_68af4030baa48193b0b43b4c2a176a1a0e6967589f080e77", summary: [] },
    ];
    const body = JSON.parse(rewrite(JSON.stringify({ model: "m", previous_response_id: "resp_x", input })));
    expect(body).toEqual({ model: "gpt-6-2026", input: [input[0], input[3], input[4]] });
  });

  it("goes through the provider's patches", () => {
    const patches = [(body: object) => ("x" in body ? { x: undefined, y: 1 } : null)];
    expect(rewrite('{"model":"m","x":1,"input":""}', { patches })).toBe('{"model":"gpt-6-2026","input":"","y":1}');
  });
});

const frame = (type: string, members: object): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...members })}\n\n`;
const head = {
  id: "resp_up",
  object: "response",
  created_at: 1,
  model: "gpt-6-2026",
  metadata: {},
  tools: [],
  tool_choice: "auto",
  parallel_tool_calls: true,
  instructions: null,
  error: null,
};
const progress = { ...head, status: "in_progress", output: [], usage: null };
const opening =
  frame("response.created", { response: progress, sequence_number: 0 }) +
  frame("response.in_progress", { response: progress, sequence_number: 1 });
const item = { id: "msg_up", type: "message", status: "in_progress", content: [], role: "assistant" };
const at = { item_id: "msg_up", output_index: 0, content_index: 0 };
const said = (delta: string, sequence_number: number): string =>
  frame("response.output_text.delta", { sequence_number, ...at, delta, logprobs: [] });
const message =
  frame("response.output_item.added", { sequence_number: 2, output_index: 0, item }) +
  frame("response.content_part.added", {
    sequence_number: 3,
    ...at,
    part: { type: "output_text", text: "", annotations: [] },
  });

function pass(text: string) {
  const splitter = frameSplitter();
  const meter = passthrough.streamMeter(reply, true);
  const sent: Uint8Array[] = [];
  for (const one of [...splitter.push(Buffer.from(text)), ...splitter.end()])
    for (const { bytes } of meter.push(one, one.raw)) if (bytes) sent.push(bytes);
  return { meter, sent: Buffer.concat(sent).toString("utf8") };
}
const endOf = (chunks: readonly Uint8Array[] | undefined): string => Buffer.concat(chunks ?? []).toString("utf8");

describe("a stream that the money does not reach to the end of", () => {
  const cut: FinishReason = { unified: "length", raw: "insufficient_credits" };

  it("is closed where it stands: open text, our reason, all that was said", () => {
    const { meter, sent } = pass(opening + message + said('Half "a', 4) + said(" sent\nence — Ж", 5));
    expect(meter.state.outputBytes).toBe(Buffer.byteLength('Half "a sent\nence — Ж'));
    const report = readResponsesStream(sent + endOf(meter.finish(null, cost, cut)));
    expect(report.problems).toEqual([]);
    expect(report).toMatchObject({
      text: 'Half "a sent\nence — Ж',
      response: {
        id: ID,
        status: "incomplete",
        incomplete_details: { reason: "max_output_tokens", native_finish_reason: "insufficient_credits" },
        output: [{ id: "msg_up", status: "incomplete", content: [{ text: 'Half "a sent\nence — Ж' }] }],
        usage: { cost: 0.5 },
      },
    });
  });

  it("within a call, and between two items", () => {
    const call = {
      id: "fc_up",
      type: "function_call",
      status: "in_progress",
      arguments: "",
      call_id: "call_1",
      name: "f",
    };
    const added = frame("response.output_item.added", { sequence_number: 2, output_index: 0, item: call });
    const piece = frame("response.function_call_arguments.delta", {
      sequence_number: 3,
      item_id: "fc_up",
      output_index: 0,
      delta: '{"a":',
    });
    const half = pass(opening + added + piece);
    const report = readResponsesStream(half.sent + endOf(half.meter.finish(null, cost, cut)));
    expect(report).toMatchObject({ problems: [], calls: [{ id: "call_1", name: "f", text: '{"a":' }] });
    const none = pass(opening);
    expect(readResponsesStream(none.sent + endOf(none.meter.finish(null, cost, cut)))).toMatchObject({
      problems: [],
      response: { status: "incomplete", output: [] },
    });
  });
});

describe("a stream that breaks", () => {
  it("goes on in number to its error", () => {
    const { meter, sent } = pass(opening + message + said("Half", 4));
    const report = readResponsesStream(sent + endOf(meter.fail?.({ code: "upstream_timeout", message: "slow" })));
    expect(report).toMatchObject({ problems: [], response: { id: ID, status: "failed" }, error: { message: "slow" } });
  });

  it("of nothing, of no JSON, of an error first", () => {
    expect(pass("data: {\n\n").meter.state.error).toMatchObject({ raw: "bad_json" });
    expect(pass(frame("error", { code: "rate_limit_exceeded", message: "wait" })).meter.state.error).toEqual({
      code: "upstream_rate_limited",
      message: "wait",
      raw: "rate_limit_exceeded",
    });
    expect(pass("").meter.state).toMatchObject({ isEnded: false, finishReason: null, error: null });
  });
});

describe("streams of vendors that copy the format", () => {
  const response = { ...head, status: "completed", incomplete_details: null, output: [], usage: null };

  it("get the event lines that clients need, and their text is counted all the same", () => {
    const bare = (
      opening +
      message +
      said("Ж\\", 4) +
      frame("response.completed", { sequence_number: 5, response })
    ).replace(/event: [^\n]*\n/g, "");
    const { meter, sent } = pass(`${bare}data: [DONE]\n\n`);
    expect(meter.state).toMatchObject({ outputBytes: 3, isEnded: true, usage: null });
    const text = sent + endOf(meter.finish({ ...EMPTY_USAGE, inputTokens: 5, outputTokens: 1 }, cost));
    expect(text.match(/^event: response\./gm)).toHaveLength(6);
    expect(text).toContain('"usage":{"input_tokens":5');
    expect(text).toContain('"previous_response_id":"resp_before"');
  });

  it("counts that cannot be true are replaced by what is charged", () => {
    const usage = { input_tokens: -1, output_tokens: 4, total_tokens: 3 };
    const { meter } = pass(
      opening + frame("response.completed", { sequence_number: 2, response: { ...response, usage } }),
    );
    expect(meter.state).toMatchObject({ usage: null, hasBadUsage: true });
    const text = endOf(meter.finish({ ...EMPTY_USAGE, inputTokens: 7, outputTokens: 2 }, cost));
    expect(JSON.parse(text.split("data: ")[1] ?? "").response.usage).toMatchObject({
      input_tokens: 7,
      output_tokens: 2,
      cost: 0.5,
    });
  });
});
