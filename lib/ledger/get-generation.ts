import { AppError, parseId } from "@/lib/kernel";
import { type GenerationRecord, toRecord } from "./generation-record";
import { selectGeneration, selectGenerationUpstream } from "./store-generations";
import type { Queryable } from "./store-wallet";

export interface GenerationRef {
  readonly workspaceId: string;
  /** Any rendered form of our id, or the provider's own id of the answer. */
  readonly id: string;
  /** Only this customer's: a sub-account's key sees no others. */
  readonly subAccountId?: string;
}

/** One record of the workspace, readable from the moment the hold is committed. Throws `not_found`, also for strangers'. */
export async function getGeneration(client: Queryable, ref: GenerationRef): Promise<GenerationRecord> {
  const uuid = parseId(ref.id);
  const own = uuid ? await selectGeneration(client, ref.workspaceId, uuid) : undefined;
  const row = own ?? (await selectGenerationUpstream(client, ref.workspaceId, ref.id));
  if (!row || (ref.subAccountId !== undefined && row.sub_account_id !== ref.subAccountId)) {
    throw new AppError("not_found", { message: "There is no such generation.", param: "id" });
  }
  return toRecord(row);
}
