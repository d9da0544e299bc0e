import type { LimitState } from "@/lib/gateway/ports";

/** Counters and short-lived values shared by processes. Never the authority for money. */
export interface KeyValue {
  readonly kind: "memory" | "redis";
  /**
   * Takes from a fixed window aligned to the UTC minute (or `windowSeconds`); exact across processes that share the
   * store. What is refused takes nothing. Never throws: a shared store that does not answer within 150 ms is replaced
   * by a local window of limit / processes.
   */
  take(bucket: string, limit: number, amount?: number, windowSeconds?: number): Promise<LimitState> | LimitState;
  /** Corrects the present window by a positive or negative amount, never below zero. Fire and forget. */
  adjust(bucket: string, amount: number, windowSeconds?: number): void;
  /** A value, or null when there is none, it has expired, or the store does not answer. */
  get(key: string): Promise<string | null>;
  /** Keeps a value for a while; forgotten without an error when the store does not answer. */
  set(key: string, value: string, ttlSeconds: number): Promise<void>;
  delete(key: string): Promise<void>;
  close(): Promise<void>;
}
