/**
 * What Anthropic refuses in a request body, as a list of complaints ([] = it would be taken). Written from the vendor's
 * documentation and error messages, not from our encoder.
 */
type Json = Record<string, unknown>;

const isJson = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const objects = (value: unknown): readonly Json[] => list(value).filter(isJson);

const TOP_LEVEL = new Set([
  "model",
  "messages",
  "max_tokens",
  "system",
  "tools",
  "tool_choice",
  "thinking",
  "output_config",
  "temperature",
  "top_p",
  "top_k",
  "stop_sequences",
  "stream",
  "metadata",
  "service_tier",
  "context_management",
  "container",
  "mcp_servers",
  "cache_control",
  "inference_geo",
  "speed",
  "diagnostics",
]);

const BLOCK_FIELDS: Readonly<Record<string, readonly string[]>> = {
  text: ["type", "text", "cache_control", "citations"],
  image: ["type", "source", "cache_control"],
  document: ["type", "source", "title", "context", "citations", "cache_control"],
  thinking: ["type", "thinking", "signature"],
  redacted_thinking: ["type", "data"],
  tool_use: ["type", "id", "name", "input", "cache_control", "caller"],
  tool_result: ["type", "tool_use_id", "content", "is_error", "cache_control"],
};

function blockComplaints(block: Json, at: string): string[] {
  const fields = BLOCK_FIELDS[String(block.type)];
  if (!fields) return [];
  const extra = Object.keys(block)
    .filter((key) => !fields.includes(key))
    .map((key) => `${at}.${key}: Extra inputs are not permitted`);
  if (block.type === "text" && String(block.text).trim() === "")
    extra.push(`${at}: text content blocks must contain non-whitespace text`);
  if (block.type === "thinking" && (typeof block.signature !== "string" || block.signature.startsWith("AIRouterSig1")))
    extra.push(`${at}: Invalid signature in thinking block`);
  if (block.type === "redacted_thinking" && String(block.data).startsWith("AIRouterSig1"))
    extra.push(`${at}: Invalid data`);
  if (block.type === "tool_use") {
    if (!/^[a-zA-Z0-9_-]{1,64}$/.test(String(block.id))) extra.push(`${at}.id: String should match pattern`);
    if (!isJson(block.input)) extra.push(`${at}.input: Input should be a valid dictionary`);
  }
  if (
    block.type === "image" &&
    isJson(block.source) &&
    block.source.type === "base64" &&
    String(block.source.data).startsWith("data:")
  )
    extra.push(`${at}: data URL`);
  if (block.type === "tool_result")
    objects(block.content).forEach((part, index) => {
      extra.push(...blockComplaints(part, `${at}.content[${index}]`));
    });
  return extra;
}

function pairingComplaints(messages: readonly Json[]): string[] {
  const found: string[] = [];
  const used = new Set<string>();
  messages.forEach((message, index) => {
    const blocks = objects(message.content);
    const calls = blocks.filter((block) => block.type === "tool_use").map((block) => String(block.id));
    for (const id of calls) {
      if (used.has(id)) found.push(`messages[${index}]: tool_use ids must be unique`);
      used.add(id);
    }
    const results = blocks.filter((block) => block.type === "tool_result").map((block) => String(block.tool_use_id));
    const before =
      index > 0
        ? objects(messages[index - 1]?.content)
            .filter((block) => block.type === "tool_use")
            .map((block) => block.id)
        : [];
    if (message.role === "user") {
      for (const id of results)
        if (!before.includes(id)) found.push(`messages[${index}]: unexpected tool_use_id ${id}`);
      for (const id of before)
        if (!results.includes(String(id))) found.push(`messages[${index}]: tool_use ${String(id)} without tool_result`);
      const last = blocks.findLastIndex((block) => block.type === "tool_result");
      if (last >= 0 && last !== results.length - 1) found.push(`messages[${index}]: tool results must come first`);
    } else if (results.length > 0) found.push(`messages[${index}]: tool_result in ${String(message.role)}`);
  });
  return found;
}

function thinkingComplaints(body: Json): string[] {
  const thinking = isJson(body.thinking) ? body.thinking : { type: "disabled" };
  if (thinking.type === "disabled") return [];
  const found: string[] = [];
  const choice = isJson(body.tool_choice) ? body.tool_choice.type : undefined;
  if (choice === "any" || choice === "tool") found.push("Thinking may not be enabled when tool_choice forces tool use");
  if (body.temperature !== undefined && body.temperature !== 1)
    found.push("temperature may only be set to 1 when thinking is enabled");
  if (body.top_k !== undefined) found.push("top_k must be unset when thinking is enabled");
  if (thinking.type !== "enabled") return found;
  const budget = Number(thinking.budget_tokens);
  if (!(budget >= 1024)) found.push("thinking.budget_tokens: at least 1024");
  if (!(Number(body.max_tokens) > budget)) found.push("max_tokens must be greater than thinking.budget_tokens");
  const messages = objects(body.messages);
  const assistant = messages.findLast((message) => message.role === "assistant");
  const isLoop = objects(messages.at(-1)?.content).some((block) => block.type === "tool_result");
  const first = objects(assistant?.content)[0]?.type;
  if (isLoop && first !== "thinking" && first !== "redacted_thinking")
    found.push("Expected thinking or redacted_thinking first");
  return found;
}

function markerCount(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item: unknown) => sum + markerCount(item), 0);
  if (!isJson(value)) return 0;
  return (
    (isJson(value.cache_control) ? 1 : 0) +
    Object.entries(value).reduce(
      (sum, [key, item]) => sum + (key === "input" || key === "input_schema" ? 0 : markerCount(item)),
      0,
    )
  );
}

export function anthropicComplaints(body: unknown): string[] {
  if (!isJson(body)) return ["body is not an object"];
  const found = Object.keys(body)
    .filter((key) => !TOP_LEVEL.has(key))
    .map((key) => `${key}: Extra inputs are not permitted`);
  const messages = objects(body.messages);
  if (messages.length === 0) found.push("messages: at least one message is required");
  if (messages[0]?.role !== "user") found.push("messages: first message must use the user role");
  if (!Number.isSafeInteger(body.max_tokens) || Number(body.max_tokens) < 1) found.push("max_tokens: Field required");
  messages.forEach((message, index) => {
    if (message.role !== "user" && message.role !== "assistant")
      found.push(`messages[${index}].role: ${String(message.role)}`);
    if (message.content === "" || (typeof message.content !== "string" && list(message.content).length === 0))
      found.push(`messages[${index}]: content must be non-empty`);
    objects(message.content).forEach((block, at) => {
      found.push(...blockComplaints(block, `messages[${index}].content[${at}]`));
    });
  });
  const last = messages.at(-1);
  const tail = objects(last?.content).at(-1);
  if (last?.role === "assistant" && tail?.type === "text" && /\s$/.test(String(tail.text)))
    found.push("final assistant content cannot end with trailing whitespace");
  const hasCalls = messages.some((message) => objects(message.content).some((block) => block.type === "tool_use"));
  if (hasCalls && list(body.tools).length === 0) found.push("tools: required when the history has tool blocks");
  if (body.tool_choice !== undefined && list(body.tools).length === 0)
    found.push("tool_choice may only be specified while providing tools");
  for (const tool of objects(body.tools))
    if (isJson(tool.input_schema) && tool.input_schema.type !== "object")
      found.push("tools.input_schema.type: Field required");
  if (body.temperature !== undefined && !(Number(body.temperature) >= 0 && Number(body.temperature) <= 1))
    found.push("temperature: range 0..1");
  if (body.temperature !== undefined && body.top_p !== undefined)
    found.push("temperature and top_p cannot both be specified");
  for (const word of list(body.stop_sequences))
    if (String(word).trim() === "") found.push("stop_sequences: each must contain non-whitespace");
  objects(body.system).forEach((block, index) => {
    found.push(...blockComplaints(block, `system[${index}]`));
  });
  if (markerCount(body) > 4) found.push("A maximum of 4 blocks with cache_control may be provided");
  return [...found, ...pairingComplaints(messages), ...thinkingComplaints(body)];
}
