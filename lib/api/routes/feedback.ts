import { z } from "zod";
import { FeedbackInput, giveFeedback } from "@/lib/feedback";
import { type ApiRoute, defineRoute } from "../route";

/** What readers of the documentation say, signed in or not. */
export const feedbackRoutes: readonly ApiRoute[] = [
  defineRoute({
    method: "POST",
    path: "/docs-feedback",
    summary: "Say whether a page of the documentation was useful",
    tag: "Docs",
    door: "console",
    access: "public",
    body: FeedbackInput,
    response: z.null(),
    status: 204,
    run: (ctx, { body }) => giveFeedback(ctx, body),
  }),
];
