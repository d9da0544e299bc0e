import {
  type Edit,
  elementCuts,
  elementsOf,
  findValue,
  membersOf,
  objectEdits,
  repeatedMembers,
  splice,
} from "../../bytes";
import type { FinishReason } from "../../ir";
import { type PassthroughCodec, patchBody, type ReplyEdits, type RequestEdits } from "../dialect";
import { GATEWAY_FIELDS } from "../gateway-fields";
import { isObject, type JsonObject } from "../read";
import { isOurs, OUR_MARK } from "../sealed-proof";
import { MESSAGES_PATH } from "./encode-request";
import { decodeFinish } from "./finish-reason";
import { streamMeter } from "./passthrough-stream";
import { readUsage, usageChange } from "./usage";

/** Values of top-level members as JSON texts; what must go is listed apart. */
function changesOf(body: JsonObject, edits: RequestEdits): { set: Record<string, string>; remove: string[] } {
  const gone = [...GATEWAY_FIELDS, ...edits.removeFields].filter((field) => field in body);
  const edited: Record<string, unknown> = { ...body, model: edits.nativeModel };
  if (edits.maxOutputTokens !== null) edited.max_tokens = edits.maxOutputTokens;
  for (const field of gone) delete edited[field];
  const patched = patchBody(edited, edits.patches ?? []);
  const set: Record<string, string> = {};
  for (const [key, value] of Object.entries(patched)) {
    if (value !== body[key]) set[key] = JSON.stringify(value);
  }
  return { set, remove: Object.keys(body).filter((key) => !(key in patched)) };
}

/** True for a block that only the gateway can read: thinking that another vendor, or nobody, signed. */
const isForeignThinking = (block: unknown): boolean =>
  isObject(block) &&
  ((block.type === "thinking" && typeof block.signature === "string" && isOurs(block.signature)) ||
    (block.type === "redacted_thinking" && typeof block.data === "string" && isOurs(block.data)));

function foreignPositions(message: unknown): { positions: Set<number>; isAll: boolean } {
  const content: readonly unknown[] = isObject(message) && Array.isArray(message.content) ? message.content : [];
  const positions = new Set(content.flatMap((block, index) => (isForeignThinking(block) ? [index] : [])));
  return { positions, isAll: positions.size > 0 && positions.size === content.length };
}

/** Edits that take our own thinking blocks out of the history, and whole messages that held nothing else. */
function foreignThinkingEdits(raw: Uint8Array, body: JsonObject): Edit[] {
  const messages: readonly unknown[] = Array.isArray(body.messages) ? body.messages : [];
  const list = findValue(raw, ["messages"]);
  if (!list) return [];
  const spans = elementsOf(raw, list.start);
  const emptied = new Set<number>();
  const edits: Edit[] = [];
  messages.forEach((message, index) => {
    const { positions, isAll } = foreignPositions(message);
    if (isAll) emptied.add(index);
    const span = spans[index];
    if (positions.size === 0 || isAll || !span) return;
    const content = membersOf(raw, span.start).findLast((member) => member.key === "content");
    if (content) edits.push(...elementCuts(raw, positions, content.value.start));
  });
  return [...edits, ...elementCuts(raw, emptied, list.start)];
}

/** The turn that is running called tools behind thinking that had to be taken out: a thinking budget would refuse it. */
function mustStopThinking(body: JsonObject): boolean {
  const thinking = isObject(body.thinking) ? body.thinking : {};
  const messages: readonly unknown[] = Array.isArray(body.messages) ? body.messages : [];
  const last = messages.findLast((message) => isObject(message) && message.role === "assistant");
  return thinking.type === "enabled" && foreignPositions(last).positions.size > 0;
}

function rewriteRequest(raw: Uint8Array, body: Record<string, unknown>, edits: RequestEdits): Uint8Array {
  const { set: changed, remove } = changesOf(body, edits);
  const set = { ...Object.fromEntries(repeatedMembers(raw, 0)), ...changed };
  if (!Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).includes(OUR_MARK)) {
    return splice(raw, objectEdits(raw, { set, remove }));
  }
  if (mustStopThinking(body)) set.thinking = '{"type":"disabled"}';
  return splice(raw, [...objectEdits(raw, { set, remove }), ...foreignThinkingEdits(raw, body)]);
}

const utf8Length = (value: unknown): number => (typeof value === "string" ? Buffer.byteLength(value) : 0);

/** Bytes of what a whole answer says: text, thinking, arguments. */
function visibleBytes(content: unknown): number {
  const blocks: readonly unknown[] = Array.isArray(content) ? content : [];
  return blocks.filter(isObject).reduce((sum, block) => {
    const input = block.input === undefined ? 0 : utf8Length(JSON.stringify(block.input));
    return sum + utf8Length(block.text) + utf8Length(block.thinking) + input;
  }, 0);
}

function meterResponse(raw: Uint8Array, edits: ReplyEdits): ReturnType<PassthroughCodec["meterResponse"]> {
  let body: unknown;
  try {
    body = JSON.parse(Buffer.from(raw).toString("utf8"));
  } catch {
    body = null;
  }
  const wire = isObject(body) ? body : {};
  const reported = readUsage(wire.usage);
  const finishReason: FinishReason | null =
    typeof wire.stop_reason === "string" ? decodeFinish(wire.stop_reason, wire.stop_sequence) : null;
  return {
    usage: reported.usage,
    hasBadUsage: reported.isBad,
    finishReason,
    upstreamId: typeof wire.id === "string" ? wire.id : null,
    outputBytes: visibleBytes(wire.content),
    finish(usage, cost) {
      const set = { id: JSON.stringify(edits.id), model: JSON.stringify(edits.model) };
      const change = usageChange(wire.usage, reported, usage, cost);
      const own = objectEdits(raw, { set: { ...set, ...change.whole } });
      const inner = findValue(raw, ["usage"]);
      return splice(raw, [...own, ...(inner && change.members ? objectEdits(raw, change.members, inner.start) : [])]);
    },
  };
}

export const passthrough: PassthroughCodec = {
  requestPath: () => MESSAGES_PATH,
  rewriteRequest,
  meterResponse,
  streamMeter,
};
