/**
 * What Converse refuses in a request. Written from the service's model (bedrock-runtime 2023-09-30), the API reference
 * and published refusals, not from our codecs.
 */
type Json = Record<string, unknown>;

const isJson = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);
const objects = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isJson) : []);
const part = (value: unknown): Json => (isJson(value) ? value : {});

const TOP_LEVEL = [
  ..."messages system inferenceConfig toolConfig guardrailConfig additionalModelRequestFields requestMetadata".split(
    " ",
  ),
  ..."additionalModelResponseFieldPaths performanceConfig promptVariables serviceTier outputConfig".split(" "),
];
const CONFIG = ["maxTokens", "temperature", "topP", "stopSequences"];
const CONTENT = [
  "text",
  "image",
  "document",
  "video",
  "audio",
  "toolUse",
  "toolResult",
  "cachePoint",
  "reasoningContent",
];
const RESULT_CONTENT = ["text", "json", "image", "document", "video"];
const FORMATS: Readonly<Record<string, readonly string[]>> = {
  image: ["png", "jpeg", "gif", "webp"],
  document: ["pdf", "csv", "doc", "docx", "xls", "xlsx", "html", "txt", "md"],
  video: ["mkv", "mov", "mp4", "webm", "flv", "mpeg", "mpg", "wmv", "three_gp"],
  audio: ["mp3", "opus", "wav", "aac", "flac", "mp4", "ogg", "mkv"],
};
const ID = /^[a-zA-Z0-9_-]{1,64}$/;
const DOCUMENT_NAME = /^(?!.*\s\s)[A-Za-z0-9\s\-()[\]]{1,200}$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

function unionComplaints(block: Json, known: readonly string[], at: string): string[] {
  const names = Object.keys(block);
  if (names.length !== 1) return [`${at}: exactly one member must be set, got ${names.join(", ") || "none"}`];
  return known.includes(String(names[0])) ? [] : [`${at}: unknown member ${names[0]}`];
}

function mediaComplaints(block: Json, at: string): string[] {
  return Object.entries(FORMATS).flatMap(([kind, formats]) => {
    const media = block[kind];
    if (!isJson(media)) return [];
    const found: string[] = [];
    if (!formats.includes(String(media.format))) found.push(`${at}.${kind}: no such format ${String(media.format)}`);
    if (!BASE64.test(String(part(media.source).bytes))) found.push(`${at}.${kind}: source holds no bytes`);
    if (kind === "document" && !DOCUMENT_NAME.test(String(media.name))) found.push(`${at}.document: bad name`);
    return found;
  });
}

function blockComplaints(block: Json, at: string): string[] {
  const found = [...unionComplaints(block, CONTENT, at), ...mediaComplaints(block, at)];
  if (typeof block.text === "string" && block.text.trim() === "")
    found.push(`The text field in the ContentBlock object at ${at} is blank.`);
  if (isJson(block.toolUse)) {
    if (!ID.test(String(block.toolUse.toolUseId))) found.push(`${at}: toolUseId is malformed`);
    if (!ID.test(String(block.toolUse.name))) found.push(`${at}: the name of the tool is malformed`);
    if (!isJson(block.toolUse.input)) found.push(`The format of the value at ${at}.toolUse.input is invalid.`);
  }
  if (isJson(block.toolResult)) {
    const { content, status } = block.toolResult;
    if (!Array.isArray(content)) found.push(`${at}: toolResult.content is missing`);
    for (const [index, item] of objects(content).entries())
      found.push(
        ...unionComplaints(item, RESULT_CONTENT, `${at}.${index}`),
        ...mediaComplaints(item, `${at}.${index}`),
      );
    if (status !== undefined && status !== "error" && status !== "success") found.push(`${at}: bad status`);
  }
  return found;
}

const idsOf = (message: Json | undefined, kind: string): readonly string[] =>
  objects(message?.content).flatMap((block) => (isJson(block[kind]) ? [String(block[kind].toolUseId)] : []));

function turnComplaints(messages: readonly Json[]): string[] {
  const found: string[] = [];
  if (messages[0]?.role !== "user") found.push("A conversation must start with a user message.");
  const called = new Set<string>();
  messages.forEach((message, index) => {
    const at = `messages.${index}`;
    if (message.role === messages[index - 1]?.role)
      found.push("A conversation must alternate between user and assistant roles.");
    const content = objects(message.content);
    if (content.length === 0) found.push(`The content field in the Message object at ${at} is empty.`);
    for (const [position, block] of content.entries())
      found.push(...blockComplaints(block, `${at}.content.${position}`));
    const calls = idsOf(message, "toolUse");
    for (const id of calls) {
      if (called.has(id)) found.push(`${at}: duplicate toolUseId`);
      called.add(id);
    }
    const before = idsOf(messages[index - 1], "toolUse");
    const answered = idsOf(message, "toolResult");
    if (answered.length > before.length)
      found.push(
        `The number of toolResult blocks at ${at}.content exceeds the number of toolUse blocks of previous turn.`,
      );
    if (message.role === "user" && before.some((id) => !answered.includes(id)))
      found.push(`Expected toolResult blocks at ${at}.content for the Ids of the turn before`);
    const documents = content.filter((block) => block.document !== undefined);
    if (documents.length > 0 && !content.some((block) => block.text !== undefined))
      found.push(`${at}: a text block must stand beside a document`);
    const names = documents.map((block) => part(block.document).name);
    if (new Set(names).size !== names.length) found.push(`${at}: two documents have one name`);
  });
  return found;
}

function toolComplaints(body: Json): string[] {
  const found: string[] = [];
  const hasToolBlocks = objects(body.messages).some((message) => idsOf(message, "toolUse").length > 0);
  if (body.toolConfig === undefined)
    return hasToolBlocks
      ? ["The toolConfig field must be defined when using toolUse and toolResult content blocks."]
      : [];
  const { tools, toolChoice } = part(body.toolConfig);
  if (objects(tools).length === 0) found.push("toolConfig.tools: at least one tool");
  for (const [index, tool] of objects(tools).entries()) {
    const at = `toolConfig.tools.${index}`;
    found.push(...unionComplaints(tool, ["toolSpec", "cachePoint"], at));
    const spec = part(tool.toolSpec);
    if (!ID.test(String(spec.name))) found.push(`${at}.toolSpec.name is malformed`);
    if (spec.description === "") found.push(`${at}.toolSpec.description is empty`);
    if (part(part(spec.inputSchema).json).type !== "object")
      found.push(`The value at ${at}.toolSpec.inputSchema.json.type must be one of the following: object.`);
  }
  if (toolChoice !== undefined) found.push(...unionComplaints(part(toolChoice), ["auto", "any", "tool"], "toolChoice"));
  return found;
}

function configComplaints(config: Json): string[] {
  const found = Object.keys(config)
    .filter((name) => !CONFIG.includes(name))
    .map((name) => `Unknown parameter in inferenceConfig: ${name}`);
  for (const name of ["temperature", "topP"]) {
    const value = config[name];
    if (value !== undefined && !(typeof value === "number" && value >= 0 && value <= 1))
      found.push(`inferenceConfig.${name} must lie between 0 and 1`);
  }
  if (config.maxTokens !== undefined && !(Number.isInteger(config.maxTokens) && Number(config.maxTokens) >= 1))
    found.push("inferenceConfig.maxTokens must be at least 1");
  const stops = config.stopSequences;
  if (stops !== undefined && !(Array.isArray(stops) && stops.every((word) => typeof word === "string" && word !== "")))
    found.push("inferenceConfig.stopSequences: each at least one letter");
  return found;
}

/** What Converse would say against a request; [] = taken. `isNova` = with the narrower rules of Amazon's own models. */
export function converseComplaints(body: Json, isNova = false): readonly string[] {
  const found = Object.keys(body)
    .filter((name) => !TOP_LEVEL.includes(name))
    .map((name) => `Unknown parameter in input: ${name}`);
  for (const [index, block] of objects(body.system).entries()) {
    found.push(...unionComplaints(block, ["text", "cachePoint", "guardContent"], `system.${index}`));
    if (block.text === "") found.push(`system.${index}.text is empty`);
  }
  const points = JSON.stringify([body.system, body.messages]).match(/"cachePoint":/g)?.length ?? 0;
  if (points > 4) found.push("You have exceeded the maximum number of cache points.");
  const schemas = objects(part(body.toolConfig).tools).map((tool) => part(part(part(tool.toolSpec).inputSchema).json));
  const more = schemas
    .flatMap(Object.keys)
    .filter((name) => !["type", "properties", "required", "$defs"].includes(name));
  if (isNova && more.length > 0) found.push(`inputSchema: unknown member ${more[0]}`);
  return [
    ...found,
    ...turnComplaints(objects(body.messages)),
    ...toolComplaints(body),
    ...configComplaints(part(body.inferenceConfig)),
  ];
}
