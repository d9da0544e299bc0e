import type { SseFrame } from "../dialects/dialect";

/**
 * A Gemini stream as a client sees it: every chunk checked in its turn, the end by `end()`. Written from the vendor's documentation, SDK and error messages, not from our codecs.
 */
type Json = Record<string, unknown>;

const isJson = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const objects = (value: unknown): readonly Json[] => list(value).filter(isJson);

export class GeminiStreamError extends Error {}

function demand(condition: boolean, what: string): asserts condition {
  if (!condition) throw new GeminiStreamError(what);
}

const FINISH_REASONS = [
  "STOP",
  "MAX_TOKENS",
  "SAFETY",
  "RECITATION",
  "LANGUAGE",
  "OTHER",
  "BLOCKLIST",
  "PROHIBITED_CONTENT",
  "SPII",
  "MALFORMED_FUNCTION_CALL",
  "IMAGE_SAFETY",
  "UNEXPECTED_TOOL_CALL",
  "TOO_MANY_TOOL_CALLS",
  "NO_IMAGE",
];
const DATA_FIELDS = [
  "text",
  "functionCall",
  "functionResponse",
  "inlineData",
  "fileData",
  "executableCode",
  "codeExecutionResult",
];
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

export interface SeenAnswer {
  /** Parts of the first candidate, in order. */
  readonly parts: Json[];
  finishReason: string | null;
  usage: Json | null;
  error: Json | null;
}

/** What is wrong with one part, [] = nothing. */
export function partComplaints(part: Json, at: string): string[] {
  const found: string[] = [];
  const kinds = DATA_FIELDS.filter((field) => part[field] !== undefined);
  if (kinds.length !== 1) found.push(`${at}: one data field is required, found ${kinds.join("+") || "none"}`);
  const call = part.functionCall;
  if (call !== undefined) {
    if (!isJson(call) || typeof call.name !== "string" || !/^[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}$/.test(call.name))
      found.push(`${at}.functionCall.name`);
    if (isJson(call) && call.args !== undefined && !isJson(call.args))
      found.push(`${at}.functionCall.args is no object`);
  }
  const response = part.functionResponse;
  if (response !== undefined && (!isJson(response) || !isJson(response.response) || typeof response.name !== "string"))
    found.push(`${at}.functionResponse`);
  if (
    part.thoughtSignature !== undefined &&
    (typeof part.thoughtSignature !== "string" || !BASE64.test(part.thoughtSignature))
  )
    found.push(`${at}.thoughtSignature is no base64`);
  if (isJson(part.inlineData) && String(part.inlineData.data).startsWith("data:"))
    found.push(`${at}.inlineData is a data URL`);
  return found;
}

export class GeminiStreamValidator {
  readonly answer: SeenAnswer = { parts: [], finishReason: null, usage: null, error: null };
  private readonly open = new Set<number>();
  private readonly done = new Set<number>();
  private id: unknown = null;
  private readonly isShown: boolean;

  constructor(isShown = true) {
    this.isShown = isShown;
  }

  push(frame: SseFrame): void {
    demand(frame.event === null, "an event line makes the SDK drop the frame");
    demand(frame.data !== "[DONE]", "[DONE] has no place in this dialect");
    demand(this.answer.error === null, "a chunk after an error");
    const chunk: unknown = JSON.parse(frame.data);
    demand(isJson(chunk), "a chunk is an object");
    if (isJson(chunk.error)) {
      const { code, message, status } = chunk.error;
      demand(Number.isInteger(code) && Number(code) >= 400 && Number(code) < 600, "error.code is an HTTP status");
      demand(typeof message === "string" && typeof status === "string", "error has message and status");
      this.answer.error = chunk.error;
      return;
    }
    demand(typeof chunk.responseId === "string" && chunk.responseId !== "", "every chunk has responseId");
    demand(typeof chunk.modelVersion === "string" && chunk.modelVersion !== "", "every chunk has modelVersion");
    this.id ??= chunk.responseId;
    demand(this.id === chunk.responseId, "responseId stays the same");
    for (const candidate of objects(chunk.candidates)) this.candidate(candidate);
    if (isJson(chunk.usageMetadata)) this.usage(chunk.usageMetadata);
  }

  end(): SeenAnswer {
    if (this.answer.error) return this.answer;
    demand(this.done.size > 0, "no finish reason");
    demand(
      [...this.open].every((index) => this.done.has(index)),
      "a candidate without finish reason",
    );
    return this.answer;
  }

  private candidate(candidate: Json): void {
    demand(Number.isInteger(candidate.index), "a candidate has an index");
    const index = Number(candidate.index);
    demand(!this.done.has(index), "a chunk after the finish reason");
    this.open.add(index);
    const { content } = candidate;
    demand(isJson(content) && content.role === "model" && Array.isArray(content.parts), "content has role and parts");
    for (const part of objects(content.parts)) {
      demand(partComplaints(part, "part").length === 0, partComplaints(part, "part").join("; "));
      demand(this.isShown || part.thought !== true, "a thought that nobody asked for");
      if (index === 0) this.answer.parts.push(part);
    }
    if (candidate.finishReason === undefined) return;
    demand(FINISH_REASONS.includes(String(candidate.finishReason)), `finishReason ${String(candidate.finishReason)}`);
    this.done.add(index);
    if (index === 0) this.answer.finishReason = String(candidate.finishReason);
  }

  private usage(usage: Json): void {
    const { promptTokenCount, candidatesTokenCount, thoughtsTokenCount = 0, totalTokenCount } = usage;
    const counts = [promptTokenCount, candidatesTokenCount, thoughtsTokenCount, totalTokenCount];
    demand(
      counts.every((count) => Number.isSafeInteger(count) && Number(count) >= 0),
      "usage holds counts",
    );
    demand(
      Number(promptTokenCount) + Number(candidatesTokenCount) + Number(thoughtsTokenCount) === totalTokenCount,
      "the total is the sum",
    );
    this.answer.usage = usage;
  }
}

export function checkGeminiStream(frames: readonly SseFrame[], isShown = true): SeenAnswer {
  const validator = new GeminiStreamValidator(isShown);
  for (const frame of frames) validator.push(frame);
  return validator.end();
}
