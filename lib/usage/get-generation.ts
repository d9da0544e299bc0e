import type { z } from "zod";
import { rateAt, readRateHistory } from "@/lib/catalog";
import type { Context } from "@/lib/context";
import { getGeneration as readGeneration } from "@/lib/ledger";
import { renderGeneration } from "./render-generation";
import { GetGenerationInput } from "./schemas";
import { tenantOf } from "./tenant";

/** One request of the workspace by any form of its id, or by the provider's. Somebody else's is `not_found`. */
export async function getGeneration(ctx: Context, input: z.input<typeof GetGenerationInput>) {
  const { workspaceId } = tenantOf(ctx);
  const { id } = GetGenerationInput.parse(input);
  const record = await readGeneration(ctx.db.pool, { workspaceId, id });
  const rates = await readRateHistory(ctx.db, record.currency, record.startedAtMs);
  return renderGeneration(record, rateAt(rates, record.startedAtMs));
}
