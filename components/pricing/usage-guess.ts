/** Units that are counted one by one; tokens are told apart in `UsageGuess`. */
export const COUNTED_UNITS = [
  "image",
  "image_input",
  "audio_ms",
  "characters",
  "video_ms",
  "page",
  "web_search",
] as const;
export type CountedUnit = (typeof COUNTED_UNITS)[number];

/** Charged units in one of what people count: minutes of audio and seconds of video are charged by the millisecond. */
export const CHARGED_PER_COUNTED: Readonly<Record<CountedUnit, number>> = {
  image: 1,
  image_input: 1,
  audio_ms: 60_000,
  characters: 1,
  video_ms: 1000,
  page: 1,
  web_search: 1,
};

/** What somebody expects to use. */
export interface UsageGuess {
  readonly model: string;
  /** Tokens of a request. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Share of the input that is read from the cache, 0 to 100. */
  readonly cachedPercent: number;
  /** Things of a request: images, minutes, characters. */
  readonly counts: Readonly<Partial<Record<CountedUnit, number>>>;
  readonly requestsPerDay: number;
}

/** The words of the calculator's address. */
export const GUESS_WORDS: Readonly<Record<CountedUnit, string>> = {
  image: "images",
  image_input: "images_in",
  audio_ms: "minutes",
  characters: "characters",
  video_ms: "seconds",
  page: "pages",
  web_search: "searches",
};

const DEFAULTS = { inputTokens: 2000, outputTokens: 500, cachedPercent: 0, requestsPerDay: 1000 } as const;
const MAX = 1_000_000_000;

/** A number from 0 to `max` with at most three decimals, or the default when the text is none. */
export function readCount(text: string | undefined, byDefault: number, max = MAX): number {
  if (text === undefined || !/^\d+([.,]\d+)?$/.test(text.trim())) return byDefault;
  return Math.min(max, Math.floor(Number(text.trim().replace(",", ".")) * 1000) / 1000);
}

/** The address's words as a guess; what is missing or no number takes its default. */
export function readGuess(read: (name: string) => string | undefined): UsageGuess {
  const whole = (name: string, byDefault: number, max = MAX) => Math.floor(readCount(read(name), byDefault, max));
  const counts: Partial<Record<CountedUnit, number>> = {};
  for (const unit of COUNTED_UNITS) {
    const count = readCount(read(GUESS_WORDS[unit]), 0);
    if (count > 0) counts[unit] = count;
  }
  return {
    model: (read("model") ?? "").trim().slice(0, 200),
    inputTokens: whole("in", DEFAULTS.inputTokens),
    outputTokens: whole("out", DEFAULTS.outputTokens),
    cachedPercent: whole("cached", DEFAULTS.cachedPercent, 100),
    counts,
    requestsPerDay: whole("requests", DEFAULTS.requestsPerDay),
  };
}

/** The words of a guess; defaults are left out. */
export function guessWords(guess: UsageGuess): URLSearchParams {
  const words = new URLSearchParams();
  const put = (name: string, value: number, byDefault: number) =>
    value === byDefault ? undefined : words.set(name, String(value));
  if (guess.model) words.set("model", guess.model);
  put("in", guess.inputTokens, DEFAULTS.inputTokens);
  put("out", guess.outputTokens, DEFAULTS.outputTokens);
  put("cached", guess.cachedPercent, DEFAULTS.cachedPercent);
  for (const unit of COUNTED_UNITS) put(GUESS_WORDS[unit], guess.counts[unit] ?? 0, 0);
  put("requests", guess.requestsPerDay, DEFAULTS.requestsPerDay);
  return words;
}
