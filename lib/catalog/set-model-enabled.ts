import type { Context } from "@/lib/context";
import { AppError, requireScope } from "@/lib/kernel";
import { SetModelEnabledInput } from "./schemas";
import { findSubject, writeEnabled } from "./store";
import { lockCatalog, touchCatalog } from "./store-price";

/** Shows or hides a model: a disabled one is neither listed nor found, in every process at once. */
export async function setModelEnabled(
  ctx: Context,
  input: SetModelEnabledInput,
): Promise<{ model: string; isEnabled: boolean }> {
  requireScope(ctx, "catalog:write");
  const { model, isEnabled } = SetModelEnabledInput.parse(input);
  return ctx.db.transaction(async (client) => {
    await lockCatalog(client);
    const subject = await findSubject(client, model, null);
    if (!subject) throw new AppError("model_not_found", { message: `There is no model "${model}".`, param: "model" });
    await writeEnabled(client, subject.id, isEnabled);
    await touchCatalog(client);
    return { model: subject.id, isEnabled };
  });
}
