import { AppError } from "@/lib/kernel";
import { patchBody, type UpstreamDialect } from "../dialects/dialect";
import type { EmbedAnswer, EmbeddingCodec, EmbedReplyMeta } from "../dialects/embedding";
import { EMPTY_USAGE, type FinishReason, type Usage, type Warning } from "../ir";
import type { Candidate } from "../routing";
import { notingLosses } from "./quirk-losses";
import type { Reserved } from "./stages";

interface Embedding {
  readonly path: string;
  readonly body: Uint8Array;
  readonly warnings: readonly Warning[];
}

/** What an embedding call is made from. */
type Asked = Pick<Reserved, "core" | "dialect" | "raw" | "body" | "path">;

/** Path and bytes of an embedding call in the candidate's format. Throws AppError `invalid_request`. */
export function embedRequest(stage: Asked, candidate: Candidate): Embedding {
  const { raw, body, path } = stage;
  const { model, nativeModel } = candidate;
  const codec = codecOf(stage, candidate.dialect);
  const losses: Warning[] = [];
  const patches = notingLosses(candidate.patches, losses);
  if (candidate.isPassthrough)
    return { ...codec.passRequest(raw, { body, path }, { nativeModel, patches }), warnings: losses };
  const encoded = codec.encodeRequest(codecOf(stage, stage.dialect).decodeRequest(body, path), {
    provider: candidate.providerId,
    nativeModel,
    maxOutputTokens: null,
    capabilities: model.capabilities,
    supportedParameters: model.supportedParameters,
  });
  const patched = patches.length > 0 ? patchBody(encoded.body, patches) : encoded.body;
  return {
    path: encoded.path,
    body: Buffer.from(JSON.stringify(patched), "utf8"),
    warnings: [...encoded.warnings, ...losses],
  };
}

/** A whole answer, ready to be completed with its cost. */
interface EmbeddingReply extends Pick<EmbedAnswer, "upstreamId" | "hasBadUsage" | "finish"> {
  readonly usage: Usage | null;
  readonly finishReason: FinishReason;
  readonly outputBytes: number;
}

const DONE: FinishReason = { unified: "stop", raw: null };

/** Reads an embedding answer in the candidate's format. Throws when it is none. */
export function readEmbeddings(stage: Reserved, candidate: Candidate, body: Uint8Array): EmbeddingReply {
  const about: EmbedReplyMeta = { model: candidate.model.id, body: stage.body, path: stage.path };
  const answer = candidate.isPassthrough
    ? codecOf(stage, candidate.dialect).passResponse(body, about)
    : translated(stage, candidate, body, about);
  const { inputTokens, hasBadUsage, upstreamId } = answer;
  return {
    usage: inputTokens === null ? null : { ...EMPTY_USAGE, inputTokens },
    hasBadUsage,
    finishReason: DONE,
    upstreamId,
    outputBytes: 0,
    finish: answer.finish,
  };
}

function translated(stage: Reserved, candidate: Candidate, body: Uint8Array, about: EmbedReplyMeta): EmbedAnswer {
  const own = codecOf(stage, stage.dialect);
  const parsed: unknown = JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8"));
  const response = codecOf(stage, candidate.dialect).decodeResponse(parsed, own.decodeRequest(stage.body, stage.path));
  const encode = (usage: Usage, cost: Parameters<EmbedAnswer["finish"]>[1]): string =>
    own.encodeResponse(response, about, usage, cost);
  return { ...response, finish: encode };
}

function codecOf({ core }: Pick<Reserved, "core">, { id }: UpstreamDialect): EmbeddingCodec {
  const codec = core.world.findEmbedding(id);
  if (codec) return codec;
  throw new AppError("internal", { cause: `${id} has no embeddings` });
}
