import type { EncodeTarget } from "../dialect";

/** How a Gemini model wants to be asked, as far as its name tells. */
export interface ModelTraits {
  /** Thinking by level instead of by budget; signatures of calls are checked; tools and JSON output may meet. */
  readonly isThird: boolean;
  /** Thinking cannot be switched off entirely. */
  readonly mustThink: boolean;
  /** Levels of thinking the model takes, weakest first. */
  readonly levels: readonly string[];
}

const GENERATION = /gemini-(\d+)/;
const WORDS = ["minimal", "low", "medium", "high"];

export function traitsOf(target: EncodeTarget): ModelTraits {
  const name = target.nativeModel.toLowerCase();
  const generation = Number(GENERATION.exec(name)?.[1] ?? 0);
  const isThird = generation >= 3;
  const stated = target.capabilities.reasoning_efforts;
  const efforts = Array.isArray(stated) ? WORDS.filter((word) => stated.includes(word)) : [];
  // The first Pro of the third generation knows only these two.
  const levels = efforts.length > 0 ? efforts : ["low", "high"];
  return { isThird, mustThink: isThird || name.includes("2.5-pro"), levels };
}
