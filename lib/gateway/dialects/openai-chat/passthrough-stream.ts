import { toJson } from "@/lib/kernel";
import { ByteSink, type Edit, editMembers, FrameTemplate, splice, TEXT_MARK, WRITTEN_MARK } from "../../bytes";
import type { FinishReason, StreamError, Usage } from "../../ir";
import { frameText } from "../../sse";
import type { MeteredFrame, PassthroughMeter, ReplyCost, ReplyEdits, SseFrame } from "../dialect";
import { ChoiceReader, outputBytesOf, type ReadChoice, usageOf } from "./chunk";
import { encodeFinish } from "./finish-reason";
import { isObject, type JsonObject, textOf } from "./json";
import { type ChoicePlace, type ChunkPlaces, dataSpan, placesOf, type TextSlot, textSlot } from "./template";
import { readUsage, usageReply } from "./usage";
import { readStreamError } from "./vendor-error";

const CHUNK = "chat.completion.chunk";
const TEMPLATES_MAX = 4;
/** The two names under which reasoning is sent: the one that is added holds the frame's text once more. */
const MIRRORED = new Set(["reasoning", "reasoning_content"]);
/** Room for what a run's frames gain before the sink must grow. */
const RUN_SLACK_BYTES = 1024;
const NOTHING_TAKEN = { taken: 0, bytes: null } as const;
const SWALLOWED: readonly MeteredFrame[] = [{ bytes: null, timing: "now" }];
const HELD: readonly MeteredFrame[] = [{ bytes: null, timing: "final" }];

interface HeldChunk {
  /** JSON text of an object. */
  readonly json: string;
  readonly isFinish: boolean;
}

/**
 * Watches one openai-chat stream of an openai-chat vendor. A frame like one seen before is rewritten by its template; any
 * other is parsed once, brought to the form of wire 41–59 by edits of its bytes, and remembered if it carries plain text.
 */
export class ChatStreamMeter implements PassthroughMeter {
  readonly state: {
    usage: Usage | null;
    hasBadUsage: boolean;
    finishReason: FinishReason | null;
    upstreamId: string | null;
    outputBytes: number;
    isEnded: boolean;
    error: StreamError | null;
  } = {
    usage: null,
    hasBadUsage: false,
    finishReason: null,
    upstreamId: null,
    outputBytes: 0,
    isEnded: false,
    error: null,
  };

  private readonly edits: ReplyEdits;
  private readonly wantsUsageChunk: boolean;
  private readonly choices = new Map<number, ChoiceReader>();
  private readonly templates: FrameTemplate[] = [];
  private readonly held: HeldChunk[] = [];
  private createdSeconds: number | null = null;
  private vendorUsage: JsonObject | null = null;

  constructor(edits: ReplyEdits, wantsUsageChunk: boolean) {
    this.edits = edits;
    this.wantsUsageChunk = wantsUsageChunk;
  }

  /** Text frames like one already seen are written straight from the provider's bytes; the first other one ends the run. */
  pushRun(chunk: Uint8Array): { readonly taken: number; readonly bytes: Uint8Array | null } {
    if (!this.isOpen || this.templates.length === 0) return NOTHING_TAKEN;
    const sink = new ByteSink(chunk.length + RUN_SLACK_BYTES);
    let taken = 0;
    while (taken < chunk.length) {
      const end = this.rewriteAt(chunk, taken, sink);
      if (end < 0) break;
      taken = end;
    }
    return taken === 0 ? NOTHING_TAKEN : { taken, bytes: sink.take() };
  }

  push(frame: SseFrame, raw: Uint8Array): MeteredFrame[] {
    if (this.isOpen && this.templates.length > 0) {
      const sink = new ByteSink(raw.length + RUN_SLACK_BYTES);
      if (this.rewriteAt(raw, 0, sink) === raw.length) return [{ bytes: sink.take(), timing: "now" }];
    }
    return this.read(frame, raw) as MeteredFrame[];
  }

  private get isOpen(): boolean {
    const { state } = this;
    return state.finishReason === null && !state.isEnded && state.error === null;
  }

  /** The end of the frame at `start`, written and counted, or -1 when no template knows it. */
  private rewriteAt(chunk: Uint8Array, start: number, sink: ByteSink): number {
    for (const template of this.templates) {
      const end = template.rewrite(chunk, start, sink);
      if (end < 0) continue;
      this.state.outputBytes += template.textBytes;
      return end;
    }
    return -1;
  }

  finish(usage: Usage | null, cost: ReplyCost | null, cut?: FinishReason): Uint8Array[] {
    const vendor = usage !== null && usage === this.state.usage ? this.vendorUsage : null;
    const reply = usageReply(usage, cost, vendor);
    const chunks = [...this.held];
    if (!chunks.some((chunk) => chunk.isFinish)) {
      const reason = cut ?? this.state.finishReason ?? { unified: "stop", raw: null };
      chunks.push({
        json: this.chunk({ choices: [{ index: 0, delta: {}, ...encodeFinish(reason) }] }),
        isFinish: true,
      });
    }
    const texts = chunks.map((chunk) => chunk.json);
    if (reply !== null && this.wantsUsageChunk) texts.push(this.chunk({ choices: [], usage: reply }));
    else if (reply !== null) {
      const last = chunks.findLastIndex((chunk) => chunk.isFinish);
      texts[last] = `${(texts[last] as string).trimEnd().slice(0, -1)},"usage":${toJson(reply)}}`;
    }
    return [...texts, "[DONE]"].map((data) => Buffer.from(frameText({ event: null, data }), "utf8"));
  }

  private chunk(members: JsonObject): string {
    const created = this.createdSeconds ?? Math.floor(Date.now() / 1000);
    return toJson({ id: this.edits.id, object: CHUNK, created, model: this.edits.model, ...members });
  }

  private read(frame: SseFrame, raw: Uint8Array): readonly MeteredFrame[] {
    const { state } = this;
    const data = frame.data.trim();
    const swallowed = state.finishReason === null ? SWALLOWED : HELD;
    if (data === "" || state.isEnded || state.error !== null) return swallowed;
    if (data === "[DONE]") return this.end();
    const chunk = parseObject(data);
    if (chunk === null) {
      state.error = { code: "provider_error", message: "The provider sent a stream event that is not valid JSON." };
      return swallowed;
    }
    state.error = readStreamError(chunk);
    if (state.error !== null) return swallowed;
    this.note(chunk);
    const given = Array.isArray(chunk.choices) ? chunk.choices : [];
    if (given.length === 0 || !given.every(isObject)) return swallowed;
    const choices = given.map((choice) => this.readChoice(choice));
    if (choices.every((choice) => choice.isEcho)) return swallowed;
    for (const choice of choices) state.outputBytes += outputBytesOf(choice.clean);
    const isFinish = choices.some((choice) => choice.finish !== null);
    state.finishReason ??= choices.find((choice) => choice.finish !== null)?.finish ?? null;
    return this.send(chunk, choices, raw, data, isFinish);
  }

  private end(): readonly MeteredFrame[] {
    this.state.isEnded = true;
    if (this.state.finishReason === null) {
      this.state.error = { code: "provider_error", message: "The provider ended the stream without a finish reason." };
    }
    return HELD;
  }

  /** What the chunk says besides its choices: id, time, usage (the last one counts, wire 46). */
  private note(chunk: JsonObject): void {
    this.state.upstreamId ??= textOf(chunk.id);
    const created = chunk.created;
    if (Number.isSafeInteger(created) && (created as number) > 0) this.createdSeconds ??= created as number;
    const usage = usageOf(chunk);
    if (!isObject(usage)) return;
    const reported = readUsage(usage);
    this.state.usage = reported.usage;
    this.state.hasBadUsage = reported.isBad;
    this.vendorUsage = reported.usage ? usage : null;
  }

  private readChoice(choice: JsonObject): ReadChoice {
    const index = Number.isSafeInteger(choice.index) && (choice.index as number) >= 0 ? (choice.index as number) : 0;
    let reader = this.choices.get(index);
    if (!reader) {
      reader = new ChoiceReader(index, this.edits.id);
      this.choices.set(index, reader);
    }
    return reader.read(choice);
  }

  private send(
    chunk: JsonObject,
    choices: readonly ReadChoice[],
    raw: Uint8Array,
    data: string,
    isFinish: boolean,
  ): readonly MeteredFrame[] {
    const place = dataSpan(raw);
    const bytes: Uint8Array = place ? raw : Buffer.from(data, "utf8");
    const start = place ? place.start : 0;
    const places = placesOf(bytes, start);
    if (!places) return this.unreadable();
    const isFinal = this.state.finishReason !== null;
    const slot = !isFinal && place && this.vendorUsage === null ? textSlot(chunk, choices, bytes, places) : null;
    const edits = [
      { start: 0, end: start, text: "data: " },
      ...this.editsOf(chunk, choices, places, slot?.text ?? null),
      { start: places.root.end, end: bytes.length, text: "\n\n" },
    ];
    if (slot) {
      this.learn(raw, slot, edits);
      const written = Buffer.from(raw.subarray(slot.span.start, slot.span.end)).toString("utf8");
      return [{ bytes: splice(bytes, withText(edits, written)), timing: "now" }];
    }
    const sent = splice(bytes, edits);
    if (!isFinal) return [{ bytes: sent, timing: "now" }];
    this.held.push({ json: Buffer.from(sent.subarray(6)).toString("utf8").trimEnd(), isFinish });
    return HELD;
  }

  private learn(raw: Uint8Array, slot: TextSlot, edits: readonly Edit[]): void {
    const template = FrameTemplate.learn(raw, slot.span, slot.padding, edits);
    if (!template) return;
    this.templates.unshift(template);
    if (this.templates.length > TEMPLATES_MAX) this.templates.pop();
  }

  /** `text` = the frame's text that edits must not write out but mark. */
  private editsOf(
    chunk: JsonObject,
    choices: readonly ReadChoice[],
    places: ChunkPlaces,
    text: string | null,
  ): readonly Edit[] {
    const top = new Map<string, string | null>();
    if (chunk.id !== this.edits.id) top.set("id", JSON.stringify(this.edits.id));
    if (chunk.model !== this.edits.model) top.set("model", JSON.stringify(this.edits.model));
    if (chunk.object !== CHUNK) top.set("object", JSON.stringify(CHUNK));
    const created = this.createdSeconds ?? Math.floor(Date.now() / 1000);
    this.createdSeconds = created;
    if (chunk.created !== created) top.set("created", String(created));
    if ("usage" in chunk) top.set("usage", null);
    if ("x_groq" in chunk) top.set("x_groq", null);
    if (chunk.system_fingerprint === null) top.set("system_fingerprint", null);
    const edits = editMembers(places.root, top);
    choices.forEach((choice, order) => {
      const place = places.choices[order];
      if (place) edits.push(...choiceEdits(choice, place, text));
    });
    return edits;
  }

  private unreadable(): readonly MeteredFrame[] {
    this.state.error = { code: "provider_error", message: "The provider sent a stream event that could not be read." };
    return SWALLOWED;
  }
}

const parseObject = (data: string): JsonObject | null => {
  try {
    const value: unknown = JSON.parse(data);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
};

/** Puts the text back where edits marked it (the frame that taught a template but that the template cannot write). */
const withText = (edits: readonly Edit[], text: string): Edit[] =>
  edits.map((edit) =>
    edit.text.includes(WRITTEN_MARK) ? { ...edit, text: edit.text.replaceAll(WRITTEN_MARK, () => text) } : edit,
  );

function choiceEdits(choice: ReadChoice, place: ChoicePlace, text: string | null): Edit[] {
  const changes = new Map<string, string | null>();
  for (const [name, value] of choice.choiceChanges) changes.set(name, written(value, null));
  if (!place.delta) changes.set("delta", JSON.stringify(choice.clean));
  const edits = editMembers(place.whole, changes);
  if (!place.delta || choice.deltaChanges.size === 0) return edits;
  const inner = new Map<string, string | null>();
  for (const [name, value] of choice.deltaChanges) inner.set(name, written(value, MIRRORED.has(name) ? text : null));
  return [...edits, ...editMembers(place.delta, inner)];
}

const written = (value: unknown, text: string | null): string | null =>
  value === undefined ? null : JSON.stringify(text !== null && value === text ? TEXT_MARK : value);
