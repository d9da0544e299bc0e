import type { BlockDelta, OpeningBlock, StreamEvent } from "./events";

/** Which deltas a block may get. */
const DELTAS: Readonly<Record<OpeningBlock["type"], readonly BlockDelta["type"][]>> = {
  text: ["text", "extension"],
  refusal: ["text", "extension"],
  reasoning: ["text", "signature", "extension"],
  "tool-call": ["arguments", "signature", "extension"],
  image: ["data", "extension"],
  audio: ["data", "text", "extension"],
};

interface OpenBlock {
  readonly choice: number;
  readonly block: OpeningBlock;
  argumentsText: string;
}

/** Follows one stream of events and tells the first break of the grammar written at `StreamEvent`. */
export class GrammarChecker {
  private readonly open = new Map<number, OpenBlock>();
  private readonly used = new Set<number>();
  private readonly choices = new Set<number>();
  private readonly finished = new Set<number>();
  private isStarted = false;
  private hasFailed = false;

  /** Null, or what is wrong with this event after those before it. */
  push(event: StreamEvent): string | null {
    if (this.hasFailed) return `"${event.type}" after the error`;
    if (event.type === "response-start") {
      if (this.isStarted) return "a second response-start";
      this.isStarted = true;
      return null;
    }
    if (!this.isStarted) return `"${event.type}" before response-start`;
    if (this.finished.size > 0 && event.type !== "finish" && event.type !== "error")
      return `"${event.type}" after the finish`;
    switch (event.type) {
      case "block-start":
        return this.start(event);
      case "block-delta":
        return this.delta(event.index, event.delta);
      case "block-end":
        return this.endBlock(event.index);
      case "finish":
        return this.finish(event.choice ?? 0);
      case "error":
        this.hasFailed = true;
        return null;
      case "bad-usage":
        return null;
      default:
        return checkCounts(event.usage);
    }
  }

  /** Null, or what is missing now that the stream is over. */
  end(): string | null {
    if (!this.isStarted) return "no response-start";
    if (this.hasFailed) return null;
    if (this.finished.size === 0) return "neither finish nor error";
    const unfinished = [...this.choices].find((choice) => !this.finished.has(choice));
    return unfinished === undefined ? null : `choice ${unfinished} has no finish`;
  }

  private start({ index, choice = 0, block }: StreamEvent & { type: "block-start" }): string | null {
    if (this.used.has(index)) return `index ${index} is used twice`;
    if (block.type === "tool-call" && (block.id === "" || block.name === ""))
      return `call ${index} has no id or no name`;
    this.used.add(index);
    this.choices.add(choice);
    this.open.set(index, { choice, block, argumentsText: "" });
    return null;
  }

  private delta(index: number, delta: BlockDelta): string | null {
    const open = this.open.get(index);
    if (!open) return `a delta for block ${index}, which is not open`;
    if (delta.type === "arguments") open.argumentsText += delta.text;
    return DELTAS[open.block.type].includes(delta.type)
      ? null
      : `a "${delta.type}" delta in a ${open.block.type} block`;
  }

  private endBlock(index: number): string | null {
    const open = this.open.get(index);
    if (!open) return `the end of block ${index}, which is not open`;
    this.open.delete(index);
    if (open.block.type !== "tool-call" || open.block.kind === "custom") return null;
    return isJson(open.argumentsText) ? null : `the arguments of call ${index} are not JSON`;
  }

  private finish(choice: number): string | null {
    if (this.finished.has(choice)) return `choice ${choice} finishes twice`;
    this.finished.add(choice);
    const left = [...this.open].find(([, open]) => open.choice === choice);
    return left ? `block ${left[0]} is still open at the finish` : null;
  }
}

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

function checkCounts(usage: object): string | null {
  const wrong = Object.entries(usage).find(([, count]) => !Number.isSafeInteger(count) || count < 0);
  return wrong ? `usage.${wrong[0]} is no count` : null;
}

/** The first break of the grammar in a whole stream, with the position of its event; null when there is none. */
export function checkGrammar(events: Iterable<StreamEvent>): string | null {
  const checker = new GrammarChecker();
  let position = 0;
  for (const event of events) {
    const problem = checker.push(event);
    if (problem !== null) return `event ${position}: ${problem}`;
    position++;
  }
  return checker.end();
}
