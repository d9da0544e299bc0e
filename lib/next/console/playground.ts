import type { PlaygroundModel } from "@/components/playground/settings";
import type { Kept } from "@/components/playground/use-autosave";
import type { CatalogEntry } from "@/lib/catalog";
import { getComposition } from "@/lib/composition";
import { type Currency, isAppError, isCurrency, priceOf } from "@/lib/kernel";
import { type ConversationContent, getConversation } from "@/lib/playground";
import type { PageContext } from "../page-context";

/** The chat models that can be called now, the sandbox's among them, with what they cost in the wallet's currency. */
export async function playgroundModels(currency: string): Promise<readonly PlaygroundModel[]> {
  const { catalog } = await getComposition();
  return catalog
    .snapshot()
    .models.filter((model) => model.type === "chat" && (model.isAvailable || model.origin === "sandbox"))
    .map((model) => ({
      id: model.id,
      name: model.name,
      parameters: model.supportedParameters,
      takesTools: model.capabilities.tools !== false,
      inputs: model.inputModalities,
      efforts: effortsOf(model),
      price: isCurrency(currency) ? priceIn(model, currency) : null,
    }));
}

function effortsOf({ capabilities }: CatalogEntry): readonly string[] | null {
  const efforts: unknown = (capabilities as Readonly<Record<string, unknown>>).reasoning_efforts;
  return Array.isArray(efforts) ? efforts.map(String) : null;
}

function priceIn(model: CatalogEntry, currency: Currency): PlaygroundModel["price"] {
  if (model.origin === "sandbox") return { currency, inputPico: "0", outputPico: "0" };
  const prices = model.shownPrices[currency]?.prices;
  const input = prices && priceOf(prices, "input");
  const output = prices && priceOf(prices, "output");
  if (!input || !output) return null;
  const perToken = ({ pico, perUnits }: typeof input) => String(pico / perUnits);
  return { currency, inputPico: perToken(input), outputPico: perToken(output) };
}

/** A kept conversation, or null when the reader has none by that id. */
export async function findKept(
  { ctx }: Pick<PageContext, "ctx">,
  id: string,
): Promise<{ readonly kept: Kept; readonly content: ConversationContent } | null> {
  try {
    const { title, revision, content, ...found } = await getConversation(ctx, { id });
    return { kept: { id: found.id, title, revision }, content };
  } catch (error) {
    if (isAppError(error) && error.code === "not_found") return null;
    throw error;
  }
}
