import type { JobDefinition } from "@/lib/backends/queue";
import type { Services } from "@/lib/context";
import { expirePromosJob } from "./definitions/expire-promos";
import { pollStripeJob } from "./definitions/poll-stripe";
import { purgeEndedJob } from "./definitions/purge-ended";

/** Every background job of the installation. Each run is safe to repeat. */
export function createJobs(services: Services): JobDefinition[] {
  const jobs = [pollStripeJob(services), purgeEndedJob(services), expirePromosJob(services)];
  return jobs.filter((job): job is JobDefinition => job !== null);
}
