import { isObject } from "../read";
import { isOurs } from "../sealed-proof";

/** Counts the tokens of one text; long texts may be counted in pieces. */
export type CountText = (text: string) => number;

/** Tokens of a picture or a page whose size is not known: Anthropic's bound for one picture of about 1.15 megapixels. */
const MEDIA_TOKENS = 1600;
/** What the vendor's own prompt for tools costs, and the frame of each message. */
const TOOLS_TOKENS = 346;
const MESSAGE_TOKENS = 4;

/** Members that hold bytes or proof rather than words. */
const OPAQUE = new Set(["data", "signature", "cache_control", "type", "media_type", "tool_use_id", "id", "role"]);

function countValue(value: unknown, count: CountText): number {
  if (typeof value === "string") return value === "" ? 0 : count(value);
  if (Array.isArray(value)) return value.reduce((sum: number, item: unknown) => sum + countValue(item, count), 0);
  if (!isObject(value)) return value === undefined || value === null ? 0 : 1;
  if (value.type === "image" || (value.type === "document" && isObject(value.source) && value.source.type !== "text"))
    return MEDIA_TOKENS;
  if (value.type === "document" && isObject(value.source)) return countValue(value.source.data, count);
  if (value.type === "thinking" && typeof value.signature === "string" && isOurs(value.signature)) return 0;
  // Arguments and schemas count with their keys, as they are sent: as JSON.
  if (value.type === "tool_use") return countValue(value.name, count) + count(JSON.stringify(value.input ?? {}));
  return Object.entries(value).reduce((sum, [key, item]) => (OPAQUE.has(key) ? sum : sum + countValue(item, count)), 0);
}

/**
 * What `count_tokens` answers for a checked body, for any model. An estimate: tokenizers differ by vendor. Nothing is
 * charged for it.
 */
export function countInputTokens(body: unknown, count: CountText): { input_tokens: number } {
  const wire = isObject(body) ? body : {};
  const messages: readonly unknown[] = Array.isArray(wire.messages) ? wire.messages : [];
  const tools: readonly unknown[] = Array.isArray(wire.tools) ? wire.tools : [];
  const toolTokens =
    tools.length === 0 ? 0 : TOOLS_TOKENS + tools.reduce<number>((sum, tool) => sum + count(JSON.stringify(tool)), 0);
  const total =
    countValue(wire.system, count) + countValue(messages, count) + messages.length * MESSAGE_TOKENS + toolTokens;
  return { input_tokens: Math.ceil(total) };
}
