import type { SseFrame } from "@/lib/gateway/dialects/dialect";

/**
 * A Gemini stream as a client sees it: every chunk checked in its turn, the end by `end()`; and what Google refuses in a
 * request. Written from the vendor's documentation, SDK and error messages, not from our codecs.
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

function partComplaints(part: Json, at: string): string[] {
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

const TOP_LEVEL = [
  "contents",
  "systemInstruction",
  "tools",
  "toolConfig",
  "generationConfig",
  "safetySettings",
  "cachedContent",
  "labels",
];
const CONFIG = [
  "temperature",
  "topP",
  "topK",
  "candidateCount",
  "maxOutputTokens",
  "stopSequences",
  "seed",
  "presencePenalty",
  "frequencyPenalty",
  "responseLogprobs",
  "logprobs",
  "responseMimeType",
  "responseJsonSchema",
  "responseSchema",
  "thinkingConfig",
  "responseModalities",
  "speechConfig",
  "imageConfig",
  "mediaResolution",
];

function turnComplaints(contents: readonly Json[], isThird: boolean): string[] {
  const found: string[] = [];
  contents.forEach((content, index) => {
    const parts = objects(content.parts);
    if (parts.length === 0) found.push(`contents[${index}].parts must not be empty`);
    for (const [at, part] of parts.entries()) {
      found.push(...partComplaints(part, `contents[${index}].parts[${at}]`));
      if (String(part.thoughtSignature).startsWith("AIRouterSig1"))
        found.push(`contents[${index}]: corrupted thought signature`);
    }
    const calls = parts.filter((part) => part.functionCall !== undefined);
    if (content.role !== "model" || calls.length === 0) return;
    if (isThird && calls[0]?.thoughtSignature === undefined)
      found.push(`contents[${index}]: function call is missing a thought_signature`);
    const next = contents[index + 1];
    if (!next) return;
    const answers = objects(next.parts).filter((part) => part.functionResponse !== undefined);
    if (answers.length !== calls.length)
      found.push(`contents[${index}]: ${answers.length} function responses for ${calls.length} calls`);
    answers.forEach((answer, at) => {
      const name = isJson(answer.functionResponse) ? answer.functionResponse.name : undefined;
      const called = calls[at]?.functionCall;
      if (isJson(called) && called.name !== name)
        found.push(`contents[${index + 1}]: response ${String(name)} for call ${String(called.name)}`);
    });
  });
  return found;
}

/** What Google refuses in a request body, as a list of complaints ([] = it would be taken). */
export function geminiComplaints(body: unknown, isThird: boolean): string[] {
  if (!isJson(body)) return ["body is not an object"];
  const found = Object.keys(body)
    .filter((key) => !TOP_LEVEL.includes(key))
    .map((key) => `Unknown name "${key}"`);
  const contents = objects(body.contents);
  if (contents.length === 0) found.push("contents is not specified");
  for (const content of contents)
    if (content.role !== "user" && content.role !== "model") found.push("Please use a valid role: user, model.");
  if (contents[0]?.role !== "user") found.push("the first content must be the user's");
  const config = isJson(body.generationConfig) ? body.generationConfig : {};
  found.push(
    ...Object.keys(config)
      .filter((key) => !CONFIG.includes(key))
      .map((key) => `Unknown name "${key}" at generation_config`),
  );
  if (list(config.stopSequences).length > 5) found.push("at most 5 stop sequences");
  if (config.temperature !== undefined && !(Number(config.temperature) >= 0 && Number(config.temperature) <= 2))
    found.push("temperature out of range");
  const thinking = isJson(config.thinkingConfig) ? config.thinkingConfig : {};
  if (thinking.thinkingLevel !== undefined && thinking.thinkingBudget !== undefined)
    found.push("only one of thinking budget and thinking level");
  const functions = objects(body.tools).flatMap((tool) => objects(tool.functionDeclarations));
  const calling =
    isJson(body.toolConfig) && isJson(body.toolConfig.functionCallingConfig)
      ? body.toolConfig.functionCallingConfig
      : {};
  const isJsonOut = config.responseMimeType === "application/json";
  if (isJsonOut && calling.mode === "ANY")
    found.push("Forced function calling with a response mime type is unsupported");
  if (isJsonOut && functions.length > 0 && !isThird)
    found.push("Function calling with a response mime type is unsupported");
  for (const tool of functions)
    if (!/^[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}$/.test(String(tool.name)))
      found.push(`Invalid function name ${String(tool.name)}`);
  for (const name of list(calling.allowedFunctionNames))
    if (!functions.some((tool) => tool.name === name)) found.push(`allowed_function_names ${String(name)}`);
  return [...found, ...turnComplaints(contents, isThird)];
}
