import type { Block, GenerateResponse, OpeningBlock, StreamEvent, Usage } from "@/lib/gateway/ir";

interface Building {
  readonly opening: OpeningBlock;
  readonly choice: number;
  text: string;
  data: string;
  proof: { signature?: string; signatureBy?: string };
}

function finishBlock({ opening, text, data, proof }: Building): Block {
  switch (opening.type) {
    case "text":
    case "refusal":
      return { ...opening, text };
    case "reasoning":
      return { ...opening, text, ...proof };
    case "tool-call":
      return { ...opening, argumentsText: text, ...proof };
    case "image":
      return { type: "image", source: { kind: "base64", mediaType: opening.mediaType, data: opening.data + data } };
    case "audio":
      return { type: "audio", source: { kind: "base64", mediaType: opening.mediaType, data } };
  }
}

/** The whole answer that a stream of events tells, blocks in the order in which they opened. Throws on an error event. */
export function foldEvents(events: readonly StreamEvent[]): GenerateResponse {
  const building = new Map<number, Building>();
  const choices: GenerateResponse["choices"][number][] = [];
  let head: { upstreamId: string | null; upstreamModel: string | null } = { upstreamId: null, upstreamModel: null };
  let usage: Usage | null = null;
  for (const event of events) {
    const block = "index" in event ? building.get(event.index) : undefined;
    switch (event.type) {
      case "response-start":
        head = { upstreamId: event.upstreamId, upstreamModel: event.upstreamModel };
        break;
      case "block-start":
        building.set(event.index, { opening: event.block, choice: event.choice ?? 0, text: "", data: "", proof: {} });
        break;
      case "block-delta": {
        const { delta } = event;
        if (!block) throw new Error(`delta of block ${event.index}, which is not open`);
        if (delta.type === "text" || delta.type === "arguments") block.text += delta.text;
        if (delta.type === "data") block.data += delta.data;
        if (delta.type === "signature") {
          const { type: _type, ...proof } = delta;
          block.proof = proof;
        }
        break;
      }
      case "usage":
        usage = event.usage;
        break;
      case "finish": {
        const index = event.choice ?? 0;
        choices[index] = {
          blocks: [...building.values()].filter((item) => item.choice === index).map(finishBlock),
          finish: event.reason,
          ...(event.extensions ? { extensions: event.extensions } : {}),
        };
        break;
      }
      case "error":
        throw new Error(`${event.error.code}: ${event.error.message}`);
    }
  }
  return { ...head, choices, usage };
}
