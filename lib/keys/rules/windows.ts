import type { Nano, WindowSpec } from "@/lib/kernel";

export const CAP_INTERVALS = ["none", "daily", "weekly", "monthly"] as const;
export type CapInterval = (typeof CAP_INTERVALS)[number];

export interface CapWindow {
  readonly startsAtMs: number;
  /** null for caps that never reset. */
  readonly endsAtMs: number | null;
}

const DAY_MS = 86_400_000;

/** The window a moment falls in: UTC day, ISO week (from Monday), UTC month; "none" begins at the epoch. */
export function capWindow(interval: CapInterval, nowMs: number): CapWindow {
  if (interval === "none") return { startsAtMs: 0, endsAtMs: null };
  const day = Math.floor(nowMs / DAY_MS) * DAY_MS;
  if (interval === "daily") return { startsAtMs: day, endsAtMs: day + DAY_MS };
  if (interval === "weekly") {
    const sinceMonday = (new Date(day).getUTCDay() + 6) % 7;
    const monday = day - sinceMonday * DAY_MS;
    return { startsAtMs: monday, endsAtMs: monday + 7 * DAY_MS };
  }
  const date = new Date(day);
  return {
    startsAtMs: Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1),
    endsAtMs: Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1),
  };
}

/** Windows of a key's cap as a function of time; computed once per window, not per call. No cap = no window. */
export function capWindows(
  keyId: string,
  capNano: Nano | null,
  interval: CapInterval,
): (nowMs: number) => readonly WindowSpec[] {
  if (capNano === null) return () => [];
  let current: CapWindow | null = null;
  let specs: readonly WindowSpec[] = [];
  return (nowMs) => {
    const isCurrent =
      current !== null && nowMs >= current.startsAtMs && (current.endsAtMs === null || nowMs < current.endsAtMs);
    if (!isCurrent) {
      current = capWindow(interval, nowMs);
      const startsAt = new Date(current.startsAtMs).toISOString();
      specs = [{ scope: "key", scopeId: keyId, startsAt, limitNano: capNano }];
    }
    return specs;
  };
}
