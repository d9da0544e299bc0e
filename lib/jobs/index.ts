import type { JobDefinition } from "@/lib/backends/queue";
import type { Services } from "@/lib/context";
import { autoRechargeJob } from "./definitions/auto-recharge";
import { expirePromosJob } from "./definitions/expire-promos";
import { deliverMailJob, purgeMailJob } from "./definitions/mail";
import { pollStripeJob } from "./definitions/poll-stripe";
import { proveLedgerJob, proveRecentJob, proveUsageJob } from "./definitions/prove-ledger";
import { purgeConversationsJob } from "./definitions/purge-conversations";
import { purgeEndedJob } from "./definitions/purge-ended";
import { purgeResponsesJob } from "./definitions/purge-responses";
import { purgeVisitsJob } from "./definitions/purge-visits";
import { refreshRatesJob } from "./definitions/refresh-rates";
import { rollUpStatusJob } from "./definitions/roll-up-status";
import { rollUpUsageJob } from "./definitions/roll-up-usage";

export { type ProofNote, readProofNote } from "./proof-note";

export interface JobOptions {
  /** How long a hold outlives its process; the proof calls a hold overdue after twice as long. Default 60. */
  readonly leaseSeconds?: number;
  /** Where the day's exchange rates are read; absent = they are set by hand. */
  readonly fxUrl?: string;
}

/** Every background job of the installation. Each run is safe to repeat. */
export function createJobs(services: Services, options: JobOptions = {}): JobDefinition[] {
  const jobs = [
    proveRecentJob(services, options.leaseSeconds),
    proveLedgerJob(services, options.leaseSeconds),
    rollUpUsageJob(services),
    proveUsageJob(services),
    autoRechargeJob(services),
    pollStripeJob(services),
    expirePromosJob(services),
    deliverMailJob(services),
    purgeMailJob(services),
    purgeEndedJob(services),
    refreshRatesJob(services, options.fxUrl),
    rollUpStatusJob(services),
    purgeResponsesJob(services),
    purgeConversationsJob(services),
    purgeVisitsJob(services),
  ];
  return jobs.filter((job): job is JobDefinition => job !== null);
}
