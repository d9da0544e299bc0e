import type { JobDefinition } from "@/lib/backends/queue";
import type { Services } from "@/lib/context";

/** Sends what the mail server did not take at first. */
export const deliverMailJob = (services: Services): JobDefinition => ({
  name: "deliver-mail",
  everySeconds: 60,
  run: async () => {
    const mailCount = await services.mail.deliverDue();
    if (mailCount > 0) services.log.info({ mailCount }, "Waiting mail was sent.");
  },
});

/** Forgets old mail. */
export const purgeMailJob = (services: Services): JobDefinition => ({
  name: "purge-mail",
  dailyAtUtc: "02:50",
  run: async () => {
    const mailCount = await services.mail.purge();
    if (mailCount > 0) services.log.info({ mailCount }, "Old mail was forgotten.");
  },
});
