import { toJson } from "@/lib/kernel";
import {
  type Edit,
  editMembers,
  elementsOf,
  repeatedAmong,
  type ScannedObject,
  type Span,
  scanObject,
  splice,
} from "../../bytes";
import type { Usage } from "../../ir";
import { type PassthroughCodec, patchBody, type ReplyCost, type ReplyEdits, type RequestEdits } from "../dialect";
import { GATEWAY_FIELDS } from "../gateway-fields";
import { outputBytesOf } from "./chunk";
import { memberEdits } from "./edits";
import { encodeFinish } from "./finish-reason";
import { isObject, type JsonObject, objectsOf, textOf } from "./json";
import { type Changes, normalizeMessage, withChanges } from "./normalize";
import { ChatStreamMeter } from "./passthrough-stream";
import { finishOf, parseReply } from "./reply";
import { valueSpan } from "./template";
import { readUsage, usageReply } from "./usage";

/** The fields that would differ, as JSON text (null = left out); everything else keeps its bytes. */
function requestChanges(body: Readonly<JsonObject>, edits: RequestEdits): Map<string, string | null> {
  const target: JsonObject = { ...body };
  // Only what is there: an object that lost a member is slow to read ever after.
  for (const name of GATEWAY_FIELDS) if (name in target) delete target[name];
  for (const name of edits.removeFields) if (name in target) delete target[name];
  target.model = edits.nativeModel;
  if (edits.maxOutputTokens !== null) {
    const field =
      body.max_completion_tokens === undefined || body.max_completion_tokens === null
        ? "max_tokens"
        : "max_completion_tokens";
    target[field] = edits.maxOutputTokens;
  }
  if (body.stream === true) {
    target.stream_options = { ...(isObject(body.stream_options) ? body.stream_options : {}), include_usage: true };
  }
  if (body.stream !== true && "stream_options" in target) delete target.stream_options;
  const patched = patchBody(target, edits.patches ?? []);
  const changes = new Map<string, string | null>();
  for (const name of Object.keys(body)) if (patched[name] === undefined) changes.set(name, null);
  for (const [name, value] of Object.entries(patched)) {
    if (value !== body[name] && value !== undefined) changes.set(name, JSON.stringify(value));
  }
  return changes;
}

/** Behind a byte order mark, if there is one. */
const startOf = (raw: Uint8Array): number => (raw[0] === 0xef ? 3 : 0);

interface ReplyEditing {
  /** Edits of the choices. */
  readonly edits: readonly Edit[];
  /** UTF-8 bytes of visible output, as the client gets it. */
  readonly outputBytes: number;
}

/** Every choice brought to the form that clients read. `root` is the answer as scanned. */
function editChoices(raw: Uint8Array, root: ScannedObject | null, body: JsonObject, id: string): ReplyEditing {
  const list = root && valueSpan(root.members, "choices");
  const spans = list ? elementsOf(raw, list.start) : [];
  const edits: Edit[] = [];
  let outputBytes = 0;
  objectsOf(body.choices).forEach((choice, order) => {
    const message = isObject(choice.message) ? choice.message : {};
    const changes = normalizeMessage(message, `${id}:${order}`);
    outputBytes += outputBytesOf(changes.size > 0 ? withChanges(message, changes) : message);
    const whole = scanObject(raw, (spans[order] as Span).start);
    if (whole) edits.push(...choiceEdits(raw, whole, choice, order, changes));
  });
  return { edits, outputBytes };
}

function choiceEdits(
  raw: Uint8Array,
  whole: ScannedObject,
  choice: JsonObject,
  order: number,
  changes: Changes,
): readonly Edit[] {
  const message = isObject(choice.message) ? choice.message : {};
  const wire = encodeFinish(finishOf(choice), isObject(message.function_call));
  const own = new Map<string, string | null>();
  if (choice.index !== order && !Number.isSafeInteger(choice.index)) own.set("index", String(order));
  if (choice.finish_reason !== wire.finish_reason) own.set("finish_reason", JSON.stringify(wire.finish_reason));
  if (textOf(choice.native_finish_reason) === null)
    own.set("native_finish_reason", JSON.stringify(wire.native_finish_reason));
  const place = valueSpan(whole.members, "message");
  if (!place || raw[place.start] !== 123) own.set("message", JSON.stringify(withChanges(message, changes)));
  const edits = editMembers(whole, own);
  if (own.has("message") || !place || changes.size === 0) return edits;
  const inner = new Map<string, string | null>();
  for (const [name, value] of changes) inner.set(name, value === undefined ? null : JSON.stringify(value));
  return [...edits, ...memberEdits(raw, place.start, inner)];
}

function meterResponse(raw: Uint8Array, edits: ReplyEdits): ReturnType<PassthroughCodec["meterResponse"]> {
  const body = parseReply(raw);
  const choices = objectsOf(body.choices);
  const reported = readUsage(body.usage);
  const root = scanObject(raw, startOf(raw));
  const { edits: inner, outputBytes } = editChoices(raw, root, body, edits.id);
  return {
    usage: reported.usage,
    hasBadUsage: reported.isBad,
    finishReason: finishOf(choices[0] as JsonObject),
    upstreamId: textOf(body.id),
    outputBytes,
    finish(usage: Usage | null, cost: ReplyCost | null): Uint8Array {
      const vendor = usage !== null && usage === reported.usage && isObject(body.usage) ? body.usage : null;
      const reply = usageReply(usage, cost, vendor);
      const top = new Map<string, string | null>([
        ["id", JSON.stringify(edits.id)],
        ["model", JSON.stringify(edits.model)],
        ["usage", reply === null ? null : toJson(reply)],
        ["x_groq", null],
      ]);
      if (body.object !== "chat.completion") top.set("object", '"chat.completion"');
      if (!Number.isSafeInteger(body.created)) top.set("created", String(Math.floor(Date.now() / 1000)));
      if (!("system_fingerprint" in body)) top.set("system_fingerprint", "null");
      return splice(raw, [...(root ? editMembers(root, top) : []), ...inner]);
    },
  };
}

const NO_CHOICES = /"choices"\s*:\s*\[\s*\]/;
const NAMES_USAGE = /"usage"\s*:\s*\{/;

export const passthrough: PassthroughCodec = {
  requestPath: () => "/chat/completions",
  rewriteRequest(raw, body, edits) {
    const root = scanObject(raw, startOf(raw));
    if (!root) return raw;
    const texts: Map<string, string | null> = repeatedAmong(raw, root.members);
    for (const [name, text] of requestChanges(body, edits)) texts.set(name, text);
    return splice(raw, editMembers(root, texts));
  },
  meterResponse,
  streamMeter: (edits, wantsUsageChunk) => new ChatStreamMeter(edits, wantsUsageChunk),
  isUsageFrame: ({ data }) => NO_CHOICES.test(data) && NAMES_USAGE.test(data),
};
