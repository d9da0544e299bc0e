import { newUuid } from "@/lib/kernel";
import { type Queryable, upsertTag } from "./store-wallet";

/** The id that a tag's budget windows count for; made when the tag is new to the workspace. */
export const tagId = (
  client: Queryable,
  input: { readonly workspaceId: string; readonly name: string },
): Promise<string> => upsertTag(client, newUuid(), input.workspaceId, input.name);
