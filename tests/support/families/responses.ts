import {
  argumentPieces,
  eventFrame,
  type Family,
  isJson,
  isProofOf,
  type Json,
  objects,
  onlyTool,
  proofOf,
  type Turn,
  type TurnContext,
  textOf,
  unknownMembers,
} from "./turn";

const ID = "openai-responses";
const FIELDS = [
  ..."background context_management conversation include input instructions max_output_tokens max_tool_calls".split(
    " ",
  ),
  ..."metadata model parallel_tool_calls previous_response_id prompt prompt_cache_key prompt_cache_retention".split(
    " ",
  ),
  ..."reasoning safety_identifier service_tier store stream stream_options temperature text tool_choice tools".split(
    " ",
  ),
  ..."top_logprobs top_p truncation user client_metadata".split(" "),
];
const USER_PARTS = ["input_text", "input_image", "input_file"];
const ASSISTANT_PARTS = ["output_text", "refusal"];

const itemsOf = (body: Json): readonly Json[] =>
  typeof body.input === "string" ? [{ type: "message", role: "user", content: body.input }] : objects(body.input);
const isMessage = (item: Json): boolean =>
  item.type === "message" || (item.type === undefined && item.role !== undefined);
const said = (content: unknown): string =>
  typeof content === "string"
    ? content
    : objects(content)
        .map((part) => (part.text === undefined ? "" : String(part.text)))
        .join("");
const isOutput = (item: Json): boolean => String(item.type).endsWith("_call_output");
const isCall = (item: Json): boolean => item.type === "function_call" || item.type === "custom_tool_call";

function complaints(body: Json): string[] {
  const found = unknownMembers(body, FIELDS, (name) => `Unknown parameter: '${name}'.`);
  const items = itemsOf(body);
  if (typeof body.input !== "string" && items.length === 0) found.push("Missing required parameter: 'input'.");
  const called = new Set(items.filter(isCall).map((item) => item.call_id));
  const answered = new Set(items.filter(isOutput).map((item) => item.call_id));
  items.forEach((item, at) => {
    if (isMessage(item)) {
      const allowed = item.role === "assistant" ? ASSISTANT_PARTS : USER_PARTS;
      for (const part of objects(item.content))
        if (!allowed.includes(String(part.type))) found.push(`Invalid value: '${String(part.type)}' at input[${at}].`);
    } else if (isCall(item) && !answered.has(item.call_id))
      found.push(`No tool output found for function call ${String(item.call_id)}.`);
    else if (isOutput(item) && !called.has(item.call_id) && body.previous_response_id === undefined)
      found.push(`No tool call found for function call output with call_id ${String(item.call_id)}.`);
    else if (item.type === "reasoning" && !isProofOf(ID, item.encrypted_content))
      found.push(`Item '${String(item.id)}' of type 'reasoning': the encrypted content could not be verified.`);
    if (typeof item.id === "string" && item.id.length > 64) found.push(`input[${at}].id is too long`);
  });
  if (typeof body.max_output_tokens === "number" && body.max_output_tokens < 16)
    found.push("max_output_tokens: minimum 16");
  for (const tool of objects(body.tools)) {
    if (tool.type === "function" && !/^[a-zA-Z0-9_-]{1,64}$/.test(String(tool.name)))
      found.push("Invalid 'tools[0].name'");
    if (tool.type === "function" && isJson(tool.function)) found.push("Missing required parameter: 'tools[0].name'.");
  }
  return found;
}

function usageOf({ usage }: TurnContext): Json {
  return {
    input_tokens: usage.input,
    input_tokens_details: { cached_tokens: usage.cached },
    output_tokens: usage.output,
    output_tokens_details: { reasoning_tokens: usage.reasoning },
    total_tokens: usage.input + usage.output,
  };
}

function outputOf(turn: Turn, { serial }: TurnContext): Json[] {
  const items: Json[] = [];
  if (turn.thinking)
    items.push({
      id: `rs_${serial}`,
      type: "reasoning",
      summary: [{ type: "summary_text", text: turn.thinking }],
      encrypted_content: proofOf(ID, turn.thinking),
    });
  if (textOf(turn))
    items.push({
      id: `msg_${serial}`,
      type: "message",
      status: "completed",
      role: "assistant",
      content: [{ type: "output_text", text: textOf(turn), annotations: [], logprobs: [] }],
    });
  (turn.calls ?? []).forEach((call, at) => {
    const id = `fc_${serial}_${at}`;
    const text = JSON.stringify(call.args);
    items.push({
      id,
      type: "function_call",
      status: "completed",
      call_id: `call_${serial}_${at}`,
      name: call.name,
      arguments: text,
    });
  });
  return items;
}

const responseOf = (context: TurnContext, status: string, output: readonly Json[]): Json => ({
  id: `resp_double${context.serial}`,
  object: "response",
  created_at: 1_700_000_000,
  status,
  error: null,
  incomplete_details: null,
  instructions: null,
  max_output_tokens: null,
  model: context.model,
  output,
  parallel_tool_calls: true,
  previous_response_id: null,
  reasoning: { effort: null, summary: null },
  store: false,
  temperature: 1,
  text: { format: { type: "text" } },
  tool_choice: "auto",
  tools: [],
  top_p: 1,
  truncation: "disabled",
  usage: status === "completed" ? usageOf(context) : null,
  metadata: {},
});

/** The events of one item between its added and its done. */
function itemEvents(item: Json, output_index: number, turn: Turn): Json[] {
  const at = { item_id: item.id, output_index };
  if (item.type === "reasoning") {
    const part = { ...at, summary_index: 0 };
    const whole = { type: "summary_text", text: turn.thinking };
    return [
      { type: "response.reasoning_summary_part.added", ...part, part: { type: "summary_text", text: "" } },
      { type: "response.reasoning_summary_text.delta", ...part, delta: turn.thinking },
      { type: "response.reasoning_summary_text.done", ...part, text: turn.thinking },
      { type: "response.reasoning_summary_part.done", ...part, part: whole },
    ];
  }
  if (item.type === "message") {
    const part = { ...at, content_index: 0 };
    const whole = objects(item.content)[0];
    return [
      { type: "response.content_part.added", ...part, part: { ...whole, text: "" } },
      ...(turn.text ?? []).map((delta) => ({ type: "response.output_text.delta", ...part, delta, logprobs: [] })),
      { type: "response.output_text.done", ...part, text: textOf(turn), logprobs: [] },
      { type: "response.content_part.done", ...part, part: whole },
    ];
  }
  const args = JSON.parse(String(item.arguments)) as Json;
  return [
    ...argumentPieces(args).map((delta) => ({ type: "response.function_call_arguments.delta", ...at, delta })),
    { type: "response.function_call_arguments.done", ...at, name: item.name, arguments: item.arguments },
  ];
}

const EMPTY: Readonly<Record<string, Json>> = {
  reasoning: { summary: [] },
  message: { status: "in_progress", content: [] },
  function_call: { status: "in_progress", arguments: "" },
};

/** OpenAI Responses: reasoning is encrypted and checked when it comes back, calls need their outputs. */
export const responses: Family = {
  id: ID,
  route: (path, body) =>
    path.endsWith("/responses") ? { model: String(body.model), isStream: body.stream === true } : null,
  complaints,
  ask(body) {
    const items = itemsOf(body);
    const isOurs = (item: Json) => item.role === "assistant" || isCall(item) || item.type === "reasoning";
    const lastTurn = items.slice(items.findLastIndex(isOurs) + 1);
    const names = new Map(items.filter(isCall).map((item) => [item.call_id, String(item.name)]));
    const text = isJson(body.text) && isJson(body.text.format) ? body.text.format : {};
    const reasoning = isJson(body.reasoning) ? body.reasoning : null;
    return {
      lastUserText: said(items.findLast((item) => item.role === "user" && said(item.content))?.content),
      toolNames: objects(body.tools).map((tool) => String(tool.name)),
      forcedTool:
        isJson(body.tool_choice) && body.tool_choice.name
          ? String(body.tool_choice.name)
          : onlyTool(body.tool_choice === "required", body.tools),
      results: lastTurn
        .filter(isOutput)
        .map((item) => ({ name: names.get(item.call_id) ?? "", text: said(item.output) })),
      imageCount: lastTurn.flatMap((item) => objects(item.content)).filter((part) => part.type === "input_image")
        .length,
      hasSchema: text.type === "json_schema",
      isThinking: reasoning !== null && reasoning.effort !== "none",
      proofs: items.filter((item) => item.type === "reasoning").map((item) => String(item.encrypted_content)),
    };
  },
  plain: (turn, context) => responseOf(context, "completed", outputOf(turn, context)),
  frames(turn, context) {
    const output = outputOf(turn, context);
    const events: Json[] = [
      { type: "response.created", response: responseOf(context, "in_progress", []) },
      { type: "response.in_progress", response: responseOf(context, "in_progress", []) },
      ...output.flatMap((item, output_index) => [
        { type: "response.output_item.added", output_index, item: { ...item, ...EMPTY[String(item.type)] } },
        ...itemEvents(item, output_index, turn),
        { type: "response.output_item.done", output_index, item },
      ]),
      { type: "response.completed", response: responseOf(context, "completed", output) },
    ];
    return events.map((event, sequence_number) => eventFrame({ ...event, sequence_number }));
  },
  error: (_status, message) => ({ error: { message, type: "invalid_request_error", param: null, code: null } }),
};
