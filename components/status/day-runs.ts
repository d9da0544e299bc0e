import type { ComponentState, StatusDay } from "./dto";

/** Days in a row that read the same. */
export interface DayRun {
  /** UTC days, YYYY-MM-DD; equal for a single day. */
  readonly from: string;
  readonly to: string;
  readonly state: ComponentState;
  /** The share that went well, as shown; null = nothing known. */
  readonly share: string | null;
}

/** Ninety bars as text: days in a row with the same state and share are one line. Newest first. */
export function dayRuns(days: readonly StatusDay[], formatShare: (share: number) => string): readonly DayRun[] {
  const runs: DayRun[] = [];
  for (const { day, state, requests, errors } of days) {
    const share = requests === 0 ? null : formatShare((requests - errors) / requests);
    const last = runs.at(-1);
    if (last?.state === state && last.share === share) runs[runs.length - 1] = { ...last, to: day };
    else runs.push({ from: day, to: day, state, share });
  }
  return runs.reverse();
}
