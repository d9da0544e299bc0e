import type { ModelDetail, PriceLine } from "@/components/catalog/dto";
import { localePath } from "@/components/i18n/locales";
import type { Currency } from "@/lib/kernel";

interface LinkedDataInput {
  readonly model: ModelDetail;
  readonly currency: Currency;
  /** "https://host". */
  readonly origin: string;
  readonly locale: string;
  readonly description: string;
  readonly unitName: (line: PriceLine) => string;
}

/** A model as schema.org's product with its prices, as text that is safe inside a script element. */
export function linkedData({ model, currency, origin, locale, description, unitName }: LinkedDataInput): string {
  const url = origin + localePath(locale, `/models/${model.id}`);
  const lines = model.prices[0]?.lines ?? [];
  const data = {
    "@context": "https://schema.org",
    "@type": "Product",
    "@id": url,
    name: model.name,
    sku: model.id,
    category: model.type,
    description,
    url,
    brand: { "@type": "Organization", name: model.labName },
    releaseDate: model.createdAt.slice(0, 10),
    offers: lines.length > 0 && {
      "@type": "Offer",
      url,
      priceCurrency: currency,
      price: lines[0]?.amount,
      availability: `https://schema.org/${model.isAvailable ? "InStock" : "OutOfStock"}`,
      priceSpecification: lines.map((line) => ({
        "@type": "UnitPriceSpecification",
        name: unitName(line),
        price: line.amount,
        priceCurrency: currency,
        referenceQuantity: { "@type": "QuantitativeValue", value: line.basis === "million" ? 1_000_000 : 1 },
      })),
    },
  };
  return JSON.stringify({ ...data, offers: data.offers || undefined }).replaceAll("<", "\\u003c");
}
