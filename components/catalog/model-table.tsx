import Link from "next/link";
import { fill } from "@/components/i18n/fill";
import { localePath } from "@/components/i18n/locales";
import { CopyButton } from "@/components/ui/copy-button";
import { formatCompact } from "@/components/ui/format";
import { Cell, HeaderCell, ROW_LINK, Row, Table } from "@/components/ui/table";
import type { CatalogTexts } from "./catalog-texts";
import { CompareCheck, type Comparing } from "./compare-check";
import type { ModelRow } from "./dto";
import { copyLabel, flatPrice, OtherPrice, PriceText } from "./model-price";
import { ModelState } from "./model-state";

export interface ModelRowsProps {
  readonly rows: readonly ModelRow[];
  readonly currency: string;
  readonly locale: string;
  readonly texts: CatalogTexts;
  readonly comparing: Comparing;
}

/** Models as rows, for comparing figures. */
export function ModelTable({ rows, currency, locale, texts, comparing }: ModelRowsProps) {
  return (
    <Table caption={texts.title}>
      <thead>
        <tr>
          <HeaderCell className="max-sm:hidden">
            <span className="sr-only">{texts.compare}</span>
          </HeaderCell>
          <HeaderCell>{texts.columnModel}</HeaderCell>
          <HeaderCell className="max-md:hidden">{texts.columnType}</HeaderCell>
          <HeaderCell isNumber className="max-sm:hidden">
            {texts.columnContext}
          </HeaderCell>
          <HeaderCell isNumber className="max-lg:hidden">
            {texts.columnOutputMax}
          </HeaderCell>
          <HeaderCell isNumber>{fill(texts.columnInput, { currency })}</HeaderCell>
          <HeaderCell isNumber>{fill(texts.columnOutput, { currency })}</HeaderCell>
          <HeaderCell className="max-sm:hidden">{texts.columnStatus}</HeaderCell>
        </tr>
      </thead>
      <tbody>
        {rows.map((model) => (
          <ModelLine
            key={model.id}
            model={model}
            currency={currency}
            locale={locale}
            texts={texts}
            comparing={comparing}
          />
        ))}
      </tbody>
    </Table>
  );
}

type ModelLineProps = Omit<ModelRowsProps, "rows"> & { readonly model: ModelRow };

function ModelLine({ model, currency, locale, texts, comparing }: ModelLineProps) {
  return (
    <Row isTarget>
      <Cell className="w-9 max-sm:hidden">
        <CompareCheck model={model} texts={texts} comparing={comparing} />
      </Cell>
      <Cell className="max-w-0 min-w-36 w-full max-sm:pl-4">
        <span className="flex items-center justify-between gap-1">
          <span className="min-w-0">
            <Link href={localePath(locale, `/models/${model.id}`)} prefetch={false} className={ROW_LINK}>
              {model.name}
            </Link>
            <code className="block truncate text-faint text-xs" title={model.id}>
              {model.id}
            </code>
          </span>
          <CopyButton
            text={model.id}
            label={copyLabel(model, texts)}
            doneLabel={texts.copiedId}
            className="relative z-1 px-1.5! max-sm:hidden"
          />
        </span>
        <span className="mt-1 block sm:hidden">
          <ModelState model={model} texts={texts} />
        </span>
      </Cell>
      <Cell className="text-soft max-md:hidden">{model.type}</Cell>
      <Cell isNumber className="max-sm:hidden">
        <span suppressHydrationWarning>
          {model.contextLength === null ? "–" : formatCompact(model.contextLength, locale)}
        </span>
      </Cell>
      <Cell isNumber className="max-lg:hidden">
        <span suppressHydrationWarning>
          {model.maxOutputTokens === null ? "–" : formatCompact(model.maxOutputTokens, locale)}
        </span>
      </Cell>
      <Prices model={model} currency={currency} locale={locale} texts={texts} />
      <Cell className="max-sm:hidden">
        <ModelState model={model} texts={texts} />
      </Cell>
    </Row>
  );
}

function Prices({ model, currency, locale, texts }: Omit<ModelLineProps, "comparing">) {
  const flat = flatPrice(model, texts);
  if (flat !== null || model.inputPrice === null) {
    return (
      <Cell isNumber colSpan={2} className={flat === texts.noPrice ? "text-faint" : "max-sm:whitespace-normal"}>
        {flat ??
          (model.otherPrice ? (
            <OtherPrice line={model.otherPrice} currency={currency} locale={locale} texts={texts} />
          ) : null)}
      </Cell>
    );
  }
  return (
    <>
      <Cell isNumber>
        <PriceText amount={model.inputPrice} currency={currency} locale={locale} />
      </Cell>
      <Cell isNumber>
        <PriceText amount={model.outputPrice} currency={currency} locale={locale} />
      </Cell>
    </>
  );
}
