/**
 * A strict reader of an openai-chat event stream as it leaves the gateway: the rules every OpenAI client relies on, checked
 * over the bytes. Knows nothing of how the stream was made.
 */
type JsonObject = Record<string, unknown>;

const FINISHES = ["stop", "length", "tool_calls", "content_filter", "error", "function_call"];
const CALL_ID = /^[A-Za-z0-9_-]{1,64}$/;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

interface CallSeen {
  readonly id: string;
  readonly isCustom: boolean;
  text: string;
}

interface ChoiceSeen {
  hasRole: boolean;
  finish: string | null;
  readonly calls: CallSeen[];
}

/** What a valid stream said, for comparing with what was meant. */
export interface ChatStreamReport {
  readonly problems: string[];
  readonly content: string;
  readonly reasoning: string;
  readonly calls: readonly { readonly id: string; readonly text: string }[];
  readonly finish: string | null;
  readonly usage: JsonObject | null;
  readonly error: JsonObject | null;
}

class ChatStreamReader {
  readonly problems: string[] = [];
  private readonly wantsUsage: boolean;
  private readonly choices = new Map<number, ChoiceSeen>();
  private head: string | null = null;
  private isDone = false;
  private content = "";
  private reasoning = "";
  private usage: JsonObject | null = null;
  private error: JsonObject | null = null;

  constructor(wantsUsage: boolean) {
    this.wantsUsage = wantsUsage;
  }

  read(text: string): undefined {
    if (text !== "" && !text.endsWith("\n\n")) this.note("the last frame does not end with an empty line");
    for (const frame of text.split("\n\n").slice(0, -1)) this.frame(frame);
    this.close();
  }

  report(): ChatStreamReport {
    const first = this.choices.get(0);
    return {
      problems: this.problems,
      content: this.content,
      reasoning: this.reasoning,
      calls: first?.calls.map(({ id, text }) => ({ id, text })) ?? [],
      finish: first?.finish ?? null,
      usage: this.usage,
      error: this.error,
    };
  }

  private note(problem: string): undefined {
    this.problems.push(problem);
  }

  private frame(frame: string): undefined {
    if (frame.startsWith(":")) return;
    if (!frame.startsWith("data: ") || /[\r\n]/.test(frame))
      return this.note(`not one data line: ${JSON.stringify(frame)}`);
    if (this.isDone) return this.note("a frame after [DONE]");
    if (this.error) return this.note("a frame after the error");
    const data = frame.slice(6);
    if (data === "[DONE]") {
      this.isDone = true;
      return;
    }
    let chunk: unknown;
    try {
      chunk = JSON.parse(data);
    } catch {
      return this.note(`not JSON: ${data}`);
    }
    if (isObject(chunk)) this.chunk(chunk);
    else this.note("a chunk that is no object");
  }

  private chunk(chunk: JsonObject): undefined {
    const head = JSON.stringify([chunk.id, chunk.created, chunk.model]);
    this.head ??= head;
    if (head !== this.head) this.note(`id, created or model changed: ${head}`);
    if (typeof chunk.id !== "string" || chunk.id === "") this.note("no id");
    if (typeof chunk.model !== "string" || chunk.model === "") this.note("no model");
    if (!Number.isInteger(chunk.created)) this.note("created is no integer");
    if (chunk.object !== "chat.completion.chunk") this.note(`object is ${String(chunk.object)}`);
    if (chunk.system_fingerprint === null) this.note("system_fingerprint is null");
    if (isObject(chunk.error)) this.error = chunk.error;
    if (!Array.isArray(chunk.choices)) return this.note("no choices");
    if (chunk.choices.length === 0 && !(this.wantsUsage && isObject(chunk.usage)))
      this.note("a chunk with empty choices");
    for (const choice of chunk.choices) {
      if (isObject(choice)) this.choice(choice);
      else this.note("a choice that is no object");
    }
    if ("usage" in chunk) this.count(chunk);
  }

  private count(chunk: JsonObject): undefined {
    if (!isObject(chunk.usage)) return this.note("usage is no object");
    if (this.usage) this.note("usage in two chunks");
    this.usage = chunk.usage;
    const isExtra = (chunk.choices as unknown[]).length === 0;
    if (isExtra !== this.wantsUsage)
      this.note(isExtra ? "usage in a chunk nobody asked for" : "usage not in a chunk of its own");
  }

  private choice(choice: JsonObject): undefined {
    const index = choice.index as number;
    if (!Number.isInteger(index) || index < 0) return this.note("a choice without an index");
    const seen = this.choices.get(index) ?? { hasRole: false, finish: null, calls: [] };
    this.choices.set(index, seen);
    if (seen.finish !== null) this.note(`choice ${index} goes on after its finish`);
    const { delta, finish_reason: finish } = choice;
    if (!isObject(delta)) return this.note("a choice without a delta");
    if (!seen.hasRole && delta.role !== "assistant") this.note("the first delta has no role");
    if ("role" in delta && delta.role !== "assistant") this.note(`role is ${String(delta.role)}`);
    seen.hasRole = true;
    this.delta(delta, index, seen);
    if (finish === null) return;
    if (typeof finish !== "string" || !FINISHES.includes(finish))
      return this.note(`finish_reason is ${String(finish)}`);
    if (!("native_finish_reason" in choice)) this.note("no native_finish_reason");
    seen.finish = finish;
  }

  private delta(delta: JsonObject, index: number, seen: ChoiceSeen): undefined {
    const { content, reasoning, reasoning_content: second, tool_calls: calls } = delta;
    if (content !== undefined && content !== null && typeof content !== "string") this.note("content is no string");
    if ((reasoning || null) !== (second || null)) this.note("reasoning and reasoning_content differ");
    if (index === 0 && typeof content === "string") this.content += content;
    if (index === 0 && typeof reasoning === "string") this.reasoning += reasoning;
    if (calls === undefined) return;
    if (!Array.isArray(calls) || calls.length === 0) return this.note("tool_calls is no list of calls");
    for (const call of calls) {
      if (isObject(call)) this.call(call, seen);
      else this.note("a call that is no object");
    }
  }

  private call(call: JsonObject, seen: ChoiceSeen): undefined {
    const index = call.index as number;
    if (!Number.isInteger(index) || index < 0 || index > seen.calls.length)
      return this.note(`call index ${String(call.index)}`);
    const isCustom = isObject(call.custom);
    const body = (isCustom ? call.custom : call.function) as JsonObject | undefined;
    if (!isObject(body)) return this.note("a call without a function");
    const text = isCustom ? body.input : body.arguments;
    if (typeof text !== "string") return this.note("arguments are no string");
    const known = seen.calls[index];
    if (known) {
      if ("id" in call || "type" in call || "name" in body) this.note("a later delta repeats id, type or name");
      known.text += text;
      return;
    }
    if (typeof call.id !== "string" || !CALL_ID.test(call.id)) this.note(`call id ${String(call.id)}`);
    if (seen.calls.some((other) => other.id === call.id)) this.note(`call id ${String(call.id)} twice`);
    if (call.type !== (isCustom ? "custom" : "function")) this.note(`call type ${String(call.type)}`);
    if (typeof body.name !== "string" || body.name === "") this.note("a call without a name");
    seen.calls.push({ id: String(call.id), isCustom, text });
  }

  private close(): undefined {
    if (this.error) {
      if (this.isDone) this.note("[DONE] after an error");
      return;
    }
    if (!this.isDone) this.note("no [DONE]");
    if (this.choices.size === 0) this.note("no choice at all");
    for (const [index, seen] of this.choices) {
      if (seen.finish === null) this.note(`choice ${index} has no finish_reason`);
      if (seen.finish === "length") continue;
      for (const call of seen.calls) {
        if (!call.isCustom && !isJson(call.text)) this.note(`arguments of ${call.id} are not JSON: ${call.text}`);
      }
    }
  }
}

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** Reads a whole stream. `wantsUsage` = the client asked for a usage chunk of its own. */
export function readChatStream(bytes: Uint8Array | string, wantsUsage: boolean): ChatStreamReport {
  const reader = new ChatStreamReader(wantsUsage);
  reader.read(typeof bytes === "string" ? bytes : Buffer.from(bytes).toString("utf8"));
  return reader.report();
}
