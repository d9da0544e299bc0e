import {
  argumentPieces,
  dataFrame,
  type Family,
  isJson,
  type Json,
  objects,
  onlyTool,
  type Turn,
  type TurnContext,
  textOf,
  unknownMembers,
} from "./turn";

const CREATED = 1_700_000_000;
const FIELDS = [
  ..."audio frequency_penalty function_call functions logit_bias logprobs max_completion_tokens messages metadata".split(
    " ",
  ),
  ..."modalities model n parallel_tool_calls prediction presence_penalty prompt_cache_key prompt_cache_retention".split(
    " ",
  ),
  ..."reasoning_effort response_format safety_identifier seed service_tier stop store stream stream_options".split(" "),
  ..."temperature tool_choice tools top_logprobs top_p user verbosity web_search_options".split(" "),
];
const MESSAGE = [
  "role",
  "content",
  "name",
  "tool_calls",
  "tool_call_id",
  "refusal",
  "audio",
  "function_call",
  "annotations",
];
const PART_TYPES = ["text", "image_url", "input_audio", "file", "refusal"];

export const chatTextOf = (content: unknown): string =>
  typeof content === "string"
    ? content
    : objects(content)
        .filter((part) => part.type === "text")
        .map((part) => String(part.text))
        .join("");

/** Every call is answered right behind its message, and nothing else is. */
export function chatPairingComplaints(messages: readonly Json[]): string[] {
  const found: string[] = [];
  messages.forEach((message, at) => {
    const ids = objects(message.tool_calls).map((call) => String(call.id));
    if (new Set(ids).size !== ids.length) found.push(`messages.[${at}].tool_calls: Duplicate value for 'tool_call_id'`);
    let next = at + 1;
    const answered = new Set<string>();
    while (messages[next]?.role === "tool") answered.add(String(messages[next++]?.tool_call_id));
    if (ids.length > 0 && ids.some((id) => !answered.has(id)))
      found.push("An assistant message with 'tool_calls' must be followed by tool messages responding to each id.");
    if (message.role !== "tool") return;
    const before = messages.slice(0, at).findLast((other) => other.role !== "tool");
    if (!objects(before?.tool_calls).some((call) => call.id === message.tool_call_id))
      found.push("messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.");
  });
  return found;
}

function strictComplaints(schema: unknown, at: string): string[] {
  if (!isJson(schema) || schema.type !== "object") return [];
  const names = Object.keys(isJson(schema.properties) ? schema.properties : {});
  const required = Array.isArray(schema.required) ? schema.required : [];
  if (schema.additionalProperties === false && names.every((name) => required.includes(name))) return [];
  return [`Invalid schema for ${at}: 'additionalProperties' must be false and every property required.`];
}

function complaints(body: Json): string[] {
  const messages = objects(body.messages);
  const found = unknownMembers(body, FIELDS, (name) => `Unrecognized request argument supplied: ${name}`);
  messages.forEach((message, at) => {
    found.push(...unknownMembers(message, MESSAGE, (name) => `messages.[${at}]: unknown '${name}'`));
    for (const part of objects(message.content))
      if (!PART_TYPES.includes(String(part.type))) found.push(`Invalid value: '${String(part.type)}'`);
    const isEmpty = message.content === null || message.content === undefined;
    if (isEmpty && !(message.role === "assistant" && message.tool_calls)) found.push(`messages.[${at}].content: null`);
  });
  for (const tool of objects(body.tools)) {
    if (tool.type === "custom") continue;
    const definition = isJson(tool.function) ? tool.function : {};
    if (!/^[a-zA-Z0-9_-]{1,64}$/.test(String(definition.name))) found.push("Invalid 'tools[0].function.name'");
    if (definition.strict === true) found.push(...strictComplaints(definition.parameters, String(definition.name)));
  }
  if (Array.isArray(body.tools) && body.tools.length === 0) found.push("Invalid 'tools': empty array.");
  if (body.tool_choice !== undefined && !body.tools)
    found.push("'tool_choice' is only allowed when 'tools' are specified");
  const format = isJson(body.response_format) ? body.response_format.json_schema : null;
  if (isJson(format) && format.strict === true) found.push(...strictComplaints(format.schema, "response_format"));
  if (body.stream_options !== undefined && body.stream !== true) found.push("'stream_options' needs stream");
  return [...found, ...chatPairingComplaints(messages)];
}

export function readChat(body: Json): ReturnType<Family["ask"]> {
  const messages = objects(body.messages);
  const names = new Map(
    messages
      .flatMap((message) => objects(message.tool_calls))
      .map((call) => [call.id, isJson(call.function) ? String(call.function.name) : ""]),
  );
  const lastTurn = messages.slice(messages.findLastIndex((message) => message.role === "assistant") + 1);
  const choice = isJson(body.tool_choice) && isJson(body.tool_choice.function) ? body.tool_choice.function.name : null;
  const effort = body.reasoning_effort;
  return {
    lastUserText: chatTextOf(messages.findLast(({ role, content }) => role === "user" && chatTextOf(content))?.content),
    toolNames: objects(body.tools).flatMap((tool) => (isJson(tool.function) ? [String(tool.function.name)] : [])),
    forcedTool: choice === null ? onlyTool(body.tool_choice === "required", body.tools) : String(choice),
    results: lastTurn
      .filter((message) => message.role === "tool")
      .map((message) => ({ name: names.get(message.tool_call_id) ?? "", text: chatTextOf(message.content) })),
    imageCount: lastTurn.flatMap(({ content }) => objects(content)).filter((part) => part.type === "image_url").length,
    hasSchema: isJson(body.response_format) && body.response_format.type === "json_schema",
    isThinking: effort !== undefined && effort !== "none",
    proofs: [],
  };
}

export const chatUsageOf = ({ usage }: TurnContext): Json => ({
  prompt_tokens: usage.input,
  completion_tokens: usage.output,
  total_tokens: usage.input + usage.output,
  prompt_tokens_details: { cached_tokens: usage.cached, audio_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: usage.reasoning, audio_tokens: 0 },
});

const finishOf = (turn: Turn): string => (turn.calls?.length ? "tool_calls" : "stop");

const callOf = (call: { name: string; args: object }, at: number, serial: number): Json => ({
  id: `call_${serial}_${at}`,
  type: "function",
  function: { name: call.name, arguments: JSON.stringify(call.args) },
});

export const chatError = (status: number, message: string): Json => ({
  error: { message, type: status < 500 ? "invalid_request_error" : "server_error", param: null, code: null },
});

/** OpenAI's chat completions as a reasoning model serves them: thinking costs tokens and is never shown. */
export const openaiChat: Family = {
  id: "openai-chat",
  route: (path, body) =>
    path.endsWith("/chat/completions") ? { model: String(body.model), isStream: body.stream === true } : null,
  complaints,
  ask: readChat,
  plain: (turn, context) => ({
    id: `chatcmpl-double${context.serial}`,
    object: "chat.completion",
    created: CREATED,
    model: context.model,
    choices: [
      {
        index: 0,
        message: {
          role: "assistant",
          content: textOf(turn) || null,
          refusal: null,
          annotations: [],
          ...(turn.calls ? { tool_calls: turn.calls.map((call, at) => callOf(call, at, context.serial)) } : {}),
        },
        logprobs: null,
        finish_reason: finishOf(turn),
      },
    ],
    usage: chatUsageOf(context),
    service_tier: "default",
    system_fingerprint: null,
  }),
  frames(turn, context) {
    const head = {
      id: `chatcmpl-double${context.serial}`,
      object: "chat.completion.chunk",
      created: CREATED,
      model: context.model,
      service_tier: "default",
      system_fingerprint: null,
    };
    const chunk = (delta: Json, finish: string | null = null) =>
      dataFrame({ ...head, choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }], usage: null });
    const calls = (turn.calls ?? []).flatMap((call, index) => [
      chunk({
        tool_calls: [
          {
            ...callOf({ ...call, args: {} }, index, context.serial),
            index,
            function: { name: call.name, arguments: "" },
          },
        ],
      }),
      ...argumentPieces(call.args).map((text) => chunk({ tool_calls: [{ index, function: { arguments: text } }] })),
    ]);
    return [
      chunk({ role: "assistant", content: turn.calls ? null : "", refusal: null }),
      ...(turn.text ?? []).map((content) => chunk({ content })),
      ...calls,
      chunk({}, finishOf(turn)),
      dataFrame({ ...head, choices: [], usage: chatUsageOf(context) }),
      "data: [DONE]\n\n",
    ];
  },
  error: chatError,
};
