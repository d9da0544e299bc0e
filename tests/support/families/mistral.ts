import { chatPairingComplaints, readChat } from "./openai-chat";
import {
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
  ..."frequency_penalty max_tokens messages metadata model n parallel_tool_calls prediction presence_penalty".split(
    " ",
  ),
  ..."prompt_mode random_seed reasoning_effort response_format safe_prompt stop stream temperature tool_choice tools".split(
    " ",
  ),
  "top_p",
];
const MESSAGE: Readonly<Record<string, readonly string[]>> = {
  system: ["role", "content"],
  user: ["role", "content"],
  assistant: ["role", "content", "tool_calls", "prefix"],
  tool: ["role", "content", "tool_call_id", "name"],
};
const NINE = /^[a-zA-Z0-9]{9}$/;

function complaints(body: Json): string[] {
  const messages = objects(body.messages);
  const found = unknownMembers(body, FIELDS, (name) => `body.${name}: Extra inputs are not permitted`);
  messages.forEach((message, at) => {
    const known = MESSAGE[String(message.role)];
    if (!known) found.push(`messages[${at}]: no such role ${String(message.role)}`);
    else
      found.push(
        ...unknownMembers(message, known, (name) => `messages[${at}].${name}: Extra inputs are not permitted`),
      );
    const ids = [message.tool_call_id, ...objects(message.tool_calls).map((call) => call.id)];
    for (const id of ids)
      if (id !== undefined && !NINE.test(String(id)))
        found.push(`Tool call id was ${String(id)} but must be a-z, A-Z, 0-9, with a length of 9.`);
  });
  if (messages.at(-1)?.role === "assistant" && messages.at(-1)?.prefix !== true)
    found.push("Expected last role User or Tool (or Assistant with prefix True) for serving but got assistant");
  return [...found, ...chatPairingComplaints(messages)];
}

const usageOf = ({ usage }: TurnContext): Json => ({
  prompt_tokens: usage.input,
  total_tokens: usage.input + usage.output,
  completion_tokens: usage.output,
  prompt_tokens_details: { cached_tokens: usage.cached },
});

/** Thinking is a part of the content here, and thought tokens are not told apart. */
function contentOf(turn: Turn): unknown {
  if (!turn.thinking) return textOf(turn);
  const thinking = { type: "thinking", thinking: [{ type: "text", text: turn.thinking }] };
  return [thinking, ...(textOf(turn) ? [{ type: "text", text: textOf(turn) }] : [])];
}

const callsOf = (turn: Turn, serial: number): Json[] | null =>
  turn.calls?.map((call, at) => ({
    id: `m${serial}${at}`.padEnd(9, "x"),
    function: { name: call.name, arguments: JSON.stringify(call.args) },
  })) ?? null;

const finishOf = (turn: Turn): string => (turn.calls?.length ? "tool_calls" : "stop");

/** Mistral: extra members refused, ids of nine letters, calls whole and with the finish, usage on the last chunk. */
export const mistral: Family = {
  id: "mistral",
  route: (path, body) =>
    path.endsWith("/chat/completions") ? { model: String(body.model), isStream: body.stream === true } : null,
  complaints,
  ask(body) {
    const ask = readChat(body);
    return { ...ask, forcedTool: ask.forcedTool ?? onlyTool(body.tool_choice === "any", body.tools) };
  },
  plain: (turn, context) => ({
    id: `double${context.serial}`,
    object: "chat.completion",
    created: CREATED,
    model: context.model,
    choices: [
      {
        index: 0,
        message: { role: "assistant", content: contentOf(turn), tool_calls: callsOf(turn, context.serial) },
        finish_reason: finishOf(turn),
      },
    ],
    usage: usageOf(context),
  }),
  frames(turn, context) {
    const head = {
      id: `double${context.serial}`,
      object: "chat.completion.chunk",
      created: CREATED,
      model: context.model,
    };
    const chunk = (delta: Json, finish: string | null = null) =>
      dataFrame({
        ...head,
        choices: [{ index: 0, delta, finish_reason: finish }],
        ...(finish ? { usage: usageOf(context) } : {}),
      });
    const thought = turn.thinking
      ? [chunk({ content: [{ type: "thinking", thinking: [{ type: "text", text: turn.thinking }] }] })]
      : [];
    const said = (turn.text ?? []).map((text) => chunk({ content: turn.thinking ? [{ type: "text", text }] : text }));
    const calls = callsOf(turn, context.serial);
    const last = calls
      ? { content: "", tool_calls: calls.map((call, index) => ({ ...call, index })) }
      : { content: "" };
    return [
      chunk({ role: "assistant", content: "" }),
      ...thought,
      ...said,
      chunk(last, finishOf(turn)),
      "data: [DONE]\n\n",
    ];
  },
  error: (status, message) =>
    isJson(message)
      ? message
      : { object: "error", message, type: "invalid_request_error", param: null, code: String(status) },
};
