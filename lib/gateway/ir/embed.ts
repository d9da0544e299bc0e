/** One thing to embed: a text, or a list of the model's own token ids. */
export type EmbedInput = { readonly text: string } | { readonly tokens: readonly number[] };

/** Texts to turn into vectors, one each. */
export interface EmbedRequest {
  /** Never empty. */
  readonly inputs: readonly EmbedInput[];
  /** Numbers in a vector, where the model lets one choose; null = the model's own. */
  readonly dimensions: number | null;
  /** Members that only the client's dialect knows, by their paths: lost in any other. */
  readonly own: readonly string[];
}

/** One vector: its numbers, or little-endian 32-bit floats in base64 as some vendors send them. */
export type EmbedVector = { readonly values: readonly number[] } | { readonly base64: string };

/** The vectors in the order of the inputs. */
export interface EmbedResponse {
  readonly upstreamId: string | null;
  readonly vectors: readonly EmbedVector[];
  /** null = the vendor did not say, or said what cannot be true (`hasBadUsage`). */
  readonly inputTokens: number | null;
  readonly hasBadUsage: boolean;
}
