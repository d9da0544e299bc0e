import type { KeyValue } from "@/lib/backends/kv/kv";
import type { LimitState, LimitsPort } from "@/lib/gateway/ports";

/** What an unlimited bucket answers: nothing is counted, so nothing remains to be told. */
const unlimited = (): LimitState => ({
  isAllowed: true,
  limit: 0,
  remaining: 0,
  resetAtSeconds: (Math.floor(Date.now() / 60_000) + 1) * 60,
});

/** Requests and tokens per UTC minute over the shared key-value store. 0 = unlimited. */
export function createLimits(kv: KeyValue): LimitsPort {
  return {
    take: (bucket, limit, amount = 1) => (limit <= 0 ? unlimited() : kv.take(`rate:${bucket}`, limit, amount)),
    adjust(bucket, limit, amount) {
      if (limit > 0 && amount !== 0) kv.adjust(`rate:${bucket}`, amount);
    },
  };
}
