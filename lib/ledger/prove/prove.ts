import type { PoolClient } from "pg";
import type { Database } from "@/lib/backends/db/db";
import { CHECKS, type Check, FOREIGN } from "./store-checks";
import {
  type Bounds,
  countChecked,
  countPostings,
  findViolations,
  freezeWallet,
  lastPostingId,
  readSnapshot,
  type Violation,
} from "./store-prove";
import type { ForeignProof, Proof, ProofReport, ProveOptions } from "./types";

const EXAMPLES_MAX = 5;

interface Finding {
  readonly check: Check;
  readonly checked: number;
  readonly violations: readonly Violation[];
}

/**
 * Recomputes every balance and every invariant from the postings, in one snapshot. Wallets for which I1 to I5 is broken are
 * frozen: they take no new holds until an operator lifts it. Nothing is ever repaired.
 */
export async function proveLedger(db: Database, options: ProveOptions = {}): Promise<ProofReport> {
  const { findings, foreign } = await db.transaction(async (client) => {
    await readSnapshot(client);
    const findings: Finding[] = [];
    for (const check of CHECKS) {
      findings.push({
        check,
        checked: await countChecked(client, check),
        violations: await findViolations(client, check.broken, boundsOf(options, "0")),
      });
    }
    return { findings, foreign: await proveForeign(client, options) };
  });
  return report(db, options, findings, foreign);
}

/** Where the next incremental proof begins. Two runs overlap, because postings do not commit in the order of their ids. */
export interface ProofMark {
  readonly older: string;
  readonly newer: string;
}

/**
 * Proves what was posted since `mark` (`checked` counts those postings), and all open holds: cheap enough to run every
 * minute. The first run proves all.
 */
export async function proveRecent(
  db: Database,
  mark: ProofMark = { older: "0", newer: "0" },
  options: ProveOptions = {},
): Promise<ProofReport & { readonly mark: ProofMark }> {
  const { findings, newest } = await db.transaction(async (client) => {
    await readSnapshot(client);
    const checked = await countPostings(client, mark.older);
    const findings: Finding[] = [];
    for (const check of CHECKS) {
      if (check.recent === null) continue;
      const violations = await findViolations(client, check.recent, boundsOf(options, mark.older));
      findings.push({ check, checked, violations });
    }
    return { findings, newest: await lastPostingId(client) };
  });
  return { ...(await report(db, options, findings, [])), mark: { older: mark.newer, newer: newest } };
}

const boundsOf = (options: ProveOptions, from: string): Bounds => ({
  lease: options.leaseSeconds ?? 60,
  request: options.requestSecondsMax ?? 3600,
  from,
});

async function proveForeign(client: PoolClient, options: ProveOptions): Promise<Proof[]> {
  const proofs: ForeignProof[] = [];
  for (const prove of options.foreign ?? []) proofs.push(...(await prove(client)));
  const done = proofs.map(({ id, statement, checkedCount, broken }) =>
    proof(id, statement, checkedCount, broken.length, broken),
  );
  const missing = FOREIGN.filter(({ invariant }) => !proofs.some(({ id }) => id === invariant));
  return [
    ...done,
    ...missing.map((each): Proof => ({ ...each, checked: 0, broken: 0, examples: [], status: "not checked" })),
  ];
}

function proof(invariant: string, name: string, checked: number, broken: number, examples: readonly string[]): Proof {
  const status = broken === 0 ? "ok" : "broken";
  return { invariant, name, checked, broken, examples: examples.slice(0, EXAMPLES_MAX), status };
}

const order = (invariant: string): number => Number.parseInt(invariant.slice(1), 10);

async function report(
  db: Database,
  options: ProveOptions,
  findings: readonly Finding[],
  foreign: readonly Proof[],
): Promise<ProofReport> {
  const own = findings.map(({ check, checked, violations }) => {
    const examples = violations.map((each) => each.example);
    return proof(check.invariant, check.name, checked, violations.length, examples);
  });
  const proofs = [...own, ...foreign].sort((a, b) => order(a.invariant) - order(b.invariant));
  const frozenWalletIds = options.isFreezing === false ? [] : await freeze(db, findings);
  return { proofs, isClean: proofs.every((each) => each.status !== "broken"), frozenWalletIds };
}

async function freeze(db: Database, findings: readonly Finding[]): Promise<string[]> {
  const walletIds = new Set<string>();
  await db.transaction(async (client) => {
    for (const { check, violations } of findings) {
      if (!check.isFreezing) continue;
      for (const { example, wallet_id: walletId } of violations) {
        if (walletId === null) continue;
        walletIds.add(walletId);
        await freezeWallet(client, walletId, check, `${check.name}: ${example}`);
      }
    }
  });
  return [...walletIds];
}
