import { createHash } from "node:crypto";
import { tokensOf } from "./read-request";
import type { Script } from "./script";

const DIMENSIONS = 1536;
const MAX_DIMENSIONS = 4096;

type Input = string | readonly number[];

function readInputs(input: unknown): readonly Input[] {
  if (typeof input === "string") return [input];
  const list: readonly unknown[] = Array.isArray(input) ? input : [];
  return list.every((item) => typeof item === "number") ? [list as readonly number[]] : (list as readonly Input[]);
}

/** Numbers made of the SHA-256 of the text in counter mode, brought to length 1, exact as 32-bit floats. */
function vectorOf(input: Input, dimensions: number): readonly number[] {
  const text = typeof input === "string" ? input : JSON.stringify(input);
  const raw: number[] = [];
  for (let block = 0; raw.length < dimensions; block++) {
    const bytes = createHash("sha256").update(`${block}:${text}`).digest();
    for (let at = 0; at < bytes.length && raw.length < dimensions; at += 4) raw.push(bytes.readInt32LE(at) / 2 ** 31);
  }
  const length = Math.hypot(...raw) || 1;
  return raw.map((value) => Math.fround(value / length));
}

function base64Of(values: readonly number[]): string {
  const bytes = Buffer.allocUnsafe(values.length * 4);
  values.forEach((value, index) => {
    bytes.writeFloatLE(value, index * 4);
  });
  return bytes.toString("base64");
}

/** The answer to an embedding request, as the bytes an OpenAI-compatible provider would send. */
export function embedScript(raw: Uint8Array): Script {
  const body = JSON.parse(Buffer.from(raw).toString("utf8")) as Readonly<Record<string, unknown>>;
  const inputs = readInputs(body.input);
  const dimensions = Math.min(typeof body.dimensions === "number" ? body.dimensions : DIMENSIONS, MAX_DIMENSIONS);
  const tokens = inputs.reduce(
    (sum, input) => sum + (typeof input === "string" ? tokensOf(Buffer.byteLength(input)) : input.length),
    0,
  );
  const data = inputs.map((input, index) => {
    const values = vectorOf(input, dimensions);
    return { object: "embedding", index, embedding: body.encoding_format === "base64" ? base64Of(values) : values };
  });
  const usage = { prompt_tokens: tokens, total_tokens: tokens };
  const text = JSON.stringify({ object: "list", data, model: "embedding", usage });
  return { status: 200, headers: { "content-type": "application/json" }, steps: [{ delayMs: 0, text }], ending: "end" };
}
