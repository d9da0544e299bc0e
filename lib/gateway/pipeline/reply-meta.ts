import { renderId } from "@/lib/kernel";
import type { ReplyMeta } from "../dialects/dialect";
import { DIALECT_TRAITS } from "../dialects/traits";
import { countTokens } from "../metering";
import type { Candidate } from "../routing";
import type { Reserved, Routed } from "./stages";

/** The generation's id as this dialect's answers show it. */
export function replyId(stage: Routed): string {
  const { idKind } = DIALECT_TRAITS[stage.dialect.id];
  return idKind === null ? stage.generationId.replaceAll("-", "") : renderId(idKind, stage.generationId);
}

/** What an encoder toward the client is told up front. */
export const replyMeta = (stage: Reserved, candidate: Candidate): ReplyMeta => ({
  id: replyId(stage),
  model: candidate.model.id,
  createdSeconds: Math.floor(stage.startedAtMs / 1000),
  inputTokensEstimate: countTokens(stage.raw.length),
  wantsUsageChunk: stage.facts.wantsUsageChunk,
  request: stage.body,
});
