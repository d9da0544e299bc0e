/** How long a conversation stays after its last change. */
export const RETENTION_DAYS = 365;

/** How many conversations one person keeps in one workspace. */
export const CONVERSATIONS_MAX = 1000;

/** What one person's conversations and shared copies may take together. */
export const KEPT_BYTES_MAX = 200 * 1024 * 1024;

const DAY_MS = 86_400_000;

export const expiryFrom = (nowMs: number): Date => new Date(nowMs + RETENTION_DAYS * DAY_MS);
