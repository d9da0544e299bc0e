import Link from "next/link";
import type { ReactNode } from "react";
import { localePath } from "@/components/i18n/locales";
import { CopyButton } from "@/components/ui/copy-button";
import { formatCompact } from "@/components/ui/format";
import { CompareCheck } from "./compare-check";
import { copyLabel, flatPrice, OtherPrice, PriceText } from "./model-price";
import { ModelState } from "./model-state";
import type { ModelRowsProps } from "./model-table";

/** Models as cards, for reading about each. */
export function ModelCards({ rows, currency, locale, texts, comparing }: ModelRowsProps) {
  return (
    <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,17rem),1fr))] gap-4">
      {rows.map((model) => (
        <li
          key={model.id}
          className="relative flex flex-col gap-3 rounded-panel border border-line bg-panel p-4 transition-colors duration-120 hover:bg-hover"
        >
          <div className="flex items-start justify-between gap-3">
            <div className="min-w-0">
              <h2 className="text-base leading-snug">
                <Link
                  href={localePath(locale, `/models/${model.id}`)}
                  prefetch={false}
                  className="after:absolute after:inset-0 after:content-['']"
                >
                  {model.name}
                </Link>
              </h2>
              <p className="text-soft">{model.labName}</p>
            </div>
            <CompareCheck model={model} texts={texts} comparing={comparing} />
          </div>
          <p className="flex items-center justify-between gap-1">
            <code className="truncate text-soft" title={model.id}>
              {model.id}
            </code>
            <CopyButton
              text={model.id}
              label={copyLabel(model, texts)}
              doneLabel={texts.copiedId}
              className="relative z-1 px-1.5!"
            />
          </p>
          <dl className="tabular grid grid-cols-3 gap-2 text-sm">
            <Figure name={texts.columnContext}>
              {model.contextLength === null ? "–" : formatCompact(model.contextLength, locale)}
            </Figure>
            {model.inputPrice === null || model.isFree ? (
              <div className="col-span-2">
                <dt className="text-soft text-xs">{texts.columnPrice}</dt>
                <dd>
                  {flatPrice(model, texts) ??
                    (model.otherPrice ? (
                      <OtherPrice line={model.otherPrice} currency={currency} locale={locale} texts={texts} />
                    ) : null)}
                </dd>
              </div>
            ) : (
              <>
                <Figure name={texts.cardInput}>
                  <PriceText amount={model.inputPrice} currency={currency} locale={locale} />
                </Figure>
                <Figure name={texts.cardOutput}>
                  <PriceText amount={model.outputPrice} currency={currency} locale={locale} />
                </Figure>
              </>
            )}
          </dl>
          <p className="text-soft text-xs">
            {model.type}
            {model.abilities.map((ability) => ` · ${(texts as Readonly<Record<string, string>>)[ability] ?? ability}`)}
          </p>
          <div className="mt-auto">
            <ModelState model={model} texts={texts} />
          </div>
        </li>
      ))}
    </ul>
  );
}

const Figure = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div>
    <dt className="text-soft text-xs">{name}</dt>
    <dd suppressHydrationWarning>{children}</dd>
  </div>
);
