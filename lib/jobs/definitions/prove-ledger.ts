import type { JobDefinition } from "@/lib/backends/queue";
import { proveBilling } from "@/lib/billing";
import type { Services } from "@/lib/context";
import { type ProofMark, type ProofReport, proveLedger, proveRecent } from "@/lib/ledger";

/** Every minute: what was posted since the last look of this process, and all open holds. */
export function proveRecentJob(services: Services, leaseSeconds?: number): JobDefinition {
  let mark: ProofMark | undefined;
  return {
    name: "prove-recent",
    everySeconds: 60,
    run: async () => {
      const report = await proveRecent(services.db, mark, { leaseSeconds });
      mark = report.mark;
      tell(services, report);
    },
  };
}

/** Every night: every balance and every invariant from the first posting on, Stripe's side included. */
export const proveLedgerJob = (services: Services, leaseSeconds?: number): JobDefinition => ({
  name: "prove-ledger",
  dailyAtUtc: "03:17",
  timeoutSeconds: 3600,
  run: async () => {
    const report = await proveLedger(services.db, { leaseSeconds, foreign: [proveBilling] });
    tell(services, report);
    services.log.info({ isClean: report.isClean, proofCount: report.proofs.length }, "The ledger was proved.");
  },
});

/** A broken invariant is an alarm; the wallets it concerns take no new holds until an operator lifts it. */
function tell(services: Services, report: ProofReport): void {
  for (const { invariant, name, broken, examples } of report.proofs.filter((proof) => proof.status === "broken")) {
    services.log.error({ invariant, name, broken, examples }, "An invariant of the ledger is broken.");
  }
  if (report.frozenWalletIds.length > 0) {
    services.log.error({ walletIds: report.frozenWalletIds }, "Wallets were frozen because a proof failed.");
  }
}
