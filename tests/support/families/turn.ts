/** Tokens of one answer as the double reports them, in its family's own words. Totals include their parts. */
export interface TurnUsage {
  readonly input: number;
  /** Part of `input`. */
  readonly cached: number;
  readonly output: number;
  /** Part of `output`. */
  readonly reasoning: number;
}

/** What the scripted model says in one turn; the family puts it into its own words. */
export interface Turn {
  /** Thought aloud before anything else, with the family's proof, when the caller asked for thinking. */
  readonly thinking?: string;
  /** Pieces of text, one chunk each in a stream. */
  readonly text?: readonly string[];
  readonly calls?: readonly { readonly name: string; readonly args: Readonly<Record<string, unknown>> }[];
  readonly usage?: TurnUsage;
  /** An error status in place of an answer. */
  readonly status?: number;
  readonly message?: string;
  /** Wait before each frame. */
  readonly delayMs?: number;
}

/** What a request asks, read from its family's body. */
export interface Ask {
  readonly family: string;
  readonly model: string;
  readonly isStream: boolean;
  /** Text of the last user message that has any. */
  readonly lastUserText: string;
  readonly toolNames: readonly string[];
  /** The one tool that must be called, when the caller forces one. */
  readonly forcedTool: string | null;
  /** Results behind the last assistant turn, paired with the name of the tool that was called. */
  readonly results: readonly { readonly name: string; readonly text: string }[];
  readonly imageCount: number;
  readonly hasSchema: boolean;
  readonly isThinking: boolean;
  /** Proofs of earlier thinking that came back. */
  readonly proofs: readonly string[];
}

export type Json = Record<string, unknown>;
export const isJson = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
export const objects = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isJson) : []);

/** One way of speaking on the wire. */
export interface Family {
  readonly id: string;
  /** The model and whether it streams, or null when the path is not this family's. */
  route(path: string, body: Json): { readonly model: string; readonly isStream: boolean } | null;
  /** What the vendor would refuse, in its words; [] = taken. */
  complaints(body: Json): readonly string[];
  ask(body: Json): Omit<Ask, "family" | "model" | "isStream">;
  plain(turn: Turn, context: TurnContext): unknown;
  frames(turn: Turn, context: TurnContext): readonly string[];
  error(status: number, message: string): unknown;
  /** How the frames stand on the wire where that is not text. */
  readonly framing?: { readonly contentType: string; encode(frame: string): Uint8Array };
}

export interface TurnContext {
  readonly model: string;
  readonly usage: TurnUsage;
  /** Grows by one with every answer: ids are made from it. */
  readonly serial: number;
  readonly ask: Ask;
}

/** Proof of a thought that only the double can make; `by` is the family. */
export const proofOf = (by: string, thought: string): string =>
  Buffer.from(`${by}|${thought}|signed by the double`).toString("base64");

export const isProofOf = (by: string, proof: unknown): proof is string =>
  typeof proof === "string" && Buffer.from(proof, "base64").toString().startsWith(`${by}|`);

export const textOf = (turn: Turn): string => (turn.text ?? []).join("");
export const dataFrame = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
export const eventFrame = (value: Json): string => `event: ${String(value.type)}\n${dataFrame(value)}`;
/** JSON of a call's arguments in two pieces, as vendors stream it. */
export function argumentPieces(args: Readonly<Record<string, unknown>>): readonly string[] {
  const text = JSON.stringify(args);
  const half = Math.ceil(text.length / 2);
  return [text.slice(0, half), text.slice(half)];
}

/** The tool that must be called when the caller only says that one must, and there is one. */
export function onlyTool(isRequired: boolean, tools: unknown): string | null {
  const [only, ...others] = objects(tools);
  const name = isJson(only?.function) ? only.function.name : only?.name;
  return isRequired && others.length === 0 && typeof name === "string" ? name : null;
}

/** Members that are not in the list, as a complaint each. */
export const unknownMembers = (value: Json, known: readonly string[], say: (name: string) => string): string[] =>
  Object.keys(value)
    .filter((name) => !known.includes(name))
    .map(say);
