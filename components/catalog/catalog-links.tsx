import { localePath } from "@/components/i18n/locales";
import { type Currency, type ModelFilter, modelWords } from "@/lib/kernel/browser";
import type { CatalogTexts } from "./catalog-texts";

interface CatalogLinksProps {
  readonly filter: ModelFilter;
  readonly texts: CatalogTexts;
  readonly home: Currency;
  readonly locale: string;
  readonly isNarrowed: boolean;
}

/** The same selection for machines, and the way back to everything. */
export function CatalogLinks({ filter, texts, home, locale, isNarrowed }: CatalogLinksProps) {
  const words = modelWords({ ...filter, page: 1, view: "table" }, "USD").toString();
  const query = words ? `?${words}` : "";
  const isFiltered = isNarrowed || filter.q !== "" || filter.state !== "";
  const links = [
    [`/models.csv${query}`, "CSV"],
    [`/v1/models${query}`, "JSON"],
    ["/models.rss", "RSS"],
  ] as const;
  return (
    <div className="flex flex-wrap items-center gap-x-4">
      {isFiltered ? (
        <a
          href={localePath(locale, `/models${filter.currency === home ? "" : `?currency=${filter.currency}`}`)}
          className="link inline-flex min-h-6 items-center"
        >
          {texts.reset}
        </a>
      ) : null}
      {links.map(([href, label]) => (
        <a
          key={label}
          href={href}
          className="inline-flex min-h-6 items-center text-soft hover:text-ink hover:underline"
        >
          {label}
        </a>
      ))}
    </div>
  );
}
