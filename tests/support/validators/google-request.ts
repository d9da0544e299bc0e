import { partComplaints } from "@/lib/gateway/validators/gemini-stream";

/** What Google refuses in a request. Written from the vendor's documentation, SDK and error messages, not from our codecs. */
type Json = Record<string, unknown>;

const isJson = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const objects = (value: unknown): readonly Json[] => list(value).filter(isJson);

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
