import type { Context } from "@/lib/context";
import type { PageOpinion } from "./schemas";
import { selectOpinions } from "./store";

const DAY_MS = 86_400_000;

/** What readers said about each page in the last `days`, the least useful first. For the operator. */
export async function listOpinions(ctx: Context, input: { readonly days: number }): Promise<readonly PageOpinion[]> {
  return selectOpinions(ctx.db.pool, new Date(ctx.clock.now() - input.days * DAY_MS));
}
