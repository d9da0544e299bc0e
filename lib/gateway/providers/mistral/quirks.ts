import { createHash } from "node:crypto";
import type { Quirk } from "../provider";
import { changeMessages } from "../shared-quirks";

/** Members of Mistral's published request schema; `stream_options` is not among them: usage always comes at the end. */
export const FIELDS = [
  "frequency_penalty",
  "max_tokens",
  "messages",
  "metadata",
  "model",
  "n",
  "parallel_tool_calls",
  "prediction",
  "presence_penalty",
  "prompt_mode",
  "random_seed",
  "reasoning_effort",
  "response_format",
  "safe_prompt",
  "stop",
  "stream",
  "temperature",
  "tool_choice",
  "tools",
  "top_p",
];

export const seedIsRandomSeed: Quirk = {
  name: "seed-is-random-seed",
  reason: "The seed is called random_seed; `seed` is refused.",
  fixture: "mistral/extra-field.refused.json",
  patch: (body) => (typeof body.seed === "number" ? { random_seed: body.seed, seed: undefined } : null),
};

const MESSAGE_FIELDS = ["role", "content", "name", "tool_calls", "tool_call_id", "prefix"];

export const messagesAreBare: Quirk = {
  name: "messages-are-bare",
  reason: "Members of OpenAI's messages that this vendor does not have (refusal, audio) are refused, also when null.",
  fixture: "mistral/extra-field.refused.json",
  patch: (body) =>
    changeMessages(body, (message) =>
      Object.keys(message).every((name) => MESSAGE_FIELDS.includes(name))
        ? message
        : Object.fromEntries(Object.entries(message).filter(([name]) => MESSAGE_FIELDS.includes(name))),
    ),
};

const NINE = /^[A-Za-z0-9]{9}$/;

/** The same nine letters for the same id, in call and result. */
const nine = (id: string): string =>
  NINE.test(id)
    ? id
    : createHash("sha256")
        .update(id)
        .digest("base64")
        .replace(/[^A-Za-z0-9]/g, "")
        .slice(0, 9);

export const callIdsHaveNine: Quirk = {
  name: "call-ids-have-nine",
  reason: "Ids of calls must be exactly nine letters or digits.",
  fixture: "mistral/tool-call-id.refused.json",
  patch: (body) =>
    changeMessages(body, (message) => {
      const { tool_calls: calls, tool_call_id: callId } = message;
      if (typeof callId === "string") return NINE.test(callId) ? message : { ...message, tool_call_id: nine(callId) };
      if (!Array.isArray(calls) || calls.every((call: { id?: unknown }) => NINE.test(String(call.id)))) return message;
      return {
        ...message,
        tool_calls: calls.map((call: { id?: unknown }) => ({ ...call, id: nine(String(call.id)) })),
      };
    }),
};
