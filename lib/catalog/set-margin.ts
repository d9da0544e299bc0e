import type { Context } from "@/lib/context";
import { AppError, requireScope } from "@/lib/kernel";
import type { MarginRule } from "./book/desired";
import { SetMarginInput } from "./schemas";
import { findSubject, findUpstream } from "./store";
import { deleteMargin, lockCatalog, reprice, touchCatalog, upsertMargin } from "./store-price";

export interface MarginSet {
  readonly scope: MarginRule["scope"];
  readonly scopeId: string;
  readonly percent: string | null;
  readonly priceVersionsWritten: number;
}

/** Sets the margin on list prices: of a model, of a provider, or of everything else. The narrowest rule counts. */
export async function setMargin(ctx: Context, input: SetMarginInput): Promise<MarginSet> {
  requireScope(ctx, "catalog:write");
  const { model, provider, percent } = SetMarginInput.parse(input);
  return ctx.db.transaction(async (client) => {
    await lockCatalog(client);
    let scope: MarginRule["scope"] = "global";
    let scopeId = "";
    if (model !== undefined) {
      const subject = await findSubject(client, model, null);
      if (!subject) throw new AppError("model_not_found", { message: `There is no model "${model}".`, param: "model" });
      scope = "model";
      scopeId = subject.id;
    } else if (provider !== undefined) {
      if (!(await findUpstream(client, provider))) {
        throw new AppError("not_found", { message: `There is no provider "${provider}".`, param: "provider" });
      }
      scope = "provider";
      scopeId = provider;
    }
    if (percent === null) await deleteMargin(client, scope, scopeId);
    else await upsertMargin(client, { scope, scopeId, percent });
    const priceVersionsWritten = await reprice(client);
    await touchCatalog(client);
    return { scope, scopeId, percent, priceVersionsWritten };
  });
}
