import type { TokenCountCodec } from "../dialect";
import { isObject, type JsonObject } from "../read";
import { isOurs } from "../sealed-proof";
import { readInputTokensFacts } from "./facts";
import { objectsOf } from "./own";

/** Tokens of a picture or a file whose size is not known. */
const MEDIA_TOKENS = 1600;
/** What frames an item, and what the vendor's own prompt for tools costs. */
const ITEM_TOKENS = 4;
const TOOLS_TOKENS = 16;

type CountText = (text: string) => number;

/** Members that hold structure rather than words. */
const STRUCTURE = new Set(["type", "id", "call_id", "role", "status", "detail", "format", "annotations", "logprobs"]);

function countValue(value: unknown, count: CountText): number {
  if (typeof value === "string") return value === "" ? 0 : count(value);
  if (Array.isArray(value)) return value.reduce((sum: number, item: unknown) => sum + countValue(item, count), 0);
  if (!isObject(value)) return value === undefined || value === null ? 0 : 1;
  if (value.type === "input_image" || value.type === "input_file" || value.type === "input_audio") return MEDIA_TOKENS;
  if (value.type === "reasoning" && typeof value.encrypted_content === "string")
    return isOurs(value.encrypted_content) ? countValue(value.summary, count) : count(value.encrypted_content) / 4;
  return Object.entries(value).reduce(
    (sum, [key, item]) => (STRUCTURE.has(key) ? sum : sum + countValue(item, count)),
    0,
  );
}

function countBody(body: JsonObject, count: CountText): number {
  const tools = objectsOf(body.tools);
  const items = Array.isArray(body.input) ? body.input.length : 1;
  const format = isObject(body.text) ? body.text.format : undefined;
  const definitions = tools.reduce(
    (sum, tool) => sum + count(JSON.stringify(tool)),
    tools.length > 0 ? TOOLS_TOKENS : 0,
  );
  const schema = isObject(format) && format.type === "json_schema" ? count(JSON.stringify(format.schema)) : 0;
  return (
    countValue(body.instructions, count) + countValue(body.input, count) + items * ITEM_TOKENS + definitions + schema
  );
}

/** `input_tokens`: an estimate, for any model; tokenizers differ by vendor. */
export const tokenCount: TokenCountCodec = {
  readFacts: readInputTokensFacts,
  answer: (body, count) => ({
    object: "response.input_tokens",
    input_tokens: isObject(body) ? Math.ceil(countBody(body, count)) : 0,
  }),
};
