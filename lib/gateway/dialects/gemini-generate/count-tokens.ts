import { isObject, type JsonObject } from "../read";
import { normalise } from "./normalise";

/** Counts the tokens of one text; long texts may be counted in pieces. */
export type CountText = (text: string) => number;

/** Gemini counts a picture of up to 384 pixels, or a tile of a larger one, and a page of a document as this many. */
const MEDIA_TOKENS = 258;

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function countPart(part: JsonObject, count: CountText): number {
  if (typeof part.text === "string") return part.text === "" ? 0 : count(part.text);
  if (isObject(part.inlineData) || isObject(part.fileData)) return MEDIA_TOKENS;
  const { thoughtSignature: _proof, ...said } = part;
  return Object.keys(said).length === 0 ? 0 : count(JSON.stringify(said));
}

const countParts = (content: unknown, count: CountText): number =>
  isObject(content)
    ? list(content.parts)
        .filter(isObject)
        .reduce<number>((sum, part) => sum + countPart(part, count), 0)
    : 0;

/**
 * What `countTokens` answers for a checked body, for any model. An estimate: tokenizers differ by vendor. Nothing is
 * charged for it.
 */
export function countInputTokens(raw: unknown, count: CountText): { totalTokens: number } {
  const body = normalise(raw);
  const outer = isObject(body) ? body : {};
  const inner = isObject(outer.generateContentRequest) ? outer.generateContentRequest : outer;
  const contents = list(outer.contents ?? inner.contents).reduce<number>(
    (sum, content) => sum + countParts(content, count),
    0,
  );
  const tools = list(inner.tools).reduce<number>((sum, tool) => sum + count(JSON.stringify(tool)), 0);
  return { totalTokens: Math.ceil(contents + countParts(inner.systemInstruction, count) + tools) };
}
