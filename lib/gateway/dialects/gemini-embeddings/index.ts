import { exact, toJson } from "@/lib/kernel";
import { type Edit, elementsOf, findValue, objectEdits, splice } from "../../bytes";
import type { EmbedRequest, EmbedResponse } from "../../ir";
import type { PathFacts } from "../dialect";
import {
  type EmbeddingCodec,
  embedFacts,
  judgedCount,
  lostMembers,
  readCount,
  readVector,
  valuesOf,
} from "../embedding";
import { GATEWAY_FIELDS } from "../gateway-fields";
import { isObject, type JsonObject, refuse } from "../read";
import { BatchEmbedContentsRequest, EmbedContentRequest } from "./wire";

export {
  BatchEmbedContentsRequest,
  BatchEmbedContentsResponse,
  EmbedContentRequest,
  EmbedContentResponse,
} from "./wire";

const BATCH = "batchEmbedContents";
const SINGLE = "embedContent";
const objectOf = (value: unknown): JsonObject => (isObject(value) ? value : {});
const isBatch = ({ action }: Pick<PathFacts, "action">): boolean => action === BATCH;

/** Protobuf JSON may be spelled in snake_case. */
function camel(request: JsonObject): JsonObject {
  const { task_type: taskType, output_dimensionality: outputDimensionality, ...rest } = request;
  return {
    ...(taskType === undefined ? {} : { taskType }),
    ...(outputDimensionality === undefined ? {} : { outputDimensionality }),
    ...rest,
  };
}

function normalised(raw: unknown): unknown {
  if (!isObject(raw)) return raw;
  if (!Array.isArray(raw.requests)) return camel(raw);
  return { ...raw, requests: raw.requests.map((one: unknown) => (isObject(one) ? camel(one) : one)) };
}

const requestsOf = (raw: unknown, path: PathFacts): readonly JsonObject[] => {
  const body = objectOf(normalised(raw));
  return isBatch(path) ? (body.requests as readonly JsonObject[]) : [body];
};

function textOf(request: JsonObject): string {
  const parts = objectOf(request.content).parts as readonly JsonObject[];
  return parts.map((part) => part.text).join("\n");
}

function decodeRequest(raw: unknown, path: PathFacts): EmbedRequest {
  const requests = requestsOf(raw, path);
  const wanted = requests.map(({ outputDimensionality: size }) => (typeof size === "number" ? size : null));
  const dimensions = wanted[0] ?? null;
  const at = (index: number): string => (isBatch(path) ? `requests[${index}].` : "");
  const odd = wanted.findIndex((size) => size !== dimensions);
  if (odd !== -1) refuse(`${at(odd)}outputDimensionality`, "must be the same in all requests for this model.");
  const own = requests.flatMap((request, index) =>
    ["taskType", "title"].filter((name) => typeof request[name] === "string").map((name) => at(index) + name),
  );
  return { inputs: requests.map((request) => ({ text: textOf(request) })), dimensions, own };
}

function encodeOne(request: EmbedRequest, index: number, model: string): JsonObject {
  const input = request.inputs[index];
  if (!input || !("text" in input)) {
    refuse("input", "must be text for this model: it cannot read token ids of another tokenizer.");
  }
  const size = request.dimensions === null ? {} : { outputDimensionality: request.dimensions };
  return { model, content: { parts: [{ text: input.text }] }, ...size };
}

const countOf = (body: JsonObject): Pick<EmbedResponse, "inputTokens" | "hasBadUsage"> => {
  const usage = objectOf(body.usageMetadata);
  return judgedCount(readCount(usage.promptTokenCount ?? usage.totalTokenCount));
};

const vectorsOf = (body: JsonObject): readonly unknown[] =>
  Array.isArray(body.embeddings) ? body.embeddings : isObject(body.embedding) ? [body.embedding] : [];

function decodeResponse(raw: unknown, { inputs }: Pick<EmbedRequest, "inputs">): EmbedResponse {
  const body = objectOf(raw);
  const vectors = vectorsOf(body).map((item) => readVector(objectOf(item).values));
  if (vectors.length !== inputs.length) throw new TypeError("as many embeddings as inputs were expected");
  return { upstreamId: null, vectors, ...countOf(body) };
}

/** Edits that name the vendor's own model wherever the body names one. */
function modelEdits(raw: Uint8Array, body: unknown, nativeModel: string): Edit[] {
  const set = { model: JSON.stringify(`models/${nativeModel}`) };
  const outer = objectEdits(raw, { set: "model" in objectOf(body) ? set : {}, remove: GATEWAY_FIELDS });
  const list = findValue(raw, ["requests"]);
  const inner = list ? elementsOf(raw, list.start).flatMap(({ start }) => objectEdits(raw, { set }, start)) : [];
  return [...outer, ...inner];
}

/** Gemini embedContent and batchEmbedContents. */
export const geminiEmbeddings: EmbeddingCodec = {
  endpoint: "gemini-embeddings",
  readFacts(raw, path) {
    return embedFacts(
      isBatch(path) ? BatchEmbedContentsRequest : EmbedContentRequest,
      normalised(raw),
      path.model,
      null,
    );
  },
  decodeRequest,
  encodeRequest(request, { nativeModel }) {
    const model = `models/${nativeModel}`;
    const isOne = request.inputs.length === 1;
    const requests = request.inputs.map((_, index) => encodeOne(request, index, model));
    return {
      path: `/${model}:${isOne ? SINGLE : BATCH}`,
      headers: {},
      body: isOne ? { ...requests[0] } : { requests },
      warnings: lostMembers(request),
    };
  },
  decodeResponse,
  encodeResponse({ vectors }, { path }, usage, cost) {
    const embeddings = vectors.map((vector) => ({ values: valuesOf(vector) }));
    const usageMetadata = { promptTokenCount: usage.inputTokens, cost: exact(cost.costUsd), charge: cost.charge };
    return toJson(isBatch(path) ? { embeddings, usageMetadata } : { embedding: embeddings[0], usageMetadata });
  },
  passRequest(raw, { body, path }, { nativeModel }) {
    const edits = modelEdits(raw, body, nativeModel);
    return { path: `/models/${nativeModel}:${isBatch(path) ? BATCH : SINGLE}`, body: splice(raw, edits) };
  },
  /** Nothing differs: the cost stands in the headers. */
  passResponse(raw, { body, path }) {
    const parsed: unknown = JSON.parse(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString("utf8"));
    const inputs = requestsOf(body, path).map(() => ({ text: "" }));
    const { inputTokens, hasBadUsage } = decodeResponse(parsed, { inputs });
    return { upstreamId: null, inputTokens, hasBadUsage, finish: () => raw };
  },
};
