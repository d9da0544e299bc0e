import type { Terms } from "@/components/pricing/dto";
import { type PriceSheet, writeCard } from "@/components/pricing/estimate";
import { TOPUP_RANGES } from "@/lib/billing";
import type { CatalogEntry } from "@/lib/catalog";
import { getComposition } from "@/lib/composition";
import { CURRENCIES, type Currency, formatNano, searchModels } from "@/lib/kernel";
import { firstCallableModel, landingModels, rateView } from "./data";

const NEAR = 6;

/** What the calculator is about: the model asked for, else the first one of the landing page, else any. */
export async function readSheet(
  asked: string,
): Promise<{ readonly sheet: PriceSheet | null; readonly near: readonly { id: string; name: string }[] }> {
  const view = (await getComposition()).catalog.snapshot();
  if (asked) {
    const model = view.resolve(asked);
    if (model) return { sheet: sheetOf(model), near: [] };
    const near = searchModels(view.models, asked).slice(0, NEAR);
    return { sheet: null, near: near.map(({ id, name }) => ({ id, name })) };
  }
  const id = (await landingModels("USD", 1))[0]?.id ?? (await firstCallableModel());
  const model = view.resolve(id ?? "") ?? view.models[0];
  return { sheet: model ? sheetOf(model) : null, near: [] };
}

export const sheetOf = ({ id, name, shownPrices }: CatalogEntry): PriceSheet => ({
  id,
  name,
  cards: Object.fromEntries(
    CURRENCIES.map((currency) => {
      const card = shownPrices[currency];
      return [currency, card ? writeCard(card) : null];
    }),
  ) as PriceSheet["cards"],
});

/** GET /pricing/sheet.json?model=ID: the prices that the calculator reckons with. */
export async function priceSheetRoute(request: Request): Promise<Response> {
  const { sheet, near } = await readSheet(new URL(request.url).searchParams.get("model") ?? "");
  if (!sheet) return Response.json({ near }, { status: 404 });
  return Response.json(sheet, { headers: { "cache-control": "public, max-age=60" } });
}

/** The operator's terms in force. */
export async function readTerms(): Promise<Terms> {
  const { catalog, services } = await getComposition();
  const { margins, rates, resolve, providers } = catalog.snapshot();
  const base = margins.find(({ scope }) => scope === "global") ?? margins.find(({ scope }) => scope === "environment");
  const names = new Map(providers.map(({ id, name }) => [id, name]));
  const range = (currency: Currency) => {
    const { minNano, maxNano } = TOPUP_RANGES[currency];
    return { currency, min: formatNano(minNano), max: formatNano(maxNano) };
  };
  return {
    marginPercent: base?.percent ?? "0",
    narrowerMargins: margins
      .filter(({ scope }) => scope === "provider" || scope === "model")
      .map(({ scope, scopeId, percent }) => ({
        subject: (scope === "provider" ? names.get(scopeId) : resolve(scopeId)?.name) ?? scopeId,
        percent,
      })),
    taxPercent: services.payments.seller.taxPercent,
    hasPayments: services.payments.stripe !== null,
    topups: CURRENCIES.map(range),
    rates: rates.map(rateView),
  };
}
