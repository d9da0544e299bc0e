import type { PoolClient } from "pg";

export interface Proof {
  /** "I1" … "I12". */
  readonly invariant: string;
  readonly name: string;
  /** Rows it was held against, and rows that break it. */
  readonly checked: number;
  readonly broken: number;
  /** Up to five that break it. */
  readonly examples: readonly string[];
  readonly status: "ok" | "broken" | "not checked";
}

export interface ProofReport {
  readonly proofs: readonly Proof[];
  readonly isClean: boolean;
  /** Wallets that take no new holds from now on, because I1 to I5 is broken for them. */
  readonly frozenWalletIds: readonly string[];
}

/** A proof of another room (I8, I10, I11), made in the same snapshot. */
export interface ForeignProof {
  readonly id: string;
  readonly statement: string;
  readonly checkedCount: number;
  readonly broken: readonly string[];
}

export interface ProveOptions {
  /** For I6. Default 60. */
  readonly leaseSeconds?: number;
  /** For I6: how long a request may take at most. Default 3,600. */
  readonly requestSecondsMax?: number;
  /** Freeze the wallets for which I1 to I5 is broken. Default true. */
  readonly isFreezing?: boolean;
  readonly foreign?: readonly ((client: PoolClient) => Promise<readonly ForeignProof[]>)[];
}
