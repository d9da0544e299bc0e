/**
 * A strict reader of a Responses event stream as it leaves the gateway: the order and the numbers every Responses client
 * relies on (wire 37, 106–111), checked over the bytes. Knows nothing of how the stream was made.
 */
type JsonObject = Record<string, unknown>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

interface PartSeen {
  readonly type: string;
  text: string;
  isTold: boolean;
  isDone: boolean;
}

interface ItemSeen {
  readonly id: unknown;
  readonly type: unknown;
  readonly callId: unknown;
  readonly parts: PartSeen[];
  /** Arguments or input. */
  said: string;
  isTold: boolean;
  done: JsonObject | null;
}

/** What a valid stream said, for comparing with what was meant. */
export interface ResponsesStreamReport {
  readonly problems: readonly string[];
  readonly types: readonly string[];
  /** The response of the last event. */
  readonly response: JsonObject | null;
  readonly text: string;
  readonly reasoning: string;
  readonly calls: readonly { readonly id: string; readonly name: string; readonly text: string }[];
  readonly error: JsonObject | null;
}

const ENDS = ["response.completed", "response.incomplete", "response.failed"];
const CALLS: Readonly<Record<string, readonly [word: string, member: string]>> = {
  function_call: ["function_call_arguments", "arguments"],
  custom_tool_call: ["custom_tool_call_input", "input"],
};

class ResponsesReader {
  readonly problems: string[] = [];
  readonly types: string[] = [];
  readonly items: ItemSeen[] = [];
  response: JsonObject | null = null;
  error: JsonObject | null = null;
  private sequence = 0;
  private head: string | null = null;
  private isEnded = false;

  read(text: string): undefined {
    if (!text.endsWith("\n\n")) this.note("the last frame does not end with an empty line");
    for (const frame of text.split("\n\n").slice(0, -1)) this.frame(frame);
    if (!this.isEnded) this.note("no last event");
  }

  note(problem: string): undefined {
    this.problems.push(`event ${this.sequence}: ${problem}`);
  }

  private frame(frame: string): undefined {
    if (frame.startsWith(":")) return;
    const match = /^event: ([a-z_.]+)\ndata: (\{[^\r\n]*\})$/.exec(frame);
    if (!match?.[1] || !match[2]) return this.note(`not an event line and a data line: ${frame.slice(0, 200)}`);
    const data: unknown = JSON.parse(match[2]);
    if (!isObject(data)) return this.note("data is no object");
    if (data.type !== match[1]) this.note(`event ${match[1]} holds ${String(data.type)}`);
    if (this.isEnded) return this.note(`${match[1]} after the end`);
    if (data.sequence_number !== this.sequence) this.note(`sequence_number is ${String(data.sequence_number)}`);
    this.event(match[1], data);
    this.types.push(match[1]);
    this.sequence += 1;
  }

  private event(type: string, data: JsonObject): undefined {
    const position = this.types.length;
    if (this.error && type !== "response.failed") this.note(`${type} after the error`);
    if (position === 0 && type !== "response.created") this.note(`begins with ${type}`);
    if (position === 1 && type !== "response.in_progress" && type !== "error") this.note(`goes on with ${type}`);
    if (type === "response.created" || type === "response.in_progress") {
      if (position > 1) this.note(`${type} in the middle`);
      return this.progress(data.response, "in_progress");
    }
    if (ENDS.includes(type)) return this.end(type, data.response);
    if (type === "error") {
      this.error = data;
      if (typeof data.message !== "string" || typeof data.code !== "string")
        this.note("an error without code or message");
      return;
    }
    const at = data.output_index as number;
    if (!Number.isInteger(at)) return this.note(`${type} without an output_index`);
    if (type === "response.output_item.added") return this.added(at, data.item);
    const item = this.items[at];
    if (!item) return this.note(`${type} for item ${at}, which was never added`);
    if (item.done) return this.note(`${type} for item ${at}, which is done`);
    if (type === "response.output_item.done") return this.done(item, data.item);
    if (data.item_id !== item.id) this.note(`${type} names item ${String(data.item_id)}`);
    this.inner(type, data, item);
  }

  private progress(response: unknown, status: string): undefined {
    if (!isObject(response)) return this.note("no response");
    const head = JSON.stringify([response.id, response.created_at, response.model, response.object]);
    this.head ??= head;
    if (head !== this.head) this.note(`id, time or model changed: ${head}`);
    if (response.object !== "response" || !String(response.id).startsWith("resp_")) this.note(`head is ${head}`);
    if (response.status !== status) this.note(`status is ${String(response.status)}`);
    if (status === "in_progress" && (response.output as unknown[]).length > 0) this.note("output before it was made");
    for (const member of ["tools", "tool_choice", "parallel_tool_calls", "metadata", "instructions", "error"])
      if (!(member in response)) this.note(`no ${member}`);
  }

  private added(at: number, item: unknown): undefined {
    if (!isObject(item)) return this.note("an item that is no object");
    if (at !== this.items.length) this.note(`item ${at} after ${this.items.length} items`);
    if (typeof item.id !== "string" || item.id === "") this.note("an item without an id");
    if (this.items.some(({ id }) => id === item.id)) this.note(`id ${String(item.id)} twice`);
    if (item.type === "message" && (item.role !== "assistant" || (item.content as unknown[]).length > 0))
      this.note("a message opens with no role or with content");
    if (typeof item.type === "string" && item.type in CALLS) this.checkCall(item);
    this.items[at] = {
      id: item.id,
      type: item.type,
      callId: item.call_id,
      parts: [],
      said: "",
      isTold: false,
      done: null,
    };
  }

  private checkCall(item: JsonObject): undefined {
    const [, member] = CALLS[String(item.type)] ?? [];
    if (member && item[member] !== "") this.note(`a call opens with ${member}`);
    if (typeof item.call_id !== "string" || !/^[A-Za-z0-9_-]{1,64}$/.test(item.call_id))
      this.note(`call_id is ${String(item.call_id)}`);
    if (this.items.some(({ callId }) => callId === item.call_id)) this.note(`call_id ${item.call_id} twice`);
    if (typeof item.name !== "string" || item.name === "") this.note("a call without a name");
  }

  private inner(type: string, data: JsonObject, item: ItemSeen): undefined {
    const part = /^response\.(content_part|reasoning_summary_part)\.(added|done)$/.exec(type);
    if (part) return this.part(part[2] === "added", data, item);
    const text = /^response\.(output_text|refusal|reasoning_summary_text|reasoning_text)\.(delta|done)$/.exec(type);
    if (text?.[1]) return this.text(text[1], text[2] === "delta", data, item);
    const call = /^response\.(function_call_arguments|custom_tool_call_input)\.(delta|done)$/.exec(type);
    if (call?.[1]) return this.call(call[1], call[2] === "delta", data, item);
    if (type !== "response.output_text.annotation.added") this.note(`unknown event ${type}`);
  }

  private indexOf(data: JsonObject): number {
    return Number(data.content_index ?? data.summary_index);
  }

  private part(isAdded: boolean, data: JsonObject, item: ItemSeen): undefined {
    const at = this.indexOf(data);
    const wire = isObject(data.part) ? data.part : {};
    if (isAdded) {
      if (at !== item.parts.length) this.note(`part ${at} after ${item.parts.length}`);
      item.parts[at] = { type: String(wire.type), text: "", isTold: false, isDone: false };
      return;
    }
    const seen = item.parts[at];
    if (!seen || seen.isDone) return this.note(`the end of part ${at}, which is not open`);
    if (!seen.isTold) this.note(`part ${at} ends before its text is told`);
    if ((wire.text ?? wire.refusal) !== seen.text) this.note(`part ${at} ends with another text`);
    seen.isDone = true;
  }

  private text(word: string, isDelta: boolean, data: JsonObject, item: ItemSeen): undefined {
    const part = item.parts[this.indexOf(data)];
    if (!part || part.isDone || part.isTold) return this.note(`${word} for a part that is not open`);
    const types: Readonly<Record<string, string>> = {
      output_text: "output_text",
      refusal: "refusal",
      reasoning_summary_text: "summary_text",
      reasoning_text: "reasoning_text",
    };
    if (types[word] !== part.type) this.note(`${word} in a part of type ${part.type}`);
    if (isDelta) part.text += String(data.delta);
    else if ((data.text ?? data.refusal) !== part.text) this.note(`${word}.done tells another text`);
    if (!isDelta) part.isTold = true;
    if (word === "output_text" && !Array.isArray(data.logprobs)) this.note(`${word} without logprobs`);
  }

  private call(word: string, isDelta: boolean, data: JsonObject, item: ItemSeen): undefined {
    const [own, member] = CALLS[String(item.type)] ?? [];
    if (own !== word || !member) return this.note(`${word} in an item of type ${String(item.type)}`);
    if (item.isTold) return this.note(`${word} after its end`);
    if (isDelta) {
      if (data.delta === "") this.note("an empty delta");
      item.said += String(data.delta);
      return;
    }
    item.isTold = true;
    if (data[member] !== item.said) this.note(`${word}.done tells another text`);
  }

  private done(item: ItemSeen, value: unknown): undefined {
    if (!isObject(value)) return this.note("an item that is no object");
    item.done = value;
    if (value.id !== item.id || value.type !== item.type) this.note("an item ends as another");
    if (item.parts.some((part) => !part.isDone)) this.note("an item ends with an open part");
    const [, member] = CALLS[String(item.type)] ?? [];
    if (member) {
      if (!item.isTold) this.note("a call ends before its text is told");
      if (value[member] !== item.said) this.note("a call ends with another text");
      if (member === "arguments" && value.status === "completed" && !isJson(item.said))
        this.note(`arguments are not JSON: ${item.said}`);
    }
    const parts = (item.type === "message" ? value.content : value.summary) ?? [];
    if (item.type === "message" || item.type === "reasoning") {
      const told = (parts as JsonObject[]).map((part) => part.text ?? part.refusal);
      if (JSON.stringify(told) !== JSON.stringify(item.parts.map(({ text }) => text)))
        this.note("an item ends with other parts than it had");
    }
    if (item.type === "message" && value.status !== "completed" && value.status !== "incomplete")
      this.note(`a message ends as ${String(value.status)}`);
  }

  private end(type: string, response: unknown): undefined {
    this.isEnded = true;
    const status = type.slice("response.".length);
    this.progress(response, status);
    if (!isObject(response)) return;
    this.response = response;
    const output = JSON.stringify(response.output);
    const done = this.items.filter((item) => item.done).map((item) => item.done);
    if (output !== JSON.stringify(done)) this.note("the last event does not repeat the items");
    if (status === "failed") {
      if (!isObject(response.error)) this.note("a failed response without an error");
      return;
    }
    if (this.items.some((item) => !item.done)) this.note("an item is never done");
    if (this.error) this.note("an error, and yet an answer");
    if (!isObject(response.usage)) this.note("no usage");
    const isCut = isObject(response.incomplete_details);
    if (isCut !== (status === "incomplete")) this.note("incomplete_details and status disagree");
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

/** Reads a whole stream. */
export function readResponsesStream(bytes: Uint8Array | string): ResponsesStreamReport {
  const reader = new ResponsesReader();
  reader.read(typeof bytes === "string" ? bytes : Buffer.from(bytes).toString("utf8"));
  const { problems, types, items, response, error } = reader;
  const textIn = (type: string): string =>
    items.flatMap(({ parts }) => parts.filter((part) => part.type === type).map(({ text }) => text)).join("");
  return {
    problems,
    types,
    response,
    error,
    text: textIn("output_text"),
    reasoning: textIn("summary_text") + textIn("reasoning_text"),
    calls: items
      .filter(({ type }) => String(type) in CALLS)
      .map((item) => ({ id: String(item.callId), name: String(item.done?.name), text: item.said })),
  };
}
