import type { EndpointStats } from "./order";

const WEIGHT = 0.2;

interface Row {
  latencyMs: number | null;
  throughput: number | null;
}

const blend = (old: number | null, fresh: number): number => (old === null ? fresh : old + (fresh - old) * WEIGHT);

/** Smoothed speed of endpoints as seen by this process. */
export class RunningStats implements EndpointStats {
  private readonly rows = new Map<string, Row>();

  latencyMs(endpointId: string): number | null {
    return this.rows.get(endpointId)?.latencyMs ?? null;
  }

  throughput(endpointId: string): number | null {
    return this.rows.get(endpointId)?.throughput ?? null;
  }

  /** Notes one good answer. */
  record(endpointId: string, firstByteMs: number, outputTokens: number, totalMs: number): void {
    let row = this.rows.get(endpointId);
    if (!row) {
      row = { latencyMs: null, throughput: null };
      this.rows.set(endpointId, row);
    }
    row.latencyMs = blend(row.latencyMs, firstByteMs);
    if (outputTokens > 0 && totalMs > 0) row.throughput = blend(row.throughput, (outputTokens * 1000) / totalMs);
  }
}
