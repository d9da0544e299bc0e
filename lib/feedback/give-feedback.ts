import type { z } from "zod";
import type { Context } from "@/lib/context";
import { AppError, newUuid } from "@/lib/kernel";
import type { FeedbackInput } from "./schemas";
import { insertFeedback } from "./store";

const PER_HOUR = 30;

/** Keeps what a reader says about a page. Throws `rate_limited` after 30 an hour from one address. */
export async function giveFeedback(ctx: Context, input: z.output<typeof FeedbackInput>): Promise<void> {
  const limit = await ctx.kv.take(`feedback:${ctx.address ?? "unknown"}`, PER_HOUR, 1, 3600);
  if (!limit.isAllowed) {
    throw new AppError("rate_limited", {
      retryAfterSeconds: Math.max(1, limit.resetAtSeconds - ctx.clock.now() / 1000),
    });
  }
  await insertFeedback(ctx.db.pool, {
    id: newUuid(),
    page: input.page,
    language: input.language,
    isUseful: input.is_useful,
    comment: input.comment ?? null,
  });
}
