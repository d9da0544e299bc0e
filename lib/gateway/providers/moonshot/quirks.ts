import type { Quirk } from "../provider";
import { changeMessages } from "../shared-quirks";

const REWRITTEN = /^functions_(.+)_(\d+)$/;

const native = (id: unknown): unknown => (typeof id === "string" ? id.replace(REWRITTEN, "functions.$1:$2") : id);

export const callIdsAreNative: Quirk = {
  name: "call-ids-are-native",
  reason:
    "Kimi writes ids as functions.name:0 and reads the order of calls from them. Clients get them with legal characters; they go back as they were.",
  fixture: "moonshot/tool-call.stream.sse",
  patch: (body) =>
    changeMessages(body, (message) => {
      const callId = native(message.tool_call_id);
      const calls = Array.isArray(message.tool_calls)
        ? message.tool_calls.map((call: Record<string, unknown>) => {
            const id = native(call.id);
            return id === call.id ? call : { ...call, id };
          })
        : null;
      const isSame = calls?.every((call, index) => call === (message.tool_calls as unknown[])[index]) ?? true;
      if (callId === message.tool_call_id && isSame) return message;
      return {
        ...message,
        ...(callId === message.tool_call_id ? {} : { tool_call_id: callId }),
        ...(isSame ? {} : { tool_calls: calls }),
      };
    }),
};

export const choiceIsFree: Quirk = {
  name: "choice-is-free",
  reason: 'With thinking on, which is the default, tool_choice "required" is refused; a free choice comes nearest.',
  fixture: "moonshot/tool-choice.refused.json",
  patch: (body) => (body.tool_choice === "required" ? { tool_choice: "auto" } : null),
};
