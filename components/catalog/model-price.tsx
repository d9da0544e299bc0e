import { fill } from "@/components/i18n/fill";
import { formatPrice } from "@/components/ui/format";
import type { CatalogTexts } from "./catalog-texts";
import type { ModelRow, PriceLine } from "./dto";

interface PriceTextProps {
  readonly amount: string | null;
  readonly currency: string;
  readonly locale: string;
}

/** A price as charged; a dash where there is none. The browser's and the server's ICU may differ in spaces. */
export const PriceText = ({ amount, currency, locale }: PriceTextProps) => (
  <span suppressHydrationWarning>{amount === null ? "–" : formatPrice(amount, currency, locale)}</span>
);

interface OtherPriceProps {
  readonly line: PriceLine;
  readonly currency: string;
  readonly locale: string;
  readonly texts: CatalogTexts;
}

/** The price of what is not sold by tokens: "$0.04 / image". */
export function OtherPrice({ line, currency, locale, texts }: OtherPriceProps) {
  const unit = texts[`unit_${line.unit}`];
  const per =
    line.basis === "one" ? unit : texts[`per_${line.basis}`] + (line.basis === "million" ? ` ${unit}` : `, ${unit}`);
  return (
    <>
      <PriceText amount={line.amount} currency={currency} locale={locale} /> <span className="text-faint">/ {per}</span>
    </>
  );
}

/** Why there is no price by tokens to show, or null when there is one. */
export function flatPrice(model: ModelRow, texts: CatalogTexts): string | null {
  if (model.isFree) return texts.free;
  return model.inputPrice === null && model.otherPrice === null ? texts.noPrice : null;
}

/** "Copy id of GPT-5". */
export const copyLabel = (model: ModelRow, texts: CatalogTexts): string => fill(texts.copyIdOf, { name: model.name });
