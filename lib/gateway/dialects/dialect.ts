import type { AppError } from "@/lib/kernel";
import type { FinishReason, GenerateRequest, GenerateResponse, StreamError, StreamEvent, Usage, Warning } from "../ir";

export const DIALECT_IDS = ["openai-chat", "openai-responses", "anthropic-messages", "gemini-generate"] as const;
export type DialectId = (typeof DIALECT_IDS)[number];

/** One server-sent event. `event` is null where the dialect has no event lines. */
export interface SseFrame {
  readonly event: string | null;
  /** Payload of the data lines joined by "\n". */
  readonly data: string;
}

/** Where the model and the verb stand when a dialect puts them in the path (Gemini). */
export interface PathFacts {
  readonly model: string | null;
  readonly action: string | null;
  readonly query: URLSearchParams;
}

export interface RoutingPreferences {
  readonly order?: readonly string[];
  readonly only?: readonly string[];
  readonly ignore?: readonly string[];
  readonly isFallbackAllowed?: boolean;
  readonly isParametersRequired?: boolean;
  readonly sort?: "price" | "throughput" | "latency";
  /** USD per million tokens, decimal strings. */
  readonly maxPrice?: { readonly prompt?: string; readonly completion?: string; readonly request?: string };
  readonly dataCollection?: "allow" | "deny";
  readonly isZdr?: boolean;
}

/** What the pipeline needs to know of any generate request, read once from the parsed body by a hand-written reader. */
export interface RequestFacts {
  /** As the client wrote it; null = none named. */
  readonly model: string | null;
  /** `models[]`: further candidates, in order. */
  readonly models: readonly string[];
  readonly isStream: boolean;
  /** The client asked for a usage chunk of its own (`stream_options.include_usage`). */
  readonly wantsUsageChunk: boolean;
  readonly maxOutputTokens: number | null;
  readonly choiceCount: number;
  readonly routing: RoutingPreferences;
  /** USD bound for this request, decimal string. */
  readonly maxCostUsd: string | null;
  /** Input modalities beyond text: image, audio, video, file. */
  readonly inputModalities: readonly string[];
  /** Names of the parameters present, in the words of `supported_parameters`. */
  readonly parameters: readonly string[];
  readonly endUser: string | null;
}

/** What an encoder toward the client is told up front. */
export interface ReplyMeta {
  /** The rendered id of this dialect (gen-…, msg_…, resp_…, bare hex). */
  readonly id: string;
  /** The gateway's canonical id of the model that answers. */
  readonly model: string;
  readonly createdSeconds: number;
  /** Our estimate; Anthropic's first event needs a count that vendors report last. */
  readonly inputTokensEstimate: number;
  readonly wantsUsageChunk: boolean;
  /** The parsed request, for fields that the answer must echo (Responses). */
  readonly request: unknown;
}

/** What a final frame or body may carry beside the vendor's own figures. */
export interface ReplyCost {
  /** USD as a JSON number literal, exact decimal text. */
  readonly costUsd: string;
  readonly charge: { readonly amount: string; readonly currency: string };
}

export interface StreamDecoder {
  /** Frames of the vendor → events. Never throws on foreign frames: an unreadable one becomes an `error` event. */
  push(frame: SseFrame): StreamEvent[];
  /** The vendor closed. Without its end mark this yields an `error` event (a cut stream is no success). */
  end(): StreamEvent[];
}

export interface StreamEncoder {
  push(event: StreamEvent): SseFrame[];
  /**
   * The end of the stream after a `finish`: final usage (null = unknown) and cost, then the dialect's end mark. After an
   * `error` event nothing more is owed and this yields no frame.
   */
  end(usage: Usage | null, cost: ReplyCost | null): SseFrame[];
}

/** How the frames of one stream become bytes where they do not leave as they are. */
export interface StreamFraming {
  readonly contentType: string;
  /** Comments (keep-alive) go out between the frames; absent = the form has no place for them. */
  readonly keepsComments?: true;
  /** The text of these frames, in order. */
  push(frames: readonly SseFrame[]): string;
  /** What closes the stream, also after an error frame. */
  end(): string;
}

/** Toward the client. */
export interface InboundCodec {
  /** Reads what the pipeline needs; throws AppError `invalid_request` whose `param` names the field. */
  readFacts(body: unknown, path: PathFacts): RequestFacts;
  /** The whole request in neutral form. Call after `readFacts`. */
  decodeRequest(body: unknown, path: PathFacts): { request: GenerateRequest; warnings: Warning[] };
  encodeResponse(response: GenerateResponse, meta: ReplyMeta, cost: ReplyCost | null): unknown;
  streamEncoder(meta: ReplyMeta): StreamEncoder;
  /** The error envelope of this dialect (HTTP body). `status` may differ from the table's (Anthropic 529). */
  encodeError(error: AppError, requestId: string): { status: number; body: unknown };
  /** The error as frames inside a running stream; no end mark follows. */
  encodeStreamError(error: StreamError, meta: ReplyMeta): SseFrame[];
  /** What bridges a silence; absent = an SSE comment. */
  readonly heartbeat?: SseFrame;
  /** Another form than SSE for this request's stream (Gemini's JSON array); null or absent = SSE. Has no heartbeats. */
  streamFraming?(path: PathFacts): StreamFraming | null;
}

/** What an encoder toward a vendor must know of the target. */
export interface EncodeTarget {
  readonly provider: string;
  readonly nativeModel: string;
  readonly maxOutputTokens: number | null;
  readonly capabilities: Readonly<Record<string, unknown>>;
  readonly supportedParameters: readonly string[] | null;
}

export interface OutboundRequest {
  /** Appended to the endpoint's base URL, e.g. "/chat/completions". */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Record<string, unknown>;
  readonly warnings: readonly Warning[];
}

/** Toward the vendor. */
export interface OutboundCodec {
  encodeRequest(request: GenerateRequest, target: EncodeTarget): OutboundRequest;
  /** `request` is what was encoded: some emulations (custom tools, renamed tools) can only be undone with it. */
  decodeResponse(body: unknown, request?: GenerateRequest): GenerateResponse;
  /** The vendor's error body → public message (unscrubbed; upstream scrubs) and its own type. */
  decodeError(status: number, body: unknown): { message: string; type: string | null };
  streamDecoder(request?: GenerateRequest): StreamDecoder;
}

/** Top-level members of a request body to write; undefined = leave the member out. */
export type FieldChanges = Readonly<Record<string, unknown>>;

/** A pure look at an outgoing body (as an object) that says what must differ for one vendor; null = nothing. */
export interface BodyPatch {
  (body: Readonly<Record<string, unknown>>): FieldChanges | null;
  /** What it leaves out means nothing in that place. */
  readonly isLossless?: boolean;
}

/** Runs patches in order, each over what the ones before left. Gives a new object; the input stays as it is. */
export function patchBody(
  body: Readonly<Record<string, unknown>>,
  patches: readonly BodyPatch[],
): Record<string, unknown> {
  const patched: Record<string, unknown> = { ...body };
  for (const patch of patches) {
    for (const [name, value] of Object.entries(patch(patched) ?? {})) {
      if (value === undefined) delete patched[name];
      else patched[name] = value;
    }
  }
  return patched;
}

/** What a passthrough request changes; everything else keeps its bytes. */
export interface RequestEdits {
  readonly nativeModel: string;
  /** Written when the client named no bound, or when a provider wants the other spelling. */
  readonly maxOutputTokens: number | null;
  /** Further top-level fields to leave out. The dialect leaves out the gateway's own (routing, max_cost …) by itself. */
  readonly removeFields: readonly string[];
  /** The provider's deviations (`bodyPatches` of lib/gateway/providers), run after all other edits. */
  readonly patches?: readonly BodyPatch[];
}

/** The edits of a passthrough answer. */
export interface ReplyEdits {
  readonly id: string;
  readonly model: string;
  /** The parsed request, for members that the answer must echo (Responses). */
  readonly request?: unknown;
}

/** What one raw frame of a same-dialect stream means to the meter and what goes to the client. */
export interface MeteredFrame {
  /** Bytes to send, or null when the frame is swallowed (the usage chunk nobody asked for). */
  readonly bytes: Uint8Array | null;
  /**
   * `now`: send at once. `final`: wait for the durable settle; everything after it waits too, and is completed by
   * `finish()` with the exact cost.
   */
  readonly timing: "now" | "final";
}

/** Watches one same-dialect stream: passes bytes, reads usage, knows the end mark. */
export interface PassthroughMeter {
  push(frame: SseFrame, raw: Uint8Array): MeteredFrame[];
  /**
   * As many whole frames from the front of `chunk` as can be sent on at once, in the form they are to have; `taken` is
   * how many bytes of the chunk they were. Called between frames only, before `push` gets the rest. Absent = the dialect
   * looks at every frame alone.
   */
  pushRun?(chunk: Uint8Array): { readonly taken: number; readonly bytes: Uint8Array | null };
  /**
   * The frames held back, completed with usage and cost; the end mark last. `cut` ends a stream that the vendor has not
   * ended (no money for the next slice): its reason takes the place of the vendor's.
   */
  finish(usage: Usage | null, cost: ReplyCost | null, cut?: FinishReason): Uint8Array[];
  /** The error as the stream's last frames, where they depend on those before; absent = `encodeStreamError` will do. */
  fail?(error: StreamError): Uint8Array[];
  readonly state: {
    /** As reported so far. Until `finishReason` is set its output side may lag behind: the larger of it and what `outputBytes` says counts. */
    readonly usage: Usage | null;
    /** The vendor reported counts that cannot be true (negative, fractional, parts above totals): `usage` is null. */
    readonly hasBadUsage?: boolean;
    readonly finishReason: FinishReason | null;
    readonly upstreamId: string | null;
    /** UTF-8 bytes of visible output so far (text, reasoning, arguments), for counting when usage is absent. */
    readonly outputBytes: number;
    readonly isEnded: boolean;
    /** An error frame of the vendor, if one came. */
    readonly error: StreamError | null;
  };
}

export interface PassthroughCodec {
  /** Appended to the endpoint's base URL, as `OutboundRequest.path`. */
  requestPath(nativeModel: string, isStream: boolean): string;
  /** Splices the edits into the raw bytes; never re-serialises what it does not edit. */
  rewriteRequest(raw: Uint8Array, body: Record<string, unknown>, edits: RequestEdits): Uint8Array;
  /** Reads usage, id and finish reason of a whole answer and gives the bytes for the client. */
  meterResponse(
    raw: Uint8Array,
    edits: ReplyEdits,
  ): {
    usage: Usage | null;
    /** As in the stream's state. */
    hasBadUsage?: boolean;
    finishReason: FinishReason | null;
    upstreamId: string | null;
    outputBytes: number;
    /** Completes the answer with the cost. */
    finish(usage: Usage | null, cost: ReplyCost | null): Uint8Array;
  };
  streamMeter(edits: ReplyEdits, wantsUsageChunk: boolean): PassthroughMeter;
  /** Whether a frame is there only because we switched usage on. Absent = the dialect needs no switch. */
  isUsageFrame?(frame: SseFrame): boolean;
}

/** Counting a prompt without sending it, where a dialect has an operation for it. Free of charge. */
export interface TokenCountCodec {
  /** The model as the client wrote it. Throws AppError `invalid_request` whose `param` names the field. */
  readFacts(body: unknown, path: PathFacts): { readonly model: string | null };
  /** The answer, with texts counted by `count`. Call after `readFacts`. */
  answer(body: unknown, count: (text: string) => number): unknown;
}

/** An elder operation that is a generate call in other words, asked and answered by way of the dialect's own. Pure. */
export interface CompletionCodec {
  /** Throws AppError `invalid_request` whose `param` names what cannot be said. */
  toChat(body: Readonly<Record<string, unknown>>): Record<string, unknown>;
  /** A whole answer. */
  toCompletion(bytes: Uint8Array): Uint8Array;
  framing(): StreamFraming;
}

/** What a request refers to instead of saying it. */
export interface StateReferences {
  /** The answer it goes on from; null = none. */
  readonly previousId: string | null;
  /** Single items of earlier answers. */
  readonly itemIds: readonly string[];
}

/** An answer with what it answered, in the words of its dialect. */
export interface StoredTurn {
  /** The whole input, earlier turns included. */
  readonly input: readonly unknown[];
  readonly response: Readonly<Record<string, unknown>>;
}

/** For a dialect whose answers can be gone on from by id. Pure: what is looked up and kept is the pipeline's business. */
export interface StateCodec {
  /** What has to be looked up for a checked body; null = nothing. */
  references(body: Record<string, unknown>): StateReferences | null;
  /** The body with everything written out. Throws AppError `invalid_request` naming what was not found. */
  resume(
    body: Record<string, unknown>,
    previous: StoredTurn | null,
    items: ReadonlyMap<string, unknown>,
  ): Record<string, unknown>;
  /**
   * What is to be kept of an answer; null = nothing, the client opted out or it failed. `answer` is the whole body, or the
   * last frames of a stream, as they leave.
   */
  keep(body: Record<string, unknown>, answer: string): StoredTurn | null;
}

/** A wire format that a provider speaks. One that no client speaks is this and nothing more: always translated to. */
export interface UpstreamDialect {
  /** As the endpoints of provider folders and the catalog name it. */
  readonly id: string;
  readonly outbound: OutboundCodec;
}

/** One wire format, both directions. */
export interface Dialect extends UpstreamDialect {
  readonly id: DialectId;
  readonly inbound: InboundCodec;
  readonly passthrough: PassthroughCodec;
  /** Absent = the dialect has no such operation. */
  readonly tokenCount?: TokenCountCodec;
  /** Absent = every request says all it means. */
  readonly state?: StateCodec;
  /** Absent = the dialect has no such operation. */
  readonly completion?: CompletionCodec;
}
