import { type Block, blockPath, type Message, messagePath, type ToolCallBlock, type Warning } from "../../ir";
import { legalCallId } from "../call-id";
import type { JsonObject } from "../read";
import type { CachePoints } from "./cache-points";
import { encodeAssistantTurn } from "./encode-assistant";
import { encodeMedia, type MediaSink } from "./media";
import type { ModelTraits } from "./model-traits";

export interface WireMessage {
  readonly role: "user" | "assistant";
  readonly content: JsonObject[];
}

/** What the encoding of one conversation carries along. */
export interface Encoding extends MediaSink {
  readonly traits: ModelTraits;
  readonly points: CachePoints;
  /** The ids that calls go out with: unique over the whole conversation. */
  readonly ids: Map<ToolCallBlock, string>;
}

interface Item {
  readonly block: Block;
  readonly path: string;
}

type Result = Extract<Block, { type: "tool-result" }>;

const warn = (to: Encoding, kind: Warning["kind"], path: string, detail: string): void => {
  to.warnings.push({ kind, path, detail });
};

const textOf = (result: Result): string =>
  result.content.flatMap((item) => (item.type === "text" && item.text !== "" ? [item.text] : [])).join("\n");

function encodeResult(result: Result, id: string, path: string, to: Encoding): JsonObject {
  const parts = result.content.flatMap((item, index): JsonObject[] => {
    if (item.type === "text") return item.text === "" ? [] : [{ text: item.text }];
    const at = blockPath(item, index, path);
    if (item.type !== "audio") return encodeMedia(item, at, to);
    warn(to, "dropped", at, "A tool's result cannot hold audio here.");
    return [];
  });
  const isFailure = result.isError === true;
  if (isFailure && !to.traits.hasResultStatus)
    warn(to, "dropped", `${path}.is_error`, "This model knows no mark for a failed tool; its text is sent.");
  const content = parts.length > 0 ? parts : [{ text: "" }];
  return {
    toolResult: { toolUseId: id, content, ...(isFailure && to.traits.hasResultStatus ? { status: "error" } : {}) },
  };
}

/** The answers to the calls of the turn before, one for each and in their order, cache points behind them. */
function encodeResults(
  items: readonly Item[],
  calls: readonly ToolCallBlock[],
  paired: Set<Block>,
  to: Encoding,
): JsonObject[] {
  return calls.flatMap((call): JsonObject[] => {
    const id = to.ids.get(call) ?? legalCallId(call.id);
    for (const { block, path } of items) {
      if (block.type !== "tool-result" || block.callId !== call.id || paired.has(block)) continue;
      paired.add(block);
      return [encodeResult(block, id, path, to), ...to.points.behind(block, path)];
    }
    warn(to, "emulated", "messages", `The call "${call.id}" has no result; one that says so was added.`);
    return [{ toolResult: { toolUseId: id, content: [{ text: "The call was not answered." }] } }];
  });
}

function encodeUserBlock(block: Block, path: string, to: Encoding): readonly JsonObject[] {
  switch (block.type) {
    case "text":
      return block.text.trim() === "" ? [] : [{ text: block.text }];
    case "image":
    case "file":
    case "audio":
    case "video":
      return encodeMedia(block, path, to);
    case "tool-result": {
      warn(to, "changed", path, "A result without its call was sent as text.");
      const said = textOf(block);
      return said.trim() === "" ? [] : [{ text: said }];
    }
    default:
      warn(to, "dropped", path, `A user's turn cannot hold ${block.type} here.`);
      return [];
  }
}

/** Models that take nothing beside results get it inside the last one. */
function intoLastResult(results: JsonObject[], rest: readonly JsonObject[], to: Encoding): JsonObject[] {
  const last = results.at(-1)?.toolResult as { readonly content: readonly JsonObject[] } | undefined;
  if (!last) return [...results, ...rest];
  warn(to, "changed", "messages", "What stood beside the results of tools was put into the last of them.");
  const toolResult = { ...last, content: [...last.content, ...rest] };
  return [...results.slice(0, -1), { toolResult }];
}

/** Everything between two turns of the model: as many results as it made calls, then the rest. */
function encodeUserRun(items: readonly Item[], calls: readonly ToolCallBlock[], to: Encoding): JsonObject[] {
  const paired = new Set<Block>();
  const results = items.length > 0 ? encodeResults(items, calls, paired, to) : [];
  const rest = items.flatMap(({ block, path }): readonly JsonObject[] => {
    if (paired.has(block)) return [];
    const encoded = encodeUserBlock(block, path, to);
    return encoded.length > 0 ? [...encoded, ...to.points.behind(block, path)] : [];
  });
  if (rest.some((item) => item.document !== undefined) && !rest.some((item) => item.text !== undefined)) {
    const detail = "A document needs words beside it here; a short sentence was added.";
    warn(to, "emulated", "messages", detail);
    rest.push({ text: "See the attached document." });
  }
  if (results.length === 0 || rest.length === 0 || to.traits.mixesTurns) return [...results, ...rest];
  return intoLastResult(results, rest, to);
}

/** An id of the form that is taken, different from those before. */
function nameCall(call: ToolCallBlock, used: Set<string>, to: Encoding): void {
  const legal = legalCallId(call.id);
  let name = legal;
  for (let copy = 2; used.has(name); copy += 1) name = `${legal.slice(0, 58)}-${copy}`;
  used.add(name);
  to.ids.set(call, name);
}

/** Neighbours of one role are one turn: roles must alternate. */
function append(to: WireMessage[], role: WireMessage["role"], content: JsonObject[]): void {
  if (content.length === 0) return;
  const before = to.at(-1);
  if (before?.role === role) before.content.push(...content);
  else to.push({ role, content });
}

/** Messages without the system ones, in turns that begin with the user's. */
export function encodeMessages(messages: readonly Message[], to: Encoding): WireMessage[] {
  const encoded: WireMessage[] = [];
  const used = new Set<string>();
  let items: Item[] = [];
  let calls: ToolCallBlock[] = [];
  const flush = (): void => {
    append(encoded, "user", encodeUserRun(items, calls, to));
    items = [];
    calls = [];
  };
  messages.forEach((message, index) => {
    const path = messagePath(message, index);
    const own = message.blocks.map((block, at): Item => ({ block, path: blockPath(block, at, path) }));
    if (message.role === "system") return;
    if (message.role !== "assistant") {
      items.push(...own);
      return;
    }
    if (items.length > 0) flush();
    for (const block of message.blocks) {
      if (block.type !== "tool-call") continue;
      nameCall(block, used, to);
      calls.push(block);
    }
    append(encoded, "assistant", encodeAssistantTurn(own, to));
  });
  flush();
  if (encoded[0]?.role !== "user") {
    encoded.unshift({ role: "user", content: [{ text: "Continue." }] });
    warn(
      to,
      "emulated",
      "messages",
      "A conversation must begin with the user here; a short user message was put first.",
    );
  }
  return encoded;
}
