import type { z } from "zod";
import type { Context } from "@/lib/context";
import { AppError } from "@/lib/kernel";
import { noSuchResponse, ownerOf, responseIdOf } from "./owner";
import { GetResponseInput, ResponseReply } from "./schemas";
import { findResponse } from "./store";

/** A kept answer, as it was sent. Throws `not_found`, also for another workspace's, and `invalid_request` for `stream`. */
export async function getResponse(
  ctx: Context,
  input: z.input<typeof GetResponseInput>,
): Promise<z.output<typeof ResponseReply>> {
  const owner = ownerOf(ctx, "content:read");
  const { response_id: id, stream } = GetResponseInput.parse(input);
  if (stream === "true") {
    const message = "stream: a kept answer is not streamed again. Read it without `stream`.";
    throw new AppError("invalid_request", { message, param: "stream" });
  }
  const kept = await findResponse(ctx.db.pool, owner, responseIdOf(id));
  if (!kept) throw noSuchResponse(id);
  return ResponseReply.parse(kept.response);
}
