import type { Services } from "@/lib/context";
import type { ProofReport } from "@/lib/ledger";

/** The outcome of the newest proof of the ledger, for whoever looks. */
export interface ProofNote {
  /** ISO 8601. */
  readonly at: string;
  readonly isClean: boolean;
  /** Invariants that were checked. */
  readonly checkCount: number;
}

const KEY = "ledger:proved";
const KEPT_SECONDS = 86_400;

type Parts = Pick<Services, "kv" | "clock">;

/** Keeps the outcome for a day. */
export async function noteProof({ kv, clock }: Parts, report: Pick<ProofReport, "isClean" | "proofs">): Promise<void> {
  const note: ProofNote = {
    at: new Date(clock.now()).toISOString(),
    isClean: report.isClean,
    checkCount: report.proofs.filter(({ status }) => status !== "not checked").length,
  };
  await kv.set(KEY, JSON.stringify(note), KEPT_SECONDS);
}

/** The newest outcome, or null when there was none within a day. */
export async function readProofNote({ kv }: Pick<Parts, "kv">): Promise<ProofNote | null> {
  const text = await kv.get(KEY);
  return text === null ? null : (JSON.parse(text) as ProofNote);
}
