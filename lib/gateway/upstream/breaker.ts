/** When an endpoint is left alone: this many failures in a row within the span; then one probe after the pause. */
const FAILURES_TO_OPEN = 5;
const SPAN_MS = 30_000;
const PAUSE_MS = 10_000;

interface Circuit {
  failures: number;
  firstFailureMs: number;
  /** 0 = closed. */
  openUntilMs: number;
  isProbing: boolean;
}

/** Keeps calls away from endpoints that keep failing. Per process, by endpoint id; half-open lets one probe through. */
export class Breaker {
  private readonly circuits = new Map<string, Circuit>();

  /** Whether a call may be sent now. A true answer on a half-open circuit takes the probe. */
  admits(id: string, nowMs: number): boolean {
    const circuit = this.circuits.get(id);
    if (!circuit || circuit.openUntilMs === 0) return true;
    if (nowMs < circuit.openUntilMs || circuit.isProbing) return false;
    circuit.isProbing = true;
    return true;
  }

  /** Whether the endpoint is healthy, without taking a probe. */
  isClosed(id: string): boolean {
    const circuit = this.circuits.get(id);
    return !circuit || circuit.openUntilMs === 0;
  }

  succeeded(id: string): void {
    if (this.circuits.size > 0) this.circuits.delete(id);
  }

  /** Gives a probe back that ended without a verdict (the client went away). */
  abandoned(id: string): void {
    const circuit = this.circuits.get(id);
    if (circuit) circuit.isProbing = false;
  }

  failed(id: string, nowMs: number): void {
    const circuit = this.circuits.get(id);
    if (!circuit || (circuit.openUntilMs === 0 && nowMs - circuit.firstFailureMs > SPAN_MS)) {
      this.circuits.set(id, { failures: 1, firstFailureMs: nowMs, openUntilMs: 0, isProbing: false });
      return;
    }
    circuit.failures++;
    circuit.isProbing = false;
    if (circuit.failures >= FAILURES_TO_OPEN) circuit.openUntilMs = nowMs + PAUSE_MS;
  }
}
