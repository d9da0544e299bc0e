import { listOpinions } from "@/lib/feedback";
import type { Command } from "../command";

export const docsCommands: readonly Command[] = [
  {
    noun: "docs",
    verb: "feedback",
    summary: "What readers said about each page of the documentation, the least useful first",
    flags: { days: { type: "string", description: "How far back (default 30)", example: "30" } },
    async run({ ctx }, flags) {
      return { value: await listOpinions(ctx, { days: flags.integer("days", 1) ?? 30 }) };
    },
  },
];
