import { exact, toJson } from "@/lib/kernel";
import { objectEdits, splice } from "../../bytes";
import type { EmbedInput, EmbedRequest, EmbedResponse, EmbedVector, Usage } from "../../ir";
import { type BodyPatch, patchBody, type ReplyCost } from "../dialect";
import {
  base64Of,
  type EmbeddingCodec,
  embedFacts,
  judgedCount,
  lostMembers,
  readCount,
  readVector,
  valuesOf,
} from "../embedding";
import { GATEWAY_FIELDS } from "../gateway-fields";
import { isObject, type JsonObject } from "../read";
import { EmbeddingsRequest } from "./wire";

export { EmbeddingsRequest, EmbeddingsResponse } from "./wire";

const PATH = "/embeddings";
const KNOWN = new Set(["model", "input", "dimensions", "encoding_format", "user", ...GATEWAY_FIELDS]);
const objectOf = (value: unknown): JsonObject => (isObject(value) ? value : {});

function inputsOf(input: unknown): readonly EmbedInput[] {
  if (typeof input === "string") return [{ text: input }];
  const list: readonly unknown[] = Array.isArray(input) ? input : [];
  if (list.every((item) => typeof item === "number")) return [{ tokens: list as readonly number[] }];
  return list.map((item) => (typeof item === "string" ? { text: item } : { tokens: item as readonly number[] }));
}

function decodeRequest(raw: unknown): EmbedRequest {
  const body = objectOf(raw);
  return {
    inputs: inputsOf(body.input),
    dimensions: typeof body.dimensions === "number" ? body.dimensions : null,
    own: Object.keys(body).filter((name) => !KNOWN.has(name) && body[name] !== null),
  };
}

/** A single text goes as a text and a list as a list: some vendors know only one of them. */
function inputOf(inputs: readonly EmbedInput[]): unknown {
  const items = inputs.map((input) => ("text" in input ? input.text : input.tokens));
  return items.length === 1 ? items[0] : items;
}

function readAnswer(raw: unknown): { readonly body: JsonObject; readonly items: readonly JsonObject[] } {
  const body = objectOf(raw);
  const items = Array.isArray(body.data) ? body.data.filter(isObject) : [];
  if (items.length === 0) throw new TypeError("an answer without embeddings");
  return { body, items };
}

function countOf(body: JsonObject): Pick<EmbedResponse, "inputTokens" | "hasBadUsage"> {
  const usage = objectOf(body.usage);
  // Some vendors say only a total: an embedding has no other tokens.
  return judgedCount(readCount(usage.prompt_tokens ?? usage.total_tokens));
}

function decodeResponse(raw: unknown, request: EmbedRequest): EmbedResponse {
  const { body, items } = readAnswer(raw);
  if (items.length !== request.inputs.length) throw new TypeError("as many embeddings as inputs were expected");
  const position = (item: JsonObject, at: number): number =>
    Number.isSafeInteger(item.index) ? Number(item.index) : at;
  const ordered = items
    .map((item, at) => ({ at: position(item, at), vector: readVector(item.embedding) }))
    .sort((left, right) => left.at - right.at);
  return {
    upstreamId: typeof body.id === "string" ? body.id : null,
    vectors: ordered.map(({ vector }) => vector),
    ...countOf(body),
  };
}

const usageReply = (vendor: JsonObject, usage: Usage, cost: ReplyCost): JsonObject => ({
  ...vendor,
  prompt_tokens: usage.inputTokens,
  total_tokens: usage.inputTokens,
  cost: exact(cost.costUsd),
  charge: cost.charge,
});

/** OpenAI embeddings and the vendors that borrow the format. */
export const openaiEmbeddings: EmbeddingCodec = {
  endpoint: "openai-embeddings",
  readFacts(raw) {
    const body = objectOf(raw);
    const model = typeof body.model === "string" && body.model !== "" ? body.model : null;
    return embedFacts(EmbeddingsRequest, raw, model, typeof body.user === "string" ? body.user : null);
  },
  decodeRequest,
  encodeRequest(request, { nativeModel }) {
    const { dimensions } = request;
    return {
      path: PATH,
      headers: {},
      body: { model: nativeModel, input: inputOf(request.inputs), ...(dimensions === null ? {} : { dimensions }) },
      warnings: lostMembers(request),
    };
  },
  decodeResponse,
  encodeResponse({ vectors }, { model, body }, usage, cost) {
    const isBase64 = objectOf(body).encoding_format === "base64";
    const data = vectors.map((vector, index) => ({
      object: "embedding",
      index,
      embedding: isBase64 ? base64Of(vector) : valuesOf(vector),
    }));
    return toJson({ object: "list", data, model, usage: usageReply({}, usage, cost) });
  },
  passRequest(raw, { body }, { nativeModel, patches = [] }) {
    const set: Record<string, string> = { model: JSON.stringify(nativeModel) };
    const remove = [...GATEWAY_FIELDS];
    const given = objectOf(body);
    const own = Object.fromEntries(Object.entries(given).filter(([name]) => !GATEWAY_FIELDS.includes(name)));
    for (const [name, value] of Object.entries(changesOf(own, patches))) {
      if (value === undefined) remove.push(name);
      else set[name] = JSON.stringify(value);
    }
    return { path: PATH, body: splice(raw, objectEdits(raw, { set, remove })) };
  },
  passResponse(raw, { model, body: asked }) {
    const parsed: unknown = JSON.parse(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString("utf8"));
    const { body, items } = readAnswer(parsed);
    const inputs = inputsOf(objectOf(asked).input);
    if (items.length !== inputs.length) throw new TypeError("as many embeddings as inputs were expected");
    const vectors = items.map((item) => readVector(item.embedding));
    const isBase64 = objectOf(asked).encoding_format === "base64";
    const isAsked = items.every((item) => (typeof item.embedding === "string") === isBase64);
    const vendor = objectOf(body.usage);
    const { cost: _theirs, ...kept } = vendor;
    return {
      upstreamId: typeof body.id === "string" ? body.id : null,
      ...countOf(body),
      finish(usage, cost) {
        const set: Record<string, string> = {
          model: JSON.stringify(model),
          usage: toJson(usageReply(kept, usage, cost)),
        };
        if (body.object !== "list") set.object = '"list"';
        // A vendor that does not know base64 answers numbers, which a client that asked for it would misread.
        if (!isAsked) set.data = JSON.stringify(items.map((item, at) => recoded(item, vectors[at], isBase64)));
        return splice(raw, objectEdits(raw, { set, remove: ["id"] }));
      },
    };
  },
};

/** What a vendor's deviations change in a body. */
function changesOf(body: JsonObject, patches: readonly BodyPatch[]): JsonObject {
  const patched = patchBody(body, patches);
  const names = new Set([...Object.keys(body), ...Object.keys(patched)]);
  return Object.fromEntries(
    [...names].filter((name) => patched[name] !== body[name]).map((name) => [name, patched[name]]),
  );
}

function recoded(item: JsonObject, vector: EmbedVector | undefined, isBase64: boolean): JsonObject {
  return vector ? { ...item, embedding: isBase64 ? base64Of(vector) : valuesOf(vector) } : item;
}
