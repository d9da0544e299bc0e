import type { z } from "zod";
import { rateAt, readRateHistory } from "@/lib/catalog";
import type { Context } from "@/lib/context";
import { AppError, parseId } from "@/lib/kernel";
import { renderSummary } from "./render-generation";
import { ListGenerationsInput } from "./schemas";
import { selectGenerations } from "./store";
import { tenantOf } from "./tenant";

/** Requests of the workspace, newest first. */
export async function listGenerations(ctx: Context, input: z.input<typeof ListGenerationsInput>) {
  const { workspaceId } = tenantOf(ctx);
  const filter = ListGenerationsInput.parse(input);
  const rows = await selectGenerations(ctx.db, {
    workspaceId,
    mode: filter.mode ?? null,
    keyId: idOf(filter.key_id, "key_id"),
    model: filter.model ?? null,
    status: filter.status ?? null,
    afterId: idOf(filter.after, "after"),
    limit: filter.limit + 1,
  });
  const page = rows.slice(0, filter.limit);
  const oldest = page.at(-1);
  const rates = oldest ? await readRateHistory(ctx.db, oldest.currency, oldest.started_at.getTime()) : [];
  const data = page.map((row) => renderSummary(row, rateAt(rates, row.started_at.getTime())));
  const hasMore = rows.length > page.length;
  return { object: "list" as const, data, has_more: hasMore, next: hasMore ? (data.at(-1)?.id ?? null) : null };
}

/** Any form of an id → uuid; null when none was given. Throws invalid_request that names the field. */
export function idOf(text: string | undefined, param: string): string | null {
  if (text === undefined) return null;
  const uuid = parseId(text);
  if (!uuid) throw new AppError("invalid_request", { message: `${param} is not an id.`, param });
  return uuid;
}
