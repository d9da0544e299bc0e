import type { Block, GenerateResponse } from "../../ir";
import type { ReplyCost, ReplyMeta } from "../dialect";
import { isObject, type JsonObject } from "../read";
import { encodeFinish, nativeReason } from "./finish-reason";
import { callItem, imageItem, messageItem, reasoningId, reasoningItem } from "./output-items";
import { encodeOutputText, nativeOf } from "./parts";
import { encodeCallProof, encodeProof, madeItemId, type ReasoningView, viewOf } from "./reasoning";
import { ResponseWriter } from "./reply";
import { type SpacedName, spacedNames } from "./tool-names";
import { encodeUsage } from "./usage";

interface Output {
  readonly items: JsonObject[];
  readonly meta: ReplyMeta;
  readonly view: ReasoningView;
  readonly names: ReadonlyMap<string, SpacedName>;
}

function pushBlock(block: Block, to: Output): undefined {
  const idOf = (prefix: string): string => madeItemId(prefix, to.meta.id, to.items.length);
  switch (block.type) {
    case "text": {
      const native = nativeOf(block.extensions);
      if (native) to.items.push(native);
      else if (block.text !== "") to.items.push(messageItem(idOf("msg"), "completed", [encodeOutputText(block)]));
      return;
    }
    case "refusal":
      to.items.push(messageItem(idOf("msg"), "completed", [{ type: "refusal", refusal: block.text }]));
      return;
    case "reasoning": {
      const proof = encodeProof(block, to.view);
      if (block.text !== "" || proof !== undefined)
        to.items.push(reasoningItem(reasoningId(block, idOf("rs")), block.text, proof));
      return;
    }
    case "tool-call": {
      const proof = encodeCallProof(block, to.view);
      if (proof !== undefined) to.items.push(reasoningItem(idOf("rs"), "", proof));
      const id = idOf(block.kind === "custom" ? "ctc" : "fc");
      const text = block.kind === "function" && block.argumentsText === "" ? "{}" : block.argumentsText;
      to.items.push(callItem(id, "completed", block, text, to.names));
      return;
    }
    case "image":
      if (block.source.kind === "base64") to.items.push(imageItem(idOf("ig"), block.source.data));
  }
}

/** The whole answer. Holds exact numbers: write it with `toJson` of the kernel. */
export function encodeResponse(response: GenerateResponse, meta: ReplyMeta, cost: ReplyCost | null): unknown {
  const [choice] = response.choices;
  const to: Output = { items: [], meta, view: viewOf(meta.request), names: spacedNames(meta.request) };
  for (const block of choice?.blocks ?? []) pushBlock(block, to);
  const finish = choice?.finish ?? { unified: "error", raw: null };
  const { status, incomplete_details } = encodeFinish(finish);
  const text = new ResponseWriter(meta).write({
    status,
    incomplete_details,
    error: status === "failed" ? { code: "server_error", message: "The model could not finish its answer." } : null,
    output: to.items,
    usage: null,
    ...(status === "completed" ? { completedAtSeconds: Math.floor(Date.now() / 1000) } : {}),
    native: nativeReason(finish),
  });
  const body: unknown = JSON.parse(text);
  return { ...(isObject(body) ? body : {}), usage: response.usage ? encodeUsage(response.usage, cost) : null };
}
