/** Whose answers are meant: a workspace's, or one sub-account's within it. */
export interface ResponseOwner {
  readonly workspaceId: string;
  /** null = all of the workspace. */
  readonly subAccountId: string | null;
}

/** An answer with the whole input that it answered, in the words of the Responses API. */
export interface KeptResponse {
  readonly input: readonly unknown[];
  readonly response: Readonly<Record<string, unknown>>;
}

/** How long an answer is kept. */
export const RETENTION_DAYS = 30;
