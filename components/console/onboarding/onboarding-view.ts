import type { RequestRow } from "../activity/activity-view";

/** Stands in highlighted snippets where the new key will be; the browser puts it in. */
export const KEY_PLACEHOLDER = "AIR_KEY_GOES_HERE";

export interface RenderedSnippet {
  readonly id: string;
  readonly label: string;
  /** With the placeholder. */
  readonly code: string;
  /** Highlighted on the server, with the placeholder. */
  readonly html: string;
}

export type FirstRequest = Pick<
  RequestRow,
  "id" | "model" | "provider" | "status" | "tokens_prompt" | "tokens_completion" | "charge" | "total_ms" | "error_code"
>;

export interface NewKey {
  readonly id: string;
  readonly secret: string;
}
