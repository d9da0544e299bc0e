import type { JobDefinition } from "@/lib/backends/queue";
import { proveBilling } from "@/lib/billing";
import type { Services } from "@/lib/context";
import { type ProofMark, type ProofReport, proveLedger, proveRecent } from "@/lib/ledger";
import { proveUsage, proveUsageDays } from "@/lib/usage";
import { noteProof } from "../proof-note";

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
      await noteProof(services, report);
    },
  };
}

/** Every night: every balance and every invariant from the first posting on, Stripe's side included. */
export const proveLedgerJob = (services: Services, leaseSeconds?: number): JobDefinition => ({
  name: "prove-ledger",
  dailyAtUtc: "03:17",
  timeoutSeconds: 3600,
  run: async () => {
    const report = await proveLedger(services.db, { leaseSeconds, foreign: [proveBilling, proveUsage] });
    tell(services, report);
    await noteProof(services, report);
    services.log.info({ isClean: report.isClean, proofCount: report.proofs.length }, "The ledger was proved.");
  },
});

/** Every hour: the sums of this month and the last against their records. */
export const proveUsageJob = (services: Services): JobDefinition => ({
  name: "prove-usage",
  everySeconds: 3600,
  run: async () => {
    const now = new Date(services.clock.now());
    const fromDay = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1)).toISOString().slice(0, 10);
    const { id, statement, broken } = await services.db.transaction(async (client) => proveUsageDays(client, fromDay));
    if (broken.length === 0) return;
    const examples = broken.slice(0, 5);
    services.log.error(
      { invariant: id, name: statement, broken: broken.length, examples },
      "An invariant of the ledger is broken.",
    );
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
