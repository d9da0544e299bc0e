import { legalCallId, madeCallId } from "../call-id";
import { isObject, type JsonObject, objectsOf, textOf } from "./json";

interface Call {
  readonly index: number;
  readonly vendorId: string | null;
  readonly isCustom: boolean;
  isOpened: boolean;
  hasArguments: boolean;
  id: string;
  name: string;
  /** Arguments that came before the name. */
  early: string;
}

const argumentsOf = (value: unknown): string =>
  typeof value === "string" ? value : isObject(value) ? JSON.stringify(value) : "";

/**
 * Follows the tool calls of one choice and brings every vendor's deltas to the one form clients read: `index` counts calls
 * from 0; the first delta has id, type and name, later ones arguments only; no call ends without arguments.
 * Seen: no index (Mistral), one index for all (Gemini's OpenAI endpoint), `name: ""` later (GLM), ids repeated (vLLM).
 */
export class CallTracker {
  private readonly seed: string;
  private readonly calls: Call[] = [];
  private readonly byVendorIndex = new Map<number, Call>();

  constructor(seed: string) {
    this.seed = seed;
  }

  get hasCalls(): boolean {
    return this.calls.length > 0;
  }

  /** The entries as the client gets them; the same array when nothing had to change. */
  normalize(entries: unknown): readonly JsonObject[] {
    const given = objectsOf(entries);
    const out = given
      .map((entry, position) => this.entry(entry, given.length > 1 ? position : -1))
      .filter((entry) => entry !== null);
    const isSame = given.length === (entries as unknown[]).length && out.length === given.length;
    return isSame && out.every((entry, index) => entry === given[index]) ? given : out;
  }

  /** Deltas that give the calls without arguments their "{}" (wire 54). */
  close(): JsonObject[] {
    return this.calls
      .filter((call) => call.isOpened && !call.hasArguments && !call.isCustom)
      .map((call) => {
        call.hasArguments = true;
        return { index: call.index, function: { arguments: "{}" } };
      });
  }

  /** `position` among several entries of one delta, -1 for a lone one. */
  private entry(entry: JsonObject, position: number): JsonObject | null {
    const isCustom = isObject(entry.custom) || entry.type === "custom";
    const member = isCustom ? "custom" : "function";
    const body = isObject(entry[member]) ? (entry[member] as JsonObject) : {};
    const name = textOf(body.name);
    const call = this.find(entry, name, isCustom, position);
    const rawPiece = isCustom ? body.input : body.arguments;
    const piece = argumentsOf(rawPiece);
    if (name && !call.isOpened) call.name = name;
    if (!call.isOpened && call.name === "") {
      call.early += piece;
      return null;
    }
    const text = call.early + piece;
    call.early = "";
    if (text.trim() !== "") call.hasArguments = true;
    const field = isCustom ? "input" : "arguments";
    if (call.isOpened) return this.continuation(entry, call, member, field, text, rawPiece);
    call.isOpened = true;
    const isRegular =
      entry.index === call.index &&
      entry.id === call.id &&
      entry.type === member &&
      rawPiece === text &&
      body.name === call.name;
    if (isRegular) return entry;
    return {
      ...entry,
      index: call.index,
      id: call.id,
      type: member,
      [member]: { ...body, name: call.name, [field]: text },
    };
  }

  private continuation(
    entry: JsonObject,
    call: Call,
    member: string,
    field: string,
    text: string,
    rawPiece: unknown,
  ): JsonObject | null {
    const isBare = Object.keys(entry).every((key) => key === "index" || key === member);
    const body = entry[member];
    if (isBare && entry.index === call.index && rawPiece === text && isObject(body) && Object.keys(body).length === 1)
      return entry;
    const { id: _id, type: _type, function: _function, custom: _custom, ...rest } = entry;
    const hasMore = Object.keys(rest).some((key) => key !== "index");
    return text === "" && !hasMore ? null : { ...rest, index: call.index, [member]: { [field]: text } };
  }

  private find(entry: JsonObject, name: string | null, isCustom: boolean, position: number): Call {
    const vendorId = textOf(entry.id);
    const vendorIndex = Number.isInteger(entry.index) ? (entry.index as number) : null;
    const known = vendorIndex === null ? this.byId(vendorId, name, position) : this.byVendorIndex.get(vendorIndex);
    const isOther =
      known !== undefined && name !== null && vendorId !== null && known.isOpened && known.vendorId !== vendorId;
    if (known && !isOther) return known;
    const call = this.open(vendorId, isCustom);
    if (vendorIndex !== null) this.byVendorIndex.set(vendorIndex, call);
    return call;
  }

  /** Without an index: a known id; with neither id nor name, the call of that place in the list, or the latest. */
  private byId(vendorId: string | null, name: string | null, position: number): Call | undefined {
    if (vendorId !== null) return this.calls.find((call) => call.vendorId === vendorId);
    return name === null ? this.calls.at(position) : undefined;
  }

  private open(vendorId: string | null, isCustom: boolean): Call {
    const index = this.calls.length;
    const wanted = vendorId === null ? madeCallId(this.seed, index) : legalCallId(vendorId);
    const isTaken = this.calls.some((call) => call.id === wanted);
    const id = isTaken ? madeCallId(`${this.seed}:${wanted}`, index) : wanted;
    const call: Call = { index, vendorId, isCustom, isOpened: false, hasArguments: false, id, name: "", early: "" };
    this.calls.push(call);
    return call;
  }
}
