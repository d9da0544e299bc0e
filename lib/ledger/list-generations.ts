import { type GenerationRecord, toRecord } from "./generation-record";
import { type GenerationFilter, selectGenerations } from "./store-generations";
import type { Queryable } from "./store-wallet";

export interface GenerationPage {
  readonly items: readonly GenerationRecord[];
  readonly hasMore: boolean;
}

/** Records of a workspace, newest first. The next page is `after` the last item's id. */
export async function listGenerations(client: Queryable, filter: GenerationFilter): Promise<GenerationPage> {
  const rows = await selectGenerations(client, { ...filter, limit: filter.limit + 1 });
  return { items: rows.slice(0, filter.limit).map(toRecord), hasMore: rows.length > filter.limit };
}
