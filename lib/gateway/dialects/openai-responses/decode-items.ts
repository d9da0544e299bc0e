import type { Block, Message, ToolCallBlock, ToolResultBlock } from "../../ir";
import { isObject, type JsonObject } from "../read";
import { ownExtensions, restOf, textOf } from "./own";
import { decodeContent, nativeBlock } from "./parts";
import { type CallProof, decodeReasoning, isCallProof } from "./reasoning";
import { flatName } from "./tool-names";

const CALL_KEYS = new Set(["type", "id", "status", "call_id", "name", "namespace", "arguments", "input"]);

/** A call of an answer or of history → block. */
export function decodeCall(item: JsonObject): ToolCallBlock {
  const isCustom = item.type === "custom_tool_call";
  const said = isCustom ? item.input : item.arguments;
  const text = typeof said === "string" ? said : "";
  const namespace = textOf(item.namespace);
  const name = String(item.name ?? "");
  return {
    type: "tool-call",
    kind: isCustom ? "custom" : "function",
    id: String(item.call_id ?? item.id ?? ""),
    name: namespace === null ? name : flatName(namespace, name),
    argumentsText: isCustom || text.trim() !== "" ? text : "{}",
    ...ownExtensions(restOf(item, CALL_KEYS)),
  };
}

/** What the assistant said and did between two other turns is one turn of its own, in however many items. */
class ItemWalk {
  readonly messages: Message[] = [];
  private turn: Block[] | null = null;
  private readonly names = new Map<string, string>();
  private readonly proofs = new Map<string, CallProof>();

  push(item: JsonObject, path: string): undefined {
    switch (item.type ?? (typeof item.role === "string" ? "message" : "item_reference")) {
      case "message":
        return this.message(item, path);
      case "function_call":
      case "custom_tool_call":
        return this.call(item, path);
      case "function_call_output":
      case "custom_tool_call_output":
        return this.result(item, path);
      case "reasoning":
        return this.reasoning(item, path);
      default:
        return this.say([nativeBlock(item)], () => path);
    }
  }

  finish(): Message[] {
    return this.proofs.size === 0 ? this.messages : this.messages.map((message) => this.signed(message));
  }

  private say(blocks: readonly Block[], pathOf: (position: number) => string): undefined {
    if (this.turn === null) {
      this.turn = [];
      this.messages.push({ role: "assistant", blocks: this.turn });
    }
    const { turn } = this;
    blocks.forEach((block, position) => {
      turn.push({ ...block, path: pathOf(position) });
    });
  }

  private message(item: JsonObject, path: string): undefined {
    const blocks = decodeContent(item.content);
    if (item.role === "assistant") return this.say(blocks, (position) => `${path}.content[${position}]`);
    this.turn = null;
    this.messages.push({ role: item.role === "user" ? "user" : "system", blocks, path });
  }

  private call(item: JsonObject, path: string): undefined {
    const call = decodeCall(item);
    this.names.set(call.id, call.name);
    this.say([call], () => path);
  }

  private result(item: JsonObject, path: string): undefined {
    this.turn = null;
    const callId = String(item.call_id);
    const name = this.names.get(callId);
    const block: ToolResultBlock = {
      type: "tool-result",
      callId,
      ...(name === undefined ? {} : { name }),
      content: decodeContent(item.output) as ToolResultBlock["content"],
      path,
    };
    this.messages.push({ role: "tool", blocks: [block], path });
  }

  private reasoning(item: JsonObject, path: string): undefined {
    const decoded = decodeReasoning(item);
    if (decoded === null) return;
    if (isCallProof(decoded)) this.proofs.set(decoded.callId, decoded);
    else this.say([decoded], () => path);
  }

  private signed(message: Message): Message {
    const { blocks } = message;
    return {
      ...message,
      blocks: blocks.map((block) => (block.type === "tool-call" ? withProof(block, this.proofs) : block)),
    };
  }
}

/** A call with the proof that travelled beside it, if one did. */
export function withProof(call: ToolCallBlock, proofs: ReadonlyMap<string, CallProof>): ToolCallBlock {
  const proof = proofs.get(call.id);
  if (!proof) return call;
  const { callId: _callId, ...signed } = proof;
  return { ...call, ...signed };
}

/** `input` of a checked request → messages. */
export function decodeItems(input: unknown): Message[] {
  if (typeof input === "string") return [{ role: "user", blocks: decodeContent(input), path: "input" }];
  const walk = new ItemWalk();
  const items: readonly unknown[] = Array.isArray(input) ? input : [];
  items.forEach((item, index) => {
    if (isObject(item)) walk.push(item, `input[${index}]`);
  });
  return walk.finish();
}
