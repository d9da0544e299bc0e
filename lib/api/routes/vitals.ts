import { z } from "zod";
import { recordVisit, VisitInput } from "@/lib/vitals";
import { type ApiRoute, defineRoute } from "../route";

/** What visitors' browsers measured. */
export const vitalsRoutes: readonly ApiRoute[] = [
  defineRoute({
    method: "POST",
    path: "/visits",
    summary: "Say how a visit to a page went",
    tag: "Docs",
    door: "console",
    access: "public",
    body: VisitInput,
    response: z.null(),
    status: 204,
    async run(ctx, { body, header }) {
      // The pages' script asks the browser before it sends anything; a browser's word counts here as well.
      if (header("dnt") !== "1" && header("sec-gpc") !== "1") await recordVisit(ctx, body);
    },
  }),
];
