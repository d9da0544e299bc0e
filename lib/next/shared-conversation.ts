import { cache } from "react";
import { getComposition } from "@/lib/composition";
import { isAppError } from "@/lib/kernel";
import { type ConversationContent, readShare } from "@/lib/playground";

/** The conversation behind a share link, or null when the link leads nowhere. Read once a request. */
export const findShared = cache(async (token: string) => {
  const { services } = await getComposition();
  try {
    const shared = await readShare(services, { token: token.slice(0, 100) });
    return { ...shared, content: withoutIds(shared.content) };
  } catch (error) {
    if (isAppError(error) && error.code === "not_found") return null;
    throw error;
  }
});

/** Ids of requests are between the author and the operator. */
function withoutIds(content: ConversationContent): ConversationContent {
  return {
    ...content,
    columns: content.columns.map((column) => ({
      ...column,
      replies: Object.fromEntries(
        Object.entries(column.replies).map(([turnId, steps]) => [
          turnId,
          steps.map(({ answer, results }) => ({
            results,
            answer: {
              ...answer,
              generationId: null,
              failure: answer.failure && { ...answer.failure, requestId: null },
            },
          })),
        ]),
      ),
    })),
  };
}
