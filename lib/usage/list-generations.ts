import type { z } from "zod";
import { rateAt, readRateHistory } from "@/lib/catalog";
import type { Context } from "@/lib/context";
import { AppError, parseId } from "@/lib/kernel";
import { listGenerations as readGenerations } from "@/lib/ledger";
import { renderSummary } from "./render-generation";
import { ListGenerationsInput } from "./schemas";
import { tenantOf } from "./tenant";

/** Requests of the workspace, newest first. */
export async function listGenerations(ctx: Context, input: z.input<typeof ListGenerationsInput>) {
  const { workspaceId } = tenantOf(ctx);
  const filter = ListGenerationsInput.parse(input);
  const { items, hasMore } = await readGenerations(ctx.db.pool, {
    workspaceId,
    mode: filter.mode,
    keyId: idOf(filter.key_id, "key_id"),
    model: filter.model,
    provider: filter.provider,
    status: filter.status,
    tag: filter.tag,
    after: idOf(filter.after, "after"),
    limit: filter.limit,
  });
  const oldest = items.at(-1);
  const rates = oldest ? await readRateHistory(ctx.db, oldest.currency, oldest.startedAtMs) : [];
  const data = items.map((record) => renderSummary(record, rateAt(rates, record.startedAtMs)));
  return { object: "list" as const, data, has_more: hasMore, next: hasMore ? (data.at(-1)?.id ?? null) : null };
}

/** Any form of an id → uuid; undefined when none was given. Throws invalid_request that names the field. */
export function idOf(text: string | undefined, param: string): string | undefined {
  if (text === undefined) return undefined;
  const uuid = parseId(text);
  if (!uuid) throw new AppError("invalid_request", { message: `${param} is not an id.`, param });
  return uuid;
}
