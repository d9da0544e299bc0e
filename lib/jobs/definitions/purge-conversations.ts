import type { JobDefinition } from "@/lib/backends/queue";
import type { Services } from "@/lib/context";
import { purgeConversations } from "@/lib/playground";

/** Forgets conversations of the playground that nobody has changed for a year. */
export const purgeConversationsJob = (services: Services): JobDefinition => ({
  name: "purge-conversations",
  dailyAtUtc: "03:20",
  run: async () => {
    const conversationCount = await purgeConversations(services);
    if (conversationCount > 0)
      services.log.info({ conversationCount }, "Conversations past their time were forgotten.");
  },
});
