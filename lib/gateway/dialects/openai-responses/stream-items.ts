import type { BlockDelta, Extensions, OpeningBlock } from "../../ir";
import type { JsonObject } from "../read";
import { callItem, type ItemStatus, imageItem, messageItem, reasoningId, reasoningItem } from "./output-items";
import { ownMembers } from "./own";
import { nativeOf } from "./parts";
import { encodeCallProof, encodeProof, type ReasoningView } from "./reasoning";
import type { SpacedName } from "./tool-names";

/** One event without its number: its type and the JSON text of its other members. */
export interface WireEvent {
  readonly type: string;
  readonly members: string;
}

/** What an open item needs of the stream it is in. */
export interface ItemHost {
  readonly view: ReasoningView;
  readonly names: ReadonlyMap<string, SpacedName>;
  /** A new place in the output and the id of the item there. */
  place(prefix: string): { readonly index: number; readonly id: string };
  /** The finished item of a place. */
  keep(index: number, item: JsonObject): void;
}

/** One neutral block on its way out as an item. */
export interface StreamItem {
  push(delta: BlockDelta): WireEvent[];
  end(status: ItemStatus): WireEvent[];
}

const event = (type: string, members: JsonObject): WireEvent => ({
  type,
  members: JSON.stringify(members).slice(1, -1),
});

interface Place {
  readonly index: number;
  readonly id: string;
}

const added = ({ index }: Place, item: JsonObject): WireEvent =>
  event("response.output_item.added", { output_index: index, item });

function done(host: ItemHost, { index }: Place, item: JsonObject): WireEvent {
  host.keep(index, item);
  return event("response.output_item.done", { output_index: index, item });
}

/** An item that comes whole. */
const whole = (host: ItemHost, place: Place, item: JsonObject): WireEvent[] => [
  added(place, item),
  done(host, place, item),
];

/** The members that place a piece within an item, as JSON text up to the piece itself. */
const pieceHead = ({ index, id }: Place, inner: string): string =>
  `"item_id":${JSON.stringify(id)},"output_index":${index}${inner}`;

/** Text or refusal: a message with one part, which opens with its first letter. */
class MessageItem implements StreamItem {
  private readonly host: ItemHost;
  private readonly isRefusal: boolean;
  private place: Place | null = null;
  private head = "";
  private text = "";
  private annotations: unknown[] = [];

  constructor(host: ItemHost, isRefusal: boolean) {
    this.host = host;
    this.isRefusal = isRefusal;
  }

  push(delta: BlockDelta): WireEvent[] {
    if (delta.type === "extension") return this.annotate(delta.extensions);
    if (delta.type !== "text" || delta.text === "") return [];
    const opening = this.open();
    this.text += delta.text;
    const tail = this.isRefusal ? "" : ',"logprobs":[]';
    const members = `${this.head},"delta":${JSON.stringify(delta.text)}${tail}`;
    opening.push({ type: this.isRefusal ? "response.refusal.delta" : "response.output_text.delta", members });
    return opening;
  }

  end(status: ItemStatus): WireEvent[] {
    const { place } = this;
    if (!place) return [];
    const part = this.part();
    const said = this.isRefusal ? { refusal: this.text } : { text: this.text, logprobs: [] };
    const at = { item_id: place.id, output_index: place.index, content_index: 0 };
    return [
      event(this.isRefusal ? "response.refusal.done" : "response.output_text.done", { ...at, ...said }),
      event("response.content_part.done", { ...at, part }),
      done(this.host, place, messageItem(place.id, status, [part])),
    ];
  }

  private part(): JsonObject {
    return this.isRefusal
      ? { type: "refusal", refusal: this.text }
      : { type: "output_text", text: this.text, annotations: this.annotations, logprobs: [] };
  }

  private open(): WireEvent[] {
    if (this.place) return [];
    const place = this.host.place("msg");
    this.place = place;
    this.head = pieceHead(place, ',"content_index":0');
    const at = { item_id: place.id, output_index: place.index, content_index: 0 };
    return [
      added(place, messageItem(place.id, "in_progress", [])),
      event("response.content_part.added", { ...at, part: this.part() }),
    ];
  }

  private annotate(extensions: Extensions): WireEvent[] {
    const { annotations } = ownMembers(extensions);
    if (!Array.isArray(annotations) || !this.place || this.isRefusal) return [];
    const { id, index } = this.place;
    const at = { item_id: id, output_index: index, content_index: 0 };
    return annotations.map((annotation: unknown) => {
      const annotation_index = this.annotations.push(annotation) - 1;
      return event("response.output_text.annotation.added", { ...at, annotation_index, annotation });
    });
  }
}

/** Thinking: a reasoning item with one part of summary, which opens when there is something to say. */
class ReasoningItem implements StreamItem {
  private readonly host: ItemHost;
  private readonly block: Extract<OpeningBlock, { type: "reasoning" }>;
  private place: Place | null = null;
  private head = "";
  private text = "";
  private signature: string | undefined;
  private signatureBy: string | undefined;

  constructor(host: ItemHost, block: Extract<OpeningBlock, { type: "reasoning" }>) {
    this.host = host;
    this.block = block;
    this.signatureBy = block.signatureBy;
  }

  push(delta: BlockDelta): WireEvent[] {
    if (delta.type === "signature") {
      this.signature = (this.signature ?? "") + delta.signature;
      this.signatureBy = delta.signatureBy ?? this.signatureBy;
    }
    if (delta.type !== "text" || delta.text === "") return [];
    const events: WireEvent[] = [];
    if (this.text === "") {
      const place = this.open(events);
      this.head = pieceHead(place, ',"summary_index":0');
      const at = { item_id: place.id, output_index: place.index, summary_index: 0 };
      events.push(event("response.reasoning_summary_part.added", { ...at, part: { type: "summary_text", text: "" } }));
    }
    this.text += delta.text;
    const members = `${this.head},"delta":${JSON.stringify(delta.text)}`;
    events.push({ type: "response.reasoning_summary_text.delta", members });
    return events;
  }

  end(): WireEvent[] {
    const { signature, signatureBy, text } = this;
    const { type: _type, ...opening } = this.block;
    const signed = signature === undefined ? {} : { signature };
    const proof = encodeProof({ ...opening, ...signed, ...(signatureBy ? { signatureBy } : {}) }, this.host.view);
    if (text === "" && proof === undefined) return [];
    const events: WireEvent[] = [];
    const place = this.open(events);
    if (text !== "") {
      const at = { item_id: place.id, output_index: place.index, summary_index: 0 };
      events.push(
        event("response.reasoning_summary_text.done", { ...at, text }),
        event("response.reasoning_summary_part.done", { ...at, part: { type: "summary_text", text } }),
      );
    }
    events.push(done(this.host, place, reasoningItem(place.id, text, proof)));
    return events;
  }

  private open(events: WireEvent[]): Place {
    if (this.place) return this.place;
    const made = this.host.place("rs");
    const place = { index: made.index, id: reasoningId(this.block, made.id) };
    this.place = place;
    events.push(added(place, reasoningItem(place.id, "", undefined)));
    return place;
  }
}

/** A call, open from its name on. Its proof travels in a reasoning item of its own, before it or, when it comes later, behind. */
class CallItem implements StreamItem {
  private readonly host: ItemHost;
  private readonly block: Extract<OpeningBlock, { type: "tool-call" }>;
  private readonly place: Place;
  private readonly head: string;
  private text = "";
  private late: { signature: string; signatureBy?: string } | null = null;

  constructor(host: ItemHost, block: Extract<OpeningBlock, { type: "tool-call" }>, opening: WireEvent[]) {
    this.host = host;
    this.block = block;
    opening.push(...this.carry(block));
    this.place = host.place(block.kind === "custom" ? "ctc" : "fc");
    this.head = pieceHead(this.place, "");
    opening.push(added(this.place, callItem(this.place.id, "in_progress", block, "", host.names)));
  }

  push(delta: BlockDelta): WireEvent[] {
    if (delta.type === "signature") {
      const { signature, signatureBy } = delta;
      this.late = { signature: (this.late?.signature ?? "") + signature, ...(signatureBy ? { signatureBy } : {}) };
    }
    if (delta.type !== "arguments" || delta.text === "") return [];
    this.text += delta.text;
    const members = `${this.head},"delta":${JSON.stringify(delta.text)}`;
    return [{ type: `response.${this.word}.delta`, members }];
  }

  end(status: ItemStatus): WireEvent[] {
    const { block, place } = this;
    // A call without arguments is "{}" for every client (wire 54).
    const owed = block.kind === "function" && this.text === "" ? this.push({ type: "arguments", text: "{}" }) : [];
    const item = callItem(place.id, status, block, this.text, this.host.names);
    const at = { item_id: place.id, output_index: place.index };
    const said = block.kind === "custom" ? { input: this.text } : { name: item.name, arguments: this.text };
    const late = this.late ? this.carry({ ...block, ...this.late }) : [];
    return [...owed, event(`response.${this.word}.done`, { ...at, ...said }), done(this.host, place, item), ...late];
  }

  private get word(): string {
    return this.block.kind === "custom" ? "custom_tool_call_input" : "function_call_arguments";
  }

  private carry(call: Extract<OpeningBlock, { type: "tool-call" }>): WireEvent[] {
    const proof = encodeCallProof(call, this.host.view);
    if (proof === undefined) return [];
    const place = this.host.place("rs");
    return whole(this.host, place, reasoningItem(place.id, "", proof));
  }
}

/** A picture comes whole at its end; of sound only the transcript can be told, as text. */
class ImageItem implements StreamItem {
  private readonly host: ItemHost;
  private data: string;

  constructor(host: ItemHost, data: string) {
    this.host = host;
    this.data = data;
  }

  push(delta: BlockDelta): WireEvent[] {
    if (delta.type === "data") this.data += delta.data;
    return [];
  }

  end(): WireEvent[] {
    const place = this.host.place("ig");
    return whole(this.host, place, imageItem(place.id, this.data));
  }
}

/** A vendor's own item, as it came. */
const nativeItem = (host: ItemHost, item: JsonObject): StreamItem => ({
  push: () => [],
  end: () => whole(host, host.place("it"), item),
});

/** Begins the item of a block; what it says at once goes to `opening`. */
export function openItem(block: OpeningBlock, host: ItemHost, opening: WireEvent[]): StreamItem {
  switch (block.type) {
    case "text": {
      const native = nativeOf(block.extensions);
      return native ? nativeItem(host, native) : new MessageItem(host, false);
    }
    case "refusal":
      return new MessageItem(host, true);
    case "reasoning":
      return new ReasoningItem(host, block);
    case "tool-call":
      return new CallItem(host, block, opening);
    case "image":
      return new ImageItem(host, block.data);
    default:
      return new MessageItem(host, false);
  }
}
