import type { DialectId } from "../../lib/gateway/dialects";

/** Where a client finds the gateway. */
export interface Place {
  readonly origin: string;
  readonly key: string;
  readonly model: string;
}

/** Tokens as the client's own library tells them, put under one name each; totals include their parts. */
export interface Tokens {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
}

export interface Said {
  readonly text: string;
  readonly tokens: Tokens;
}

export interface Loop {
  /** Calls of the first turn, in order. */
  readonly calls: readonly { readonly name: string; readonly args: unknown }[];
  /** What the model said after the results. */
  readonly text: string;
  /** Thinking the client could read in the first turn; "" = none shown. */
  readonly thinking: string;
}

/** One official client, driven the way its documentation says. Errors are thrown as the library throws them. */
export interface Driver {
  readonly name: string;
  /** The dialect it speaks to us. */
  readonly dialect: DialectId;
  /** Its own protocol has a place for proofs of thinking, so they must come back to the provider. */
  readonly carriesProofs: boolean;
  /** True where the library counts a stream's input by its first event, which comes before the provider has counted. */
  readonly countsInputFirst?: boolean;
  plain(place: Place, prompt: string): Promise<Said>;
  stream(place: Place, prompt: string): Promise<Said>;
  /** Runs `weather` for every call and sends the results back, streamed or not. */
  toolLoop(
    place: Place,
    prompt: string,
    how: { readonly isStream: boolean; readonly isThinking: boolean },
  ): Promise<Loop>;
  structured(place: Place, prompt: string): Promise<unknown>;
  image(place: Place, prompt: string): Promise<Said>;
  /** Starts a stream and goes away after the first words. */
  abort(place: Place, prompt: string): Promise<void>;
  /** The HTTP status the library's error shows. */
  statusOf(error: unknown): unknown;
}

export const WEATHER = {
  name: "weather",
  description: "The weather of a city.",
  schema: {
    type: "object",
    properties: { city: { type: "string", description: "Name of the city" } },
    required: ["city"],
    additionalProperties: false,
  },
} as const;

const DEGREES: Readonly<Record<string, number>> = { Paris: 21, Рим: 25 };

/** What the tool gives. */
export const weatherOf = (args: unknown): string => {
  const { city } = args as { city: string };
  return `${DEGREES[city] ?? "?"} in ${city}`;
};

export const ANSWER_SCHEMA = {
  type: "object",
  properties: { city: { type: "string" }, degrees: { type: "number" } },
  required: ["city", "degrees"],
  additionalProperties: false,
} as const;

/** One transparent pixel. */
export const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

export const statusField = (error: unknown): unknown =>
  (error as { status?: unknown }).status ?? (error as { statusCode?: unknown }).statusCode;
