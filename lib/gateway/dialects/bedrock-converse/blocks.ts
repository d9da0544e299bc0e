import { type Block, NATIVE_BLOCK } from "../../ir";
import { isObject, type JsonObject } from "../read";
import { OWN, objects, part, text } from "./own";
import { freeText, type SentTools } from "./tool-names";

/** The arguments of a call as JSON text. */
const argumentsText = (input: unknown): string =>
  typeof input === "string" ? input || "{}" : JSON.stringify(input ?? {});

function decodeReasoning(wire: JsonObject): Block {
  if (typeof wire.redactedContent === "string")
    return { type: "reasoning", text: "", redacted: wire.redactedContent, signatureBy: OWN };
  const said = part(wire.reasoningText);
  const signature = text(said.signature);
  return { type: "reasoning", text: text(said.text), ...(signature === "" ? {} : { signature, signatureBy: OWN }) };
}

function decodeCall(wire: JsonObject, sent: SentTools): Block {
  const name = text(wire.name);
  const id = text(wire.toolUseId);
  const json = argumentsText(wire.input);
  const call = { type: "tool-call", id, name: sent.original(name) } as const;
  return sent.isFreeText(name)
    ? { ...call, kind: "custom", argumentsText: freeText(json) }
    : { ...call, kind: "function", argumentsText: json };
}

/** Text with where it comes from: the sources stay as they are, for clients that know them. */
function decodeCitations(wire: JsonObject): Block {
  const said = objects(wire.content)
    .map((item) => text(item.text))
    .join("");
  return { type: "text", text: said, extensions: { [OWN]: { citations: wire.citations ?? [] } } };
}

function decodeImage(wire: JsonObject): Block | null {
  const { bytes } = part(wire.source);
  if (typeof bytes !== "string") return null;
  return { type: "image", source: { kind: "base64", mediaType: `image/${text(wire.format)}`, data: bytes } };
}

/** One block of an answer. What the neutral form has no word for is kept whole beside an empty text. */
export function decodeBlock(wire: JsonObject, sent: SentTools): Block {
  if (typeof wire.text === "string") return { type: "text", text: wire.text };
  if (isObject(wire.toolUse)) return decodeCall(wire.toolUse, sent);
  if (isObject(wire.reasoningContent)) return decodeReasoning(wire.reasoningContent);
  if (isObject(wire.citationsContent)) return decodeCitations(wire.citationsContent);
  const image = isObject(wire.image) ? decodeImage(wire.image) : null;
  return image ?? { type: "text", text: "", extensions: { [OWN]: { [NATIVE_BLOCK]: wire } } };
}
