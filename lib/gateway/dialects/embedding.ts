import type { z } from "zod";
import type { EmbedRequest, EmbedResponse, EmbedVector, Usage, Warning } from "../ir";
import type {
  EncodeTarget,
  OutboundRequest,
  PathFacts,
  ReplyCost,
  ReplyEdits,
  RequestEdits,
  RequestFacts,
} from "./dialect";
import { readGatewayFields } from "./gateway-fields";
import { isObject, refuse } from "./read";

/** A whole answer of an embedding endpoint, read; `finish` gives the bytes for the client. */
export interface EmbedAnswer {
  readonly upstreamId: string | null;
  readonly inputTokens: number | null;
  readonly hasBadUsage: boolean;
  finish(usage: Usage, cost: ReplyCost): Uint8Array | string;
}

/** Embedding in one wire format, both directions. Beside the dialect whose clients and errors it shares. */
export interface EmbeddingCodec {
  /** What an endpoint that takes this format is called in provider folders and the catalog. */
  readonly endpoint: string;
  /** Throws AppError `invalid_request` whose `param` names the field. */
  readFacts(body: unknown, path: PathFacts): RequestFacts;
  /** Call after `readFacts`. Throws AppError `invalid_request` for what no other dialect can say. */
  decodeRequest(body: unknown, path: PathFacts): EmbedRequest;
  encodeRequest(request: EmbedRequest, target: EncodeTarget): OutboundRequest;
  /** Throws when it is no answer to the request. */
  decodeResponse(body: unknown, request: EmbedRequest): EmbedResponse;
  /** `body` is the client's request: some answers take their form from it. */
  encodeResponse(response: EmbedResponse, about: EmbedReplyMeta, usage: Usage, cost: ReplyCost): string;
  /** The same format on both sides: the client's bytes, less what must differ. */
  passRequest(raw: Uint8Array, asked: Pick<EmbedReplyMeta, "body" | "path">, edits: EmbedEdits): PassedEmbedding;
  /** The same format on both sides: the vendor's bytes, less what must differ. Throws when it is no answer. */
  passResponse(raw: Uint8Array, about: EmbedReplyMeta): EmbedAnswer;
}

export type EmbedEdits = Pick<RequestEdits, "nativeModel" | "patches">;

export interface PassedEmbedding {
  readonly path: string;
  readonly body: Uint8Array;
}

/** What an answer toward the client is told. */
export interface EmbedReplyMeta extends Pick<ReplyEdits, "model"> {
  readonly body: unknown;
  readonly path: PathFacts;
}

/** Facts of an embedding call: it writes no output tokens. Throws AppError `invalid_request` by the schema. */
export function embedFacts(
  schema: z.ZodType,
  body: unknown,
  model: string | null,
  endUser: string | null,
): RequestFacts {
  if (!isObject(body)) refuse("body", "must be a JSON object.");
  const gateway = readGatewayFields(body);
  const checked = schema.safeParse(body);
  const issue = checked.error?.issues[0];
  if (issue) refuse(pathOf(issue.path), issue.message);
  return {
    model,
    ...gateway,
    isStream: false,
    wantsUsageChunk: false,
    maxOutputTokens: 1,
    choiceCount: 1,
    inputModalities: [],
    parameters: [],
    endUser,
  };
}

const pathOf = (path: readonly PropertyKey[]): string =>
  path
    .map((part, index) => (typeof part === "number" ? `[${part}]` : (index > 0 ? "." : "") + String(part)))
    .join("") || "body";

/** Little-endian 32-bit floats in base64 → numbers. */
export function valuesOf(vector: EmbedVector): readonly number[] {
  if ("values" in vector) return vector.values;
  const bytes = Buffer.from(vector.base64, "base64");
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) => bytes.readFloatLE(index * 4));
}

/** Numbers → little-endian 32-bit floats in base64, as OpenAI sends them. */
export function base64Of(vector: EmbedVector): string {
  if ("base64" in vector) return vector.base64;
  const bytes = Buffer.allocUnsafe(vector.values.length * 4);
  vector.values.forEach((value, index) => {
    bytes.writeFloatLE(value, index * 4);
  });
  return bytes.toString("base64");
}

/** A list of numbers, or base64 text of them. Throws on anything else. */
export function readVector(value: unknown): EmbedVector {
  if (typeof value === "string" && value !== "" && Buffer.byteLength(value, "base64") % 4 === 0)
    return { base64: value };
  if (Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "number")) {
    return { values: value as readonly number[] };
  }
  throw new TypeError("a vector that is no list of numbers");
}

/** A token count as reported: NaN for what can be no count, null for none. */
export function readCount(value: unknown): number | null {
  if (value === undefined || value === null) return null;
  return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : Number.NaN;
}

/** Counts for an answer's record. */
export const judgedCount = (count: number | null): Pick<EmbedResponse, "inputTokens" | "hasBadUsage"> => ({
  inputTokens: Number.isNaN(count) ? null : count,
  hasBadUsage: Number.isNaN(count),
});

/** What another dialect has no word for. */
export const lostMembers = ({ own }: EmbedRequest): Warning[] =>
  own.map((path) => ({ kind: "dropped", path, detail: "Only the client's own dialect has this member." }));
