import type { z } from "zod";
import type { Context } from "@/lib/context";
import { noSuchResponse, ownerOf, responseIdOf } from "./owner";
import { ResponseIdInput, ResponseReply } from "./schemas";
import { findResponse } from "./store";

/** A kept answer, as it was sent. Throws `not_found`, also for another workspace's. */
export async function getResponse(
  ctx: Context,
  input: z.input<typeof ResponseIdInput>,
): Promise<z.output<typeof ResponseReply>> {
  const owner = ownerOf(ctx, "content:read");
  const { response_id: id } = ResponseIdInput.parse(input);
  const kept = await findResponse(ctx.db.pool, owner, responseIdOf(id));
  if (!kept) throw noSuchResponse(id);
  return ResponseReply.parse(kept.response);
}
