const SPAN_MS = 60 * 60 * 1000;
/** Below this many calls a share says nothing. */
const LEAST_CALLS = 20;
const ABUSE_SHARE = 0.2;
const ACCOUNTS_MAX = 10_000;

interface Row {
  sinceMs: number;
  calls: number;
  insured: number;
}

/** How many calls of an account ended free of charge because the provider died. Above a fifth, what was metered is charged. */
export class InsuredShare {
  private readonly rows = new Map<string, Row>();

  /** Counts one finished call. */
  count(accountId: string, isInsured: boolean, nowMs: number): void {
    const row = this.current(accountId, nowMs);
    row.calls++;
    if (isInsured) row.insured++;
  }

  /** Whether one more free ending of this account would be too many. */
  isSpent(accountId: string, nowMs: number): boolean {
    const { calls, insured } = this.current(accountId, nowMs);
    return calls >= LEAST_CALLS && insured + 1 > (calls + 1) * ABUSE_SHARE;
  }

  private current(accountId: string, nowMs: number): Row {
    let row = this.rows.get(accountId);
    if (!row || nowMs - row.sinceMs > SPAN_MS) {
      if (this.rows.size >= ACCOUNTS_MAX) this.rows.clear();
      row = { sinceMs: nowMs, calls: 0, insured: 0 };
      this.rows.set(accountId, row);
    }
    return row;
  }
}
