import type { z } from "zod";
import { rateAt, readRateHistory } from "@/lib/catalog";
import type { Context } from "@/lib/context";
import { AppError, parseId } from "@/lib/kernel";
import { renderGeneration } from "./render-generation";
import { GetGenerationInput } from "./schemas";
import { selectByUpstreamId, selectGeneration } from "./store";
import { tenantOf } from "./tenant";

/** One request of the workspace by any form of its id, or by the provider's. Somebody else's is `not_found`. */
export async function getGeneration(ctx: Context, input: z.input<typeof GetGenerationInput>) {
  const { workspaceId } = tenantOf(ctx);
  const { id } = GetGenerationInput.parse(input);
  const uuid = parseId(id);
  const own = uuid ? await selectGeneration(ctx.db, workspaceId, uuid) : null;
  const row = own ?? (await selectByUpstreamId(ctx.db, workspaceId, id));
  if (!row) throw new AppError("not_found", { message: "There is no such generation.", param: "id" });
  const startedAtMs = row.started_at.getTime();
  return renderGeneration(row, rateAt(await readRateHistory(ctx.db, row.currency, startedAtMs), startedAtMs));
}
