import type { Block } from "./content";
import type { OpeningBlock, StreamEvent } from "./events";
import type { Extensions } from "./extensions";
import type { FinishReason, GenerateResponse, Usage } from "./response";

type Choice = GenerateResponse["choices"][number];

interface Growing {
  readonly choice: number;
  readonly opening: OpeningBlock;
  text: string;
  data: string;
  signature: string | undefined;
  signatureBy: string | undefined;
  extensions: Extensions | undefined;
}

const defined = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as T;

/** Later values of an extension stand beside earlier ones; lists grow. */
function joinExtensions(left: Extensions | undefined, right: Extensions): Extensions {
  const joined: Record<string, Record<string, unknown>> = {};
  for (const [dialect, values] of [...Object.entries(left ?? {}), ...Object.entries(right)]) {
    const target = joined[dialect] ?? {};
    for (const [key, value] of Object.entries(values ?? {})) {
      const before = target[key];
      target[key] = Array.isArray(before) && Array.isArray(value) ? [...before, ...value] : value;
    }
    joined[dialect] = target;
  }
  return joined;
}

function toBlock({ opening, text, data, signature, signatureBy, extensions }: Growing): Block {
  switch (opening.type) {
    case "text":
    case "refusal":
      return defined({ type: opening.type, text, extensions });
    case "reasoning": {
      const { isSummary, redacted, id } = opening;
      return defined({ type: "reasoning" as const, text, isSummary, signature, redacted, signatureBy, id, extensions });
    }
    case "tool-call": {
      const { kind, id, name } = opening;
      const argumentsText = text === "" && kind === "function" ? "{}" : text;
      return defined({ type: "tool-call" as const, kind, id, name, argumentsText, signature, signatureBy, extensions });
    }
    case "image":
      return defined({
        type: "image" as const,
        source: { kind: "base64" as const, mediaType: opening.mediaType, data: opening.data + data },
        extensions,
      });
    default:
      return defined({
        type: "audio" as const,
        source: { kind: "base64" as const, mediaType: opening.mediaType, data },
        extensions,
      });
  }
}

/** A whole stream of events as the answer it amounts to. Throws Error on a stream that failed. */
export function assemble(events: Iterable<StreamEvent>): GenerateResponse {
  const blocks = new Map<number, Growing>();
  const finishes = new Map<number, { readonly reason: FinishReason; readonly extensions?: Extensions }>();
  let start: { upstreamId: string | null; upstreamModel: string | null } = { upstreamId: null, upstreamModel: null };
  let usage: Usage | null = null;
  for (const event of events) {
    if (event.type === "response-start") start = { upstreamId: event.upstreamId, upstreamModel: event.upstreamModel };
    else if (event.type === "block-start") blocks.set(event.index, grow(event));
    else if (event.type === "block-delta") extend(blocks.get(event.index), event.delta);
    else if (event.type === "usage") usage = event.usage;
    else if (event.type === "finish")
      finishes.set(event.choice ?? 0, defined({ reason: event.reason, extensions: event.extensions }));
    else if (event.type === "error") throw new Error(event.error.message);
  }
  const order = [...finishes.keys()].sort((left, right) => left - right);
  const choices = order.map((choice): Choice => {
    const own = [...blocks.values()].filter((block) => block.choice === choice);
    const finish = finishes.get(choice) ?? { reason: { unified: "stop", raw: null } };
    return defined({ blocks: own.map(toBlock), finish: finish.reason, extensions: finish.extensions });
  });
  return { ...start, choices, usage };
}

function grow({ choice = 0, block }: StreamEvent & { type: "block-start" }): Growing {
  const signed = block.type === "tool-call" ? block.signature : undefined;
  const signatureBy = block.type === "tool-call" || block.type === "reasoning" ? block.signatureBy : undefined;
  const extensions = "extensions" in block ? block.extensions : undefined;
  return { choice, opening: block, text: "", data: "", signature: signed, signatureBy, extensions };
}

function extend(block: Growing | undefined, delta: (StreamEvent & { type: "block-delta" })["delta"]): void {
  if (!block) return;
  if (delta.type === "text" || delta.type === "arguments") block.text += delta.text;
  else if (delta.type === "data") block.data += delta.data;
  else if (delta.type === "extension") block.extensions = joinExtensions(block.extensions, delta.extensions);
  else {
    block.signature = (block.signature ?? "") + delta.signature;
    block.signatureBy = delta.signatureBy ?? block.signatureBy;
  }
}
