import type { JobDefinition } from "@/lib/backends/queue";
import type { Services } from "@/lib/context";
import { autoRechargeJob } from "./definitions/auto-recharge";
import { expirePromosJob } from "./definitions/expire-promos";
import { deliverMailJob, purgeMailJob } from "./definitions/mail";
import { pollStripeJob } from "./definitions/poll-stripe";
import { purgeEndedJob } from "./definitions/purge-ended";

/** Every background job of the installation. Each run is safe to repeat. */
export function createJobs(services: Services): JobDefinition[] {
  const jobs = [
    autoRechargeJob(services),
    pollStripeJob(services),
    expirePromosJob(services),
    deliverMailJob(services),
    purgeMailJob(services),
    purgeEndedJob(services),
  ];
  return jobs.filter((job): job is JobDefinition => job !== null);
}
