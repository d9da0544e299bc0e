import { readsMore } from "../dialects/server-tools";
import type { Usage } from "../ir";
import { type Metered, type PromptWalk, promptBound, walkPrompt } from "../metering";
import type { Candidate } from "../routing";
import type { Reserved } from "./stages";

/** A vendor that runs tools itself reads their results, and the prompt again, in every round. */
const VENDOR_ROUNDS = 10;
const UNKNOWN_CONTEXT = 128_000;

/** What an answer says of itself. */
export interface Made {
  readonly usage: Usage | null;
  readonly hasBadUsage?: boolean;
  /** UTF-8 bytes of visible output. */
  readonly outputBytes: number;
}

export const NOTHING_MADE: Made = { usage: null, outputBytes: 0 };

/** What was made, with the bounds that a report may not exceed. The prompt is counted only when somebody asks. */
export function meteredOf(stage: Reserved, { model }: Candidate, made: Made): Metered {
  let walk: PromptWalk | null = null;
  const walked = (): PromptWalk => {
    walk ??= walkPrompt(stage.body);
    return walk;
  };
  const { facts } = stage;
  return {
    reported: made.usage,
    hasBadUsage: made.hasBadUsage === true,
    promptTextBytes: () => walked().textBytes,
    mediaTokens: () => (Number.isFinite(walked().mediaTokens) ? walked().mediaTokens : 0),
    outputBytes: made.outputBytes,
    promptTokenBound: readsMore(stage.dialect.id, stage.body)
      ? (model.contextLength ?? UNKNOWN_CONTEXT) * VENDOR_ROUNDS
      : promptBound(stage.promptTokens, facts.parameters.includes("tools"), model.contextLength),
    outputTokenBound: stage.outputCap * facts.choiceCount,
  };
}
