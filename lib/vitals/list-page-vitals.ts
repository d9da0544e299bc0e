import type { Context } from "@/lib/context";
import type { Device, PageVitals } from "./schemas";
import { selectPages } from "./store";

const DAY_MS = 86_400_000;

/** How real visits to each page went in the last `days`: the 75th percentiles. For the operator. */
export async function listPageVitals(
  ctx: Context,
  input: { readonly days: number; readonly device?: Device },
): Promise<readonly PageVitals[]> {
  const since = new Date(ctx.clock.now() - input.days * DAY_MS);
  const pages = await selectPages(ctx.db.pool, since, input.device ?? null);
  return pages.map((page) => ({
    ...page,
    good: (page.lcp_ms ?? 0) <= 2500 && (page.inp_ms ?? 0) <= 200 && (page.cls ?? 0) <= 0.1,
  }));
}
