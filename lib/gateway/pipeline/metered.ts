import type { Usage } from "../ir";
import { type Metered, type PromptWalk, promptBound, walkPrompt } from "../metering";
import type { Candidate } from "../routing";
import type { Reserved } from "./stages";

/** What was made, with the bounds that a report may not exceed. The prompt is counted only when somebody asks. */
export function meteredOf(stage: Reserved, { model }: Candidate, reported: Usage | null, outputBytes: number): Metered {
  let walk: PromptWalk | null = null;
  const walked = (): PromptWalk => {
    walk ??= walkPrompt(stage.body);
    return walk;
  };
  const { facts } = stage;
  return {
    reported,
    promptTextBytes: () => walked().textBytes,
    mediaTokens: () => (Number.isFinite(walked().mediaTokens) ? walked().mediaTokens : 0),
    outputBytes,
    promptTokenBound: promptBound(stage.promptTokens, facts.parameters.includes("tools"), model.contextLength),
    outputTokenBound: stage.outputCap * facts.choiceCount,
  };
}
