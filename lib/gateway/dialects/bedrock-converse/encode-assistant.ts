import type { Block, ToolCallBlock, Warning } from "../../ir";
import { isObject, type JsonObject } from "../read";
import type { CachePoints } from "./cache-points";
import type { ModelTraits } from "./model-traits";
import { OWN } from "./own";
import { legalName } from "./tool-names";

interface Encoding {
  readonly warnings: Warning[];
  readonly traits: ModelTraits;
  readonly points: CachePoints;
  readonly ids: ReadonlyMap<ToolCallBlock, string>;
}

/** Arguments as the object that `input` must be; text that is no JSON object is wrapped rather than lost. */
function callInput(call: ToolCallBlock): JsonObject {
  if (call.kind === "custom") return { input: call.argumentsText };
  if (call.argumentsText.trim() === "") return {};
  try {
    const input: unknown = JSON.parse(call.argumentsText);
    return isObject(input) ? input : { input };
  } catch {
    return { input: call.argumentsText };
  }
}

/** Thinking goes back only with proof that a model on Converse made; any other would be refused. */
function encodeThinking(block: Extract<Block, { type: "reasoning" }>, path: string, to: Encoding): JsonObject[] {
  if (block.signatureBy === OWN && block.redacted !== undefined)
    return [{ reasoningContent: { redactedContent: block.redacted } }];
  if (block.signatureBy === OWN && block.signature !== undefined)
    return [{ reasoningContent: { reasoningText: { text: block.text, signature: block.signature } } }];
  const detail = "Thinking without this provider's signature cannot be sent back to it.";
  if (block.text !== "" || block.redacted !== undefined) to.warnings.push({ kind: "dropped", path, detail });
  return [];
}

function encodeBlock(block: Block, path: string, to: Encoding): JsonObject[] {
  switch (block.type) {
    case "text":
    case "refusal":
      return block.text.trim() === "" ? [] : [{ text: block.text }];
    case "reasoning":
      return encodeThinking(block, path, to);
    case "tool-call": {
      const toolUseId = to.ids.get(block) ?? block.id;
      return [{ toolUse: { toolUseId, name: legalName(block.name), input: callInput(block) } }];
    }
    default:
      to.warnings.push({ kind: "dropped", path, detail: `A model's turn cannot hold ${block.type} here.` });
      return [];
  }
}

/** The blocks of one turn of the model, cache points behind those that have a marker. */
export function encodeAssistantTurn(
  items: readonly { readonly block: Block; readonly path: string }[],
  to: Encoding,
): JsonObject[] {
  const hasCalls = items.some(({ block }) => block.type === "tool-call");
  return items.flatMap(({ block, path }): readonly JsonObject[] => {
    const encoded = encodeBlock(block, path, to);
    if (encoded.length === 0) return [];
    if (hasCalls && !to.traits.mixesTurns && block.type !== "tool-call") {
      to.warnings.push({ kind: "dropped", path, detail: "This model takes no words beside its calls." });
      return [];
    }
    return [...encoded, ...to.points.behind(block, path)];
  });
}
