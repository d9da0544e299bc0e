export type ComponentState = "operational" | "degraded" | "down" | "unknown";

export interface StatusDay {
  /** UTC day, YYYY-MM-DD. */
  readonly day: string;
  readonly state: ComponentState;
  readonly requests: number;
  readonly errors: number;
}

/** One row of the status page. */
export interface StatusComponent {
  readonly id: string;
  readonly kind: "api" | "dialect" | "dashboard" | "billing" | "provider";
  readonly name: string;
  readonly status: ComponentState;
  /** Of the last hour. */
  readonly now: {
    readonly requests: number;
    readonly errors: number;
    readonly p50_ms: number | null;
    readonly p95_ms: number | null;
  };
  /** Oldest first, today last. */
  readonly days: readonly StatusDay[];
  /** Between 0 and 1. */
  readonly uptime: number | null;
}
