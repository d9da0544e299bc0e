import { exact, toJson } from "@/lib/kernel";
import type { FinishReason, StreamError, Usage } from "../../ir";
import { encodeFrames } from "../../sse";
import type { ReplyCost, ReplyEdits } from "../dialect";
import { isObject, type JsonObject } from "../read";
import { encodeFinish } from "./finish-reason";
import { failureFrames } from "./inbound-stream";
import { encodeUsage } from "./usage";
import { responseErrorCode } from "./vendor-error";

/** The item on the wire and what it has said, as the bytes of JSON text (each one a character). */
interface Current {
  readonly index: number;
  readonly item: JsonObject;
  part: string;
  said: string;
}

const DELTA_MEMBERS: Readonly<Record<string, string>> = {
  function_call: "arguments",
  custom_tool_call: "input",
};

/**
 * Follows a stream that passes through just closely enough to end it well when the vendor does not: what is complete, what
 * is half said, and the number of the next event.
 */
export class CutStream {
  private readonly edits: ReplyEdits;
  private readonly done: JsonObject[] = [];
  private response: JsonObject = {};
  private current: Current | null = null;
  private sequence = 0;

  constructor(edits: ReplyEdits) {
    this.edits = edits;
  }

  /** A frame went by. */
  count(): void {
    this.sequence += 1;
  }

  start(response: JsonObject): void {
    this.count();
    this.response = response;
  }

  /** A piece of the item on the wire: the inside of a JSON string, a character for each byte. */
  delta(escaped: string): void {
    this.count();
    if (this.current) this.current.said += escaped;
  }

  deltaText(text: string): void {
    if (this.current) this.current.said += Buffer.from(JSON.stringify(text).slice(1, -1)).toString("latin1");
  }

  /** An event that was read. */
  note(type: string, body: JsonObject): void {
    this.count();
    const index = typeof body.output_index === "number" ? body.output_index : this.done.length;
    if (type === "response.output_item.added" && isObject(body.item))
      this.current = { index, item: body.item, part: "", said: "" };
    if (type === "response.content_part.added" && this.current && isObject(body.part))
      this.current.part = String(body.part.type);
    if (type !== "response.output_item.done" || !isObject(body.item)) return;
    this.done.push(body.item);
    this.current = null;
  }

  end(usage: Usage | null, cost: ReplyCost | null, reason: FinishReason): Uint8Array[] {
    const frames = this.closeCurrent();
    const { status, incomplete_details } = encodeFinish(reason);
    const counted = usage ? encodeUsage(usage, cost) : cost ? { cost: exact(cost.costUsd), charge: cost.charge } : null;
    const response = this.write({ status, error: null, incomplete_details, output: this.done, usage: counted });
    frames.push(this.frame(`response.${status}`, `"response":${response}`));
    return [encodeFrames(frames)];
  }

  fail(error: StreamError): Uint8Array[] {
    const response = this.write({
      status: "failed",
      error: { code: responseErrorCode(error.code), message: error.message },
      incomplete_details: null,
      output: this.done,
      usage: null,
    });
    return [encodeFrames(failureFrames(error, response, this.sequence))];
  }

  private write(members: JsonObject): string {
    const { id, model } = this.edits;
    return toJson({ object: "response", ...this.response, id, model, ...members });
  }

  private frame(type: string, members: string) {
    const data = `{"type":"${type}","sequence_number":${this.sequence},${members}}`;
    this.sequence += 1;
    return { event: type, data };
  }

  /** Ends the item on the wire, marked incomplete. */
  private closeCurrent() {
    const { current } = this;
    if (!current) return [];
    const text = String(JSON.parse(`"${Buffer.from(current.said, "latin1").toString("utf8")}"`));
    const { index, item } = current;
    const frames = this.closing(current, text);
    const whole = { ...item, ...saidMembers(current, text), status: "incomplete" };
    this.done.push(whole);
    frames.push(
      this.frame("response.output_item.done", JSON.stringify({ output_index: index, item: whole }).slice(1, -1)),
    );
    return frames;
  }

  private closing({ item, index, part }: Current, text: string) {
    const at = { item_id: item.id, output_index: index };
    const member = DELTA_MEMBERS[String(item.type)];
    const event = (type: string, members: JsonObject) =>
      this.frame(type, JSON.stringify({ ...at, ...members }).slice(1, -1));
    if (member === "arguments")
      return [event("response.function_call_arguments.done", { name: item.name, arguments: text })];
    if (member === "input") return [event("response.custom_tool_call_input.done", { input: text })];
    if (item.type !== "message" || part === "") return [];
    const [name, content] = partOf(part, text);
    return [
      event(`response.${name}.done`, {
        content_index: 0,
        ...content,
        ...(name === "output_text" ? { logprobs: [] } : {}),
      }),
      event("response.content_part.done", { content_index: 0, part: { type: part, ...content } }),
    ];
  }
}

const partOf = (part: string, text: string): readonly [name: string, content: JsonObject] =>
  part === "refusal" ? ["refusal", { refusal: text }] : ["output_text", { text, annotations: [] }];

function saidMembers({ item, part }: Current, text: string): JsonObject {
  const member = DELTA_MEMBERS[String(item.type)];
  if (member) return { [member]: text };
  if (item.type === "message" && part !== "") return { content: [{ type: part, ...partOf(part, text)[1] }] };
  return {};
}
