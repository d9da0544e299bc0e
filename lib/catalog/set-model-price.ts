import type { Context } from "@/lib/context";
import { AppError, requireScope } from "@/lib/kernel";
import { SetModelPriceInput } from "./schemas";
import { findSubject } from "./store";
import { deleteOverrides, lockCatalog, reprice, touchCatalog, upsertOverride } from "./store-price";
import { endpointId } from "./store-sync";

export interface ModelPriceSet {
  readonly model: string;
  readonly endpoint: string | null;
  readonly currency: string;
  readonly isFree: boolean;
  readonly prices: Readonly<Record<string, string>>;
  readonly priceVersionsWritten: number;
}

/**
 * Sets what the operator sells a model for, as it stands (no margin), in one currency; the others follow by the exchange
 * rate unless they have a price of their own. Old versions stay: what was charged is never rewritten.
 */
export async function setModelPrice(ctx: Context, input: SetModelPriceInput): Promise<ModelPriceSet> {
  requireScope(ctx, "catalog:write");
  const { model, endpoint = null, currency, prices, isFree, isReset } = SetModelPriceInput.parse(input);
  return ctx.db.transaction(async (client) => {
    await lockCatalog(client);
    const subject = await findSubject(client, model, endpoint);
    if (!subject) throw new AppError("model_not_found", { message: `There is no model "${model}".`, param: "model" });
    if (endpoint !== null && !subject.hasEndpoint) {
      throw new AppError("not_found", { message: `"${endpoint}" does not serve ${subject.id}.`, param: "endpoint" });
    }
    const id = endpoint === null ? null : endpointId(subject.id, endpoint);
    if (isReset) await deleteOverrides(client, subject.id, id, null);
    else {
      if (!isFree) checkPrices(subject.type, prices);
      await upsertOverride(client, {
        modelId: subject.id,
        endpointId: id,
        currency,
        isFree,
        prices: isFree ? {} : prices,
      });
    }
    const priceVersionsWritten = await reprice(client);
    await touchCatalog(client);
    return { model: subject.id, endpoint, currency, isFree, prices: isReset ? {} : prices, priceVersionsWritten };
  });
}

/** A chat model without an output price would give its output away. */
function checkPrices(type: string, prices: Readonly<Record<string, string | undefined>>): void {
  if (Object.keys(prices).length === 0) {
    throw new AppError("invalid_request", {
      message: "Name at least one price, or say that it is free.",
      param: "prices",
    });
  }
  const isPerRequest = prices.per_request !== undefined;
  if (type !== "chat" || isPerRequest || (prices.input !== undefined && prices.output !== undefined)) return;
  throw new AppError("invalid_request", {
    message: "A chat model needs an input and an output price, or a price per request.",
    param: prices.input === undefined ? "input" : "output",
  });
}
