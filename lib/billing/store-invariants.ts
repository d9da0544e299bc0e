import type { Pool, PoolClient } from "pg";

/** One statement about money that must hold, how many rows it was held against, and the rows that break it. */
export interface BillingProof {
  readonly id: "I8" | "I10";
  readonly statement: string;
  readonly checkedCount: number;
  readonly broken: readonly string[];
}

interface Check {
  readonly id: BillingProof["id"];
  readonly statement: string;
  /** Counts what the statement is about. */
  readonly counted: string;
  /** Gives one text per violation, as `broken`. */
  readonly violations: string;
}

/** What a wallet's account got from the transactions of some idempotency keys: SQL over SQL texts, by index. */
const moved = (wallet: string, ...keys: string[]): string => `(
  SELECT coalesce(sum(leg.amount), 0) FROM ledger_tx moved JOIN posting leg ON leg.tx_id = moved.id
    JOIN wallet own ON own.ledger_account_id = leg.account_id
   WHERE moved.idem_key IN (${keys.join(", ")}) AND own.id = ${wallet})`;
const refundKeys = (id: string): string[] =>
  ["refund:", "refund-failed:", "refund-returned:"].map((prefix) => `'${prefix}' || ${id}`);
const disputeKeys = (id: string): string[] =>
  ["dispute-opened:", "dispute-won:", "dispute-reinstated:"].map((prefix) => `'${prefix}' || ${id}`);

const CHECKS: readonly Check[] = [
  {
    id: "I8",
    statement: "each paid PaymentIntent has exactly one top-up of its amount",
    counted: "SELECT count(*) FROM stripe_payment WHERE status = 'succeeded'",
    violations: `SELECT p.id || coalesce(': refused for its ' || p.problem, ': credited otherwise') AS broken
      FROM stripe_payment p WHERE p.status = 'succeeded' AND (p.problem IS NOT NULL
        OR (SELECT count(*) FROM ledger_tx t WHERE t.idem_key = 'topup:' || p.id) <> 1
        OR ${moved("p.wallet_id", "'topup:' || p.id")} IS DISTINCT FROM p.amount)`,
  },
  {
    id: "I8",
    statement: "each top-up transaction of Stripe has its paid PaymentIntent",
    counted: "SELECT count(*) FROM ledger_tx WHERE kind = 'topup'",
    violations: `SELECT t.idem_key AS broken FROM ledger_tx t LEFT JOIN stripe_payment p ON p.id = t.ref_id
      WHERE t.kind = 'topup' AND p.status IS DISTINCT FROM 'succeeded'`,
  },
  {
    id: "I8",
    statement: "each refund has moved its amount once, and back when it failed",
    counted: "SELECT count(*) FROM stripe_refund",
    violations: `SELECT r.id || ' is ' || r.stage AS broken FROM stripe_refund r
      JOIN stripe_payment p ON p.id = r.payment_id
      WHERE ${moved("p.wallet_id", ...refundKeys("r.id"), ...refundKeys("r.request_id::text"))}
        <> CASE WHEN r.stage IN ('taken', 'settled') THEN -r.amount ELSE 0 END`,
  },
  {
    id: "I8",
    statement: "each refund request holds its amount until it has ended",
    counted: "SELECT count(*) FROM refund_request",
    violations: `SELECT q.id::text AS broken FROM refund_request q
      WHERE NOT EXISTS (SELECT 1 FROM stripe_refund r WHERE r.request_id = q.id)
        AND ${moved("q.wallet_id", ...refundKeys("q.id::text"))} <> CASE WHEN q.status = 'taken' THEN -q.amount ELSE 0 END`,
  },
  {
    id: "I8",
    statement: "each dispute holds its amount until it is won",
    counted: "SELECT count(*) FROM stripe_dispute",
    violations: `SELECT d.id || ' is ' || d.stage AS broken FROM stripe_dispute d
      WHERE ${moved("d.wallet_id", ...disputeKeys("d.id"))} <> CASE WHEN d.stage IN ('suspended', 'lost') THEN -d.amount ELSE 0 END`,
  },
  {
    id: "I8",
    statement: "each line of stripe_clearing names an object of Stripe",
    counted: `SELECT count(*) FROM posting p JOIN ledger_account a ON a.id = p.account_id WHERE a.kind = 'stripe_clearing'`,
    violations: `SELECT t.idem_key AS broken FROM posting p JOIN ledger_account a ON a.id = p.account_id
      JOIN ledger_tx t ON t.id = p.tx_id WHERE a.kind = 'stripe_clearing'
        AND NOT EXISTS (SELECT 1 FROM stripe_payment WHERE id = t.ref_id)
        AND NOT EXISTS (SELECT 1 FROM stripe_refund WHERE id = t.ref_id OR request_id::text = t.ref_id)
        AND NOT EXISTS (SELECT 1 FROM stripe_dispute WHERE id = t.ref_id)`,
  },
  {
    id: "I10",
    statement: "at most one automatic payment of a wallet is under way",
    counted: "SELECT count(*) FROM auto_recharge",
    violations: `SELECT wallet_id::text AS broken FROM topup
      WHERE source = 'auto_recharge' AND status IN ('open', 'processing') GROUP BY wallet_id HAVING count(*) > 1`,
  },
];

/**
 * Holds I8 (over what is mirrored of Stripe) and I10 against the ledger, in the caller's snapshot. Where nothing was ever
 * paid through Stripe, I8 is left out: there is nothing it could have been checked against.
 */
export async function proveBilling(client: Pool | PoolClient): Promise<BillingProof[]> {
  const proofs: BillingProof[] = [];
  for (const { id, statement, counted, violations } of CHECKS) {
    const [total, broken] = [await rowsOf(client, counted), await rowsOf(client, violations)];
    proofs.push({
      id,
      statement,
      checkedCount: Number.parseInt(total[0]?.count ?? "0", 10),
      broken: broken.map((row) => row.broken ?? ""),
    });
  }
  const hasSource = proofs.some((proof) => proof.id === "I8" && proof.checkedCount > 0);
  return proofs.filter((proof) => hasSource || proof.id !== "I8");
}

interface ProofRow {
  readonly count?: string;
  readonly broken?: string;
}

async function rowsOf(client: Pool | PoolClient, text: string): Promise<ProofRow[]> {
  const { rows } = await (client as Pool).query<ProofRow>(text);
  return rows;
}
