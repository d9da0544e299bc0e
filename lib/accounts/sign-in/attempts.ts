import { createHmac } from "node:crypto";
import type { Context } from "@/lib/context";
import { AppError } from "@/lib/kernel";
import { countAttempt } from "./store-attempts";

interface Rule {
  readonly windowSeconds: number;
  /** Tries per e-mail from anywhere, and per caller's address for any e-mail. */
  readonly perEmail: number;
  readonly perAddress: number;
}

const QUARTER_HOUR = 900;
const HOUR = 3600;

const RULES = {
  password: { windowSeconds: QUARTER_HOUR, perEmail: 20, perAddress: 100 },
  code: { windowSeconds: QUARTER_HOUR, perEmail: 20, perAddress: 100 },
  "sign-up": { windowSeconds: HOUR, perEmail: 5, perAddress: 20 },
  "request-code": { windowSeconds: QUARTER_HOUR, perEmail: 5, perAddress: 50 },
  "request-reset": { windowSeconds: HOUR, perEmail: 5, perAddress: 50 },
  link: { windowSeconds: QUARTER_HOUR, perEmail: 0, perAddress: 100 },
} as const satisfies Record<string, Rule>;

export type AttemptKind = keyof typeof RULES;

/**
 * Counts a try in PostgreSQL and refuses when there were too many (`rate_limited`). Fails closed: when it cannot count,
 * nobody may try (`temporarily_unavailable`).
 */
export async function takeAttempt(ctx: Context, kind: AttemptKind, email: string | null): Promise<void> {
  const rule: Rule = RULES[kind];
  const nowMs = ctx.clock.now();
  const startsAtMs = Math.floor(nowMs / (rule.windowSeconds * 1000)) * rule.windowSeconds * 1000;
  const buckets: [name: string, limit: number][] = [];
  if (email !== null) buckets.push([`${kind}:email:${email}`, rule.perEmail]);
  buckets.push([`${kind}:address:${addressBlock(ctx.address)}`, rule.perAddress]);
  for (const [name, limit] of buckets) {
    const count = await countAttempt(ctx.db.pool, hashBucket(ctx, name), startsAtMs).catch((cause: unknown) => {
      throw new AppError("temporarily_unavailable", { cause, retryAfterSeconds: 5 });
    });
    if (count > limit) {
      const endsAtMs = startsAtMs + rule.windowSeconds * 1000;
      throw new AppError("rate_limited", {
        message: "Too many tries. Wait a little and try again.",
        retryAfterSeconds: (endsAtMs - nowMs) / 1000,
      });
    }
  }
}

function hashBucket(ctx: Context, name: string): string {
  return createHmac("sha256", ctx.secrets.derive("attempts:v1")).update(name).digest("base64url");
}

/** One customer's line: an IPv4 address, or the /64 that an IPv6 subscriber has to himself. */
export function addressBlock(address: string | null | undefined): string {
  if (!address) return "unknown";
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1]) return mapped[1];
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.toLowerCase().split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const missing = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  return [...left, ...Array.from({ length: missing }, () => "0"), ...right]
    .slice(0, 4)
    .map((part) => part.replace(/^0+(?=.)/, ""))
    .join(":");
}
