/** How long a key and its answer are remembered. */
export const RETENTION_MS = 24 * 60 * 60_000;
