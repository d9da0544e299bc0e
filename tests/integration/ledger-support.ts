import { mkdtempSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Pool } from "pg";
import {
  type Currency,
  type GenerationEnd,
  type GenerationStart,
  type Nano,
  nano,
  newUuid,
  silentLog,
  systemClock,
  type WindowSpec,
} from "@/lib/kernel";
import { createMoney, creditWallet, type Money, type MoneyOptions, openWallet } from "@/lib/ledger";

export interface TestWallet {
  readonly accountId: string;
  readonly workspaceId: string;
  readonly walletId: string;
}

/** A new account's wallet with money in it. */
export async function newWallet(pool: Pool, credit: bigint, currency: Currency = "USD"): Promise<TestWallet> {
  const accountId = newUuid();
  const walletId = await openWallet(pool, { accountId, currency });
  if (credit > 0n) {
    await creditWallet(pool, { walletId, amountNano: nano(credit), kind: "topup", reference: `pi_${newUuid()}` });
  }
  return { accountId, walletId, workspaceId: newUuid() };
}

export const newSpoolDir = (): string => mkdtempSync(path.join(os.tmpdir(), "ledger-spool-"));

export function newMoney(pool: Pool, options: Partial<MoneyOptions> = {}): Money {
  return createMoney({
    pool,
    owner: `test-${newUuid()}`,
    leaseSeconds: 60,
    clock: systemClock,
    log: silentLog,
    spoolDir: newSpoolDir(),
    ...options,
  });
}

export function generation(wallet: TestWallet, changes: Partial<GenerationStart> = {}): GenerationStart {
  return {
    id: newUuid(),
    requestId: "req-1",
    accountId: wallet.accountId,
    workspaceId: wallet.workspaceId,
    subAccountId: null,
    keyId: null,
    mode: "live",
    operation: "generate",
    dialect: "openai-chat",
    requestedModel: "lab/model",
    model: "lab/model",
    isStream: false,
    currency: "USD",
    priceVersionId: "v1",
    appUrl: null,
    appTitle: null,
    tag: null,
    endUser: null,
    startedAtMs: Date.now(),
    ...changes,
  };
}

export function ending(cost: bigint, changes: Partial<GenerationEnd> = {}): GenerationEnd {
  return {
    status: cost > 0n ? "completed" : "failed",
    provider: "sandbox",
    endpointId: "sandbox/model",
    upstreamId: null,
    usage: {
      inputTokens: 10,
      outputTokens: 20,
      cacheReadTokens: 0,
      cacheWriteTokens: 0,
      reasoningTokens: 0,
      source: "reported",
      units: {},
    },
    costNano: nano(cost),
    costLines: [],
    finishReason: "stop",
    nativeFinishReason: "stop",
    errorCode: null,
    isInsured: false,
    ttftMs: 1,
    latencyMs: 2,
    totalMs: 3,
    attempts: [],
    droppedParams: [],
    translationWarnings: [],
    ...changes,
  };
}

export const keyWindow = (scopeId: string, limit: bigint | null, scope: WindowSpec["scope"] = "key"): WindowSpec => ({
  scope,
  scopeId,
  startsAt: "2026-01-01T00:00:00.000Z",
  limitNano: limit === null ? null : (limit as Nano),
});

/** Opens a hold of `amount`; answers its id and the outcome. */
export async function openHold(
  money: Money,
  wallet: TestWallet,
  amount: bigint,
  windows: readonly WindowSpec[] = [],
  changes: Partial<GenerationStart> = {},
) {
  const start = generation(wallet, changes);
  const outcome = await money.hold({ walletId: wallet.walletId, windows, amountNano: nano(amount), generation: start });
  return { id: start.id, outcome };
}

export async function scalar<T>(pool: Pool, sql: string, values: unknown[] = []): Promise<T> {
  const { rows } = await pool.query<{ value: T }>(sql, values);
  const [row] = rows;
  if (!row) throw new Error(`no row: ${sql}`);
  return row.value;
}
