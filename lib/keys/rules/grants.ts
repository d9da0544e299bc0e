import { AppError, type Nano } from "@/lib/kernel";
import { rangesWithin } from "./addresses";
import type { CapInterval } from "./windows";

export type KeyKind = "inference" | "management" | "read_only";

/** What a key gives whoever holds it. Empty lists, null caps and 0 limits mean "no bound". */
export interface Grant {
  readonly kind: KeyKind;
  readonly mode: "live" | "test";
  readonly capNano: Nano | null;
  readonly capInterval: CapInterval;
  readonly rpm: number;
  readonly tpm: number;
  readonly allowedModels: readonly string[];
  readonly allowedIps: readonly string[];
  readonly expiresAtMs: number | null;
}

/** How much a cap of one size gives: a lifetime cap least, a daily one most. */
const GENEROSITY: Readonly<Record<CapInterval, number>> = { none: 0, monthly: 1, weekly: 2, daily: 3 };
const POWER: Readonly<Record<KeyKind, number>> = { read_only: 0, inference: 1, management: 2 };

const isWithinLimit = (inner: number, outer: number): boolean => outer === 0 || (inner > 0 && inner <= outer);

function isWithinCap(inner: Grant, outer: Grant): boolean {
  if (outer.capNano === null) return true;
  if (inner.capNano === null || inner.capNano > outer.capNano) return false;
  return GENEROSITY[inner.capInterval] <= GENEROSITY[outer.capInterval];
}

function areModelsWithin(inner: readonly string[], outer: readonly string[]): boolean {
  if (outer.length === 0) return true;
  const covers = (model: string) =>
    outer.some((pattern) => pattern === model || (pattern.endsWith("/*") && model.startsWith(pattern.slice(0, -1))));
  return inner.length > 0 && inner.every(covers);
}

const CHECKS: readonly (readonly [field: string, isWithin: (inner: Grant, outer: Grant) => boolean])[] = [
  ["kind", (inner, outer) => POWER[inner.kind] <= POWER[outer.kind]],
  ["mode", (inner, outer) => outer.mode === "live" || inner.mode === "test"],
  ["limit", isWithinCap],
  ["rate_limit", (inner, outer) => isWithinLimit(inner.rpm, outer.rpm)],
  ["tpm", (inner, outer) => isWithinLimit(inner.tpm, outer.tpm)],
  ["allowed_models", (inner, outer) => areModelsWithin(inner.allowedModels, outer.allowedModels)],
  [
    "allowed_ips",
    (inner, outer) =>
      outer.allowedIps.length === 0 ||
      (inner.allowedIps.length > 0 && rangesWithin(inner.allowedIps, outer.allowedIps)),
  ],
  [
    "expires_at",
    (inner, outer) =>
      outer.expiresAtMs === null || (inner.expiresAtMs !== null && inner.expiresAtMs <= outer.expiresAtMs),
  ],
];

/** The first field in which a grant exceeds another; null when it lies within it. */
export const exceedingField = (inner: Grant, outer: Grant): string | null =>
  CHECKS.find(([, isWithin]) => !isWithin(inner, outer))?.[0] ?? null;

/** Refuses a grant that has more than the key which would give it. `outer` null = a person or the operator gives it. */
export function requireWithin(inner: Grant, outer: Grant | null): void {
  const field = outer === null ? null : exceedingField(inner, outer);
  if (field === null) return;
  throw new AppError("permission", {
    message: `A key cannot give more than it has: ${field} goes beyond that of the calling key.`,
    param: field,
  });
}
