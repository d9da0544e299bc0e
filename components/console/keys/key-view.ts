/** A key as the API shows it; amounts are exact decimal strings. */
export interface KeyRow {
  readonly id: string;
  readonly name: string;
  /** First 12 and last 4 characters. */
  readonly label: string;
  readonly kind: "inference" | "management" | "read_only";
  readonly mode: "live" | "test";
  readonly disabled: boolean;
  readonly currency: string;
  readonly limit: string | null;
  readonly limit_remaining: string | null;
  readonly limit_reset: "daily" | "weekly" | "monthly" | "none" | null;
  readonly usage: string;
  readonly usage_monthly: string;
  readonly rate_limit: number;
  readonly allowed_models: readonly string[] | null;
  readonly expires_at: string | null;
  readonly created_at: string;
  readonly last_used_at: string | null;
}

/** What the create and rotate operations answer beside the key. */
export interface SecretAnswer {
  readonly id: string;
  readonly name: string;
  readonly key: string;
}

export type KeyState = "active" | "disabled" | "expired" | "capped";

/** Whether a key answers now, and if not, why. */
export function keyState(key: KeyRow, nowMs: number): KeyState {
  if (key.disabled) return "disabled";
  if (key.expires_at !== null && Date.parse(key.expires_at) <= nowMs) return "expired";
  if (key.limit_remaining !== null && !/[1-9]/.test(key.limit_remaining)) return "capped";
  return "active";
}
