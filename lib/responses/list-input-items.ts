import type { z } from "zod";
import type { Context } from "@/lib/context";
import { AppError } from "@/lib/kernel";
import { noSuchResponse, ownerOf, responseIdOf } from "./owner";
import { InputItemList, ListInputItemsInput } from "./schemas";
import { findResponse } from "./store";

const idOf = (item: unknown): string | null =>
  typeof item === "object" && item !== null && "id" in item && typeof item.id === "string" ? item.id : null;

/** The whole input of a kept answer, earlier turns included, a page at a time, the newest first unless asked otherwise. */
export async function listInputItems(
  ctx: Context,
  input: z.input<typeof ListInputItemsInput>,
): Promise<z.output<typeof InputItemList>> {
  const owner = ownerOf(ctx, "content:read");
  const { response_id: id, limit, order, after } = ListInputItemsInput.parse(input);
  const kept = await findResponse(ctx.db.pool, owner, responseIdOf(id));
  if (!kept) throw noSuchResponse(id);
  const items = order === "asc" ? kept.input : [...kept.input].reverse();
  const start = after === undefined ? 0 : items.findIndex((item) => idOf(item) === after) + 1;
  if (after !== undefined && start === 0)
    throw new AppError("invalid_request", { message: "after: there is no such item.", param: "after" });
  const page = items.slice(start, start + limit);
  return InputItemList.parse({
    object: "list",
    data: page,
    first_id: idOf(page[0]),
    last_id: idOf(page.at(-1)),
    has_more: start + page.length < items.length,
  });
}
