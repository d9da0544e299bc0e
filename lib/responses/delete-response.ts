import type { z } from "zod";
import type { Context } from "@/lib/context";
import { renderId } from "@/lib/kernel";
import { noSuchResponse, ownerOf, responseIdOf } from "./owner";
import { type DeletedResponse, ResponseIdInput } from "./schemas";
import { removeResponse } from "./store";

/** Forgets an answer for good. What went on from it stays: it holds its own copy of the conversation. */
export async function deleteResponse(
  ctx: Context,
  input: z.input<typeof ResponseIdInput>,
): Promise<z.output<typeof DeletedResponse>> {
  const owner = ownerOf(ctx, "content:write");
  const { response_id: text } = ResponseIdInput.parse(input);
  const id = responseIdOf(text);
  if (!(await removeResponse(ctx.db.pool, owner, id))) throw noSuchResponse(text);
  return { id: renderId("response", id), object: "response", deleted: true };
}
