/** What the sandbox reads of a chat request. It trusts nothing: every field may be missing or wrong. */
export interface SandboxRequest {
  readonly behaviour: string;
  readonly isStream: boolean;
  readonly wantsUsage: boolean;
  readonly choiceCount: number;
  readonly maxTokens: number | null;
  readonly stop: readonly string[];
  readonly lastUserText: string;
  /** Text of the tool results that close the conversation; null = it does not end in one. */
  readonly toolResult: string | null;
  readonly tools: readonly { readonly name: string; readonly parameters: unknown }[];
  /** The tool that must be called, or null. */
  readonly forcedTool: string | null;
  readonly mayCallTools: boolean;
  /** Schema asked for; `true` = any JSON; null = text. */
  readonly schema: unknown;
  readonly promptTokens: number;
}

type Json = Readonly<Record<string, unknown>>;

export const tokensOf = (bytes: number): number => Math.ceil(bytes / 4);

const record = (value: unknown): Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const count = (value: unknown): number | null =>
  typeof value === "number" && Number.isInteger(value) && value > 0 ? value : null;

function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  return list(content)
    .map((part) => {
      const { type, text } = record(part);
      if (typeof text === "string") return text;
      return typeof type === "string" ? `[${type}]` : "";
    })
    .join("");
}

function readSchema(format: unknown): unknown {
  const { type, json_schema: wrapped } = record(format);
  if (type === "json_schema") return record(wrapped).schema ?? true;
  return type === "json_object" ? true : null;
}

function readTools(body: Json): SandboxRequest["tools"] {
  return list(body.tools).flatMap((tool) => {
    const { name, parameters } = record(record(tool).function);
    return typeof name === "string" ? [{ name, parameters }] : [];
  });
}

/** Reads an OpenAI chat body. Throws SyntaxError when it is no JSON. */
export function readRequest(raw: Uint8Array): SandboxRequest {
  const body = record(JSON.parse(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString("utf8")));
  const messages = list(body.messages).map(record);
  const lastUser = messages.findLast(({ role }) => role === "user");
  const last = messages.at(-1);
  const choice = body.tool_choice;
  const forced = record(record(choice).function).name;
  const bytes = messages.reduce((sum, { content }) => sum + Buffer.byteLength(textOf(content)), 0);
  return {
    behaviour: typeof body.model === "string" ? body.model : "echo",
    isStream: body.stream === true,
    wantsUsage: record(body.stream_options).include_usage === true,
    choiceCount: Math.min(count(body.n) ?? 1, 16),
    maxTokens: count(body.max_completion_tokens) ?? count(body.max_tokens),
    stop: (typeof body.stop === "string" ? [body.stop] : list(body.stop)).filter(
      (stop): stop is string => typeof stop === "string" && stop !== "",
    ),
    lastUserText: textOf(lastUser?.content),
    toolResult: last?.role === "tool" ? textOf(last.content) : null,
    tools: readTools(body),
    forcedTool: typeof forced === "string" ? forced : null,
    mayCallTools: choice !== "none",
    schema: readSchema(body.response_format),
    promptTokens: tokensOf(bytes),
  };
}
