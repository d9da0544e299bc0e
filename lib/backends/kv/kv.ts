import type { LimitState } from "@/lib/gateway/ports";

/** Counters and short-lived values shared by processes. Never the authority for money. */
export interface KeyValue {
  readonly kind: "memory" | "redis";
  /** Fixed window aligned to the UTC minute (or `windowSeconds`); exact across processes that share the store. */
  take(bucket: string, limit: number, amount?: number, windowSeconds?: number): Promise<LimitState> | LimitState;
  adjust(bucket: string, amount: number, windowSeconds?: number): void;
  get(key: string): Promise<string | null>;
  set(key: string, value: string, ttlSeconds: number): Promise<void>;
  delete(key: string): Promise<void>;
  close(): Promise<void>;
}
