import type { Quirk } from "../provider";

export const reasoningIsSplit: Quirk = {
  name: "reasoning-is-split",
  reason: "Unless asked otherwise, thinking is mixed into the content between <think> tags.",
  fixture: "minimax/reasoning.stream.sse",
  patch: (body) => (body.reasoning_split === undefined ? { reasoning_split: true } : null),
};
