import {
  dataFrame,
  type Family,
  isJson,
  isProofOf,
  type Json,
  objects,
  onlyTool,
  proofOf,
  type Turn,
  type TurnContext,
  unknownMembers,
} from "./turn";

const ID = "gemini-generate";
/** Google's own word for "this call comes from elsewhere". */
const SKIP = "skip_thought_signature_validator";
const TOP = [
  "contents",
  "tools",
  "toolConfig",
  "safetySettings",
  "systemInstruction",
  "generationConfig",
  "cachedContent",
];
const TOP_MORE = ["store", "labels", "serviceTier"];
const PART = ["text", "thought", "thoughtSignature", "inlineData", "fileData", "functionCall", "functionResponse"];
const SCHEMA_ONLY_JSON = ["$schema", "additionalProperties", "const", "oneOf", "$ref", "$defs", "allOf"];

const partsOf = (content: Json | undefined): readonly Json[] => objects(content?.parts);
const said = (parts: readonly Json[]): string =>
  parts
    .filter((part) => typeof part.text === "string" && part.thought !== true)
    .map((part) => String(part.text))
    .join("");
const callsOf = (content: Json | undefined): readonly Json[] =>
  partsOf(content).flatMap((part) => (isJson(part.functionCall) ? [part.functionCall] : []));
const answersOf = (content: Json | undefined): readonly Json[] =>
  partsOf(content).flatMap((part) => (isJson(part.functionResponse) ? [part.functionResponse] : []));

/** Members of JSON Schema that `parameters` and `responseSchema` do not know. */
function schemaComplaints(schema: unknown, at: string): string[] {
  if (!isJson(schema)) return [];
  const here = Object.keys(schema)
    .filter((name) => SCHEMA_ONLY_JSON.includes(name))
    .map((name) => `Invalid JSON payload received. Unknown name "${name}" at '${at}'`);
  const below = Object.entries(isJson(schema.properties) ? schema.properties : {}).flatMap(([name, value]) =>
    schemaComplaints(value, `${at}.properties.${name}`),
  );
  return [...here, ...below, ...schemaComplaints(schema.items, `${at}.items`)];
}

function turnComplaints(contents: readonly Json[]): string[] {
  const found: string[] = [];
  const lastUser = contents.findLastIndex((content) => content.role === "user" && answersOf(content).length === 0);
  contents.forEach((content, at) => {
    if (content.role !== "user" && content.role !== "model") found.push("Please use a valid role: user, model.");
    if (partsOf(content).length === 0) found.push(`contents[${at}].parts must not be empty.`);
    for (const part of partsOf(content)) {
      found.push(...unknownMembers(part, PART, (name) => `Unknown name "${name}" at 'contents[${at}].parts'`));
      const proof = part.thoughtSignature;
      if (proof !== undefined && proof !== SKIP && !isProofOf(ID, proof)) found.push("Thought signature is not valid");
    }
    const calls = callsOf(content);
    if (calls.length === 0) return;
    if (at > lastUser && partsOf(content).find((part) => part.functionCall)?.thoughtSignature === undefined)
      found.push("Function call is missing a thought_signature in functionCall parts.");
    const next = contents[at + 1];
    if (next && answersOf(next).length !== calls.length)
      found.push("the number of function response parts must equal the number of function call parts.");
    if (at > 0 && contents[at - 1]?.role !== "user")
      found.push("a function call turn must come immediately after a user turn or after a function response turn.");
  });
  return found;
}

function partsOfTurn(turn: Turn, { ask }: TurnContext): Json[] {
  const parts: Json[] = [];
  const proof = proofOf(ID, turn.thinking ?? "unspoken");
  if (turn.thinking && ask.isThinking) parts.push({ text: turn.thinking, thought: true });
  for (const text of turn.text ?? []) parts.push({ text });
  (turn.calls ?? []).forEach((call, at) => {
    const args = Object.keys(call.args).length > 0 ? { args: call.args } : {};
    parts.push({ functionCall: { name: call.name, ...args }, ...(at === 0 ? { thoughtSignature: proof } : {}) });
  });
  if (turn.thinking && !turn.calls) parts.push({ text: "", thoughtSignature: proof });
  return parts;
}

function usageOf({ usage }: TurnContext): Json {
  return {
    promptTokenCount: usage.input,
    cachedContentTokenCount: usage.cached,
    candidatesTokenCount: usage.output - usage.reasoning,
    thoughtsTokenCount: usage.reasoning,
    totalTokenCount: usage.input + usage.output,
    promptTokensDetails: [{ modality: "TEXT", tokenCount: usage.input }],
  };
}

const answer = (parts: readonly Json[], context: TurnContext, isLast: boolean): Json => ({
  candidates: [{ content: { parts, role: "model" }, index: 0, ...(isLast ? { finishReason: "STOP" } : {}) }],
  ...(isLast ? { usageMetadata: usageOf(context) } : {}),
  modelVersion: context.model,
  responseId: `double${context.serial}`,
});

/** Gemini's generateContent as a Gemini 3 model serves it: a call of the running turn needs its thought signature. */
export const gemini: Family = {
  id: ID,
  route(path) {
    const match = /\/models\/([^:?]+):(generateContent|streamGenerateContent)/.exec(path);
    if (!match?.[1] || (match[2] === "streamGenerateContent" && !path.includes("alt=sse"))) return null;
    return { model: match[1], isStream: match[2] === "streamGenerateContent" };
  },
  complaints(body) {
    const contents = objects(body.contents);
    const found = unknownMembers(body, [...TOP, ...TOP_MORE], (name) => `Unknown name "${name}"`);
    if (contents.length === 0) found.push("contents is not specified");
    const config = isJson(body.generationConfig) ? body.generationConfig : {};
    found.push(...schemaComplaints(config.responseSchema, "generation_config.response_schema"));
    if ((config.responseSchema || config.responseJsonSchema) && config.responseMimeType !== "application/json")
      found.push("response_mime_type must be application/json with a response schema");
    for (const tool of objects(body.tools))
      for (const declared of objects(tool.functionDeclarations)) {
        if (!/^[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}$/.test(String(declared.name))) found.push("Invalid function name.");
        if (declared.parameters && declared.parametersJsonSchema) found.push("parameters and parametersJsonSchema");
        found.push(...schemaComplaints(declared.parameters, "tools.function_declarations.parameters"));
      }
    return [...found, ...turnComplaints(contents)];
  },
  ask(body) {
    const contents = objects(body.contents);
    const last = contents.at(-1);
    const config = isJson(body.generationConfig) ? body.generationConfig : {};
    const thinking = isJson(config.thinkingConfig) ? config.thinkingConfig : {};
    const calling = isJson(body.toolConfig) ? body.toolConfig.functionCallingConfig : {};
    const isAny = isJson(calling) && calling.mode === "ANY";
    const allowed = isAny ? calling.allowedFunctionNames : [];
    const declared = objects(body.tools).flatMap((tool) => objects(tool.functionDeclarations));
    const user = contents.findLast((content) => content.role === "user" && said(partsOf(content)));
    return {
      lastUserText: said(partsOf(user)),
      toolNames: declared.map(({ name }) => String(name)),
      forcedTool: Array.isArray(allowed) && allowed.length === 1 ? String(allowed[0]) : onlyTool(isAny, declared),
      results: answersOf(last).map((part) => {
        const response = isJson(part.response) ? part.response : {};
        const text = response.output ?? response.result ?? response.content ?? response;
        return { name: String(part.name), text: typeof text === "string" ? text : JSON.stringify(text) };
      }),
      imageCount: partsOf(last).filter((part) => isJson(part.inlineData) || isJson(part.fileData)).length,
      hasSchema: Boolean(config.responseSchema ?? config.responseJsonSchema),
      isThinking: thinking.includeThoughts === true,
      proofs: contents
        .flatMap(partsOf)
        .flatMap((part) => (isProofOf(ID, part.thoughtSignature) ? [part.thoughtSignature] : [])),
    };
  },
  plain: (turn, context) => answer(partsOfTurn(turn, context), context, true),
  frames(turn, context) {
    const parts = partsOfTurn(turn, context);
    return parts.map((part, at) =>
      dataFrame(answer([part], context, at === parts.length - 1)).replaceAll("\n", "\r\n"),
    );
  },
  error(status, message) {
    const words: Record<number, string> = { 400: "INVALID_ARGUMENT", 429: "RESOURCE_EXHAUSTED", 503: "UNAVAILABLE" };
    return { error: { code: status, message, status: words[status] ?? "INTERNAL" } };
  },
};
