import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { localePath } from "@/components/i18n/locales";
import { Badge } from "@/components/ui/badge";
import { buttonStyle } from "@/components/ui/button-style";
import { formatCompact, formatPrice } from "@/components/ui/format";
import { Pagination } from "@/components/ui/pagination";
import { EmptyState } from "@/components/ui/states";
import { Cell, HeaderCell, ROW_LINK, Row, Table } from "@/components/ui/table";
import type { ModelFilter, ModelList, ModelRow } from "./dto";
import { filterAddress } from "./filter-address";
import { Unavailable } from "./unavailable";

interface ModelTableProps {
  readonly list: ModelList;
  readonly filter: ModelFilter;
}

/** One page of the catalog, or what to do when there is nothing to show. */
export async function ModelTable({ list, filter }: ModelTableProps) {
  const [locale, t, common] = await Promise.all([getLocale(), getTranslations("models"), getTranslations("common")]);
  if (list.total === 0) return <Nothing isCatalogEmpty={list.isCatalogEmpty} />;
  const from = (list.page - 1) * list.pageSize + 1;
  const to = Math.min(list.page * list.pageSize, list.total);
  const pageHref = (page: number) => localePath(locale, filterAddress(filter, page));
  return (
    <>
      <Table caption={t("title")}>
        <thead>
          <tr>
            <HeaderCell>{t("columnModel")}</HeaderCell>
            <HeaderCell className="max-lg:hidden">Id</HeaderCell>
            <HeaderCell className="max-md:hidden">{t("columnType")}</HeaderCell>
            <HeaderCell isNumber className="max-sm:hidden">
              {t("columnContext")}
            </HeaderCell>
            <HeaderCell isNumber>{t("columnInput", { currency: filter.currency })}</HeaderCell>
            <HeaderCell isNumber>{t("columnOutput", { currency: filter.currency })}</HeaderCell>
            <HeaderCell>{t("columnStatus")}</HeaderCell>
          </tr>
        </thead>
        <tbody>
          {list.rows.map((model) => (
            <ModelLine key={model.id} model={model} currency={filter.currency} locale={locale} />
          ))}
        </tbody>
      </Table>
      <Pagination
        label={common("pages")}
        summary={t("range", { from, to, total: list.total })}
        previousLabel={common("previous")}
        nextLabel={common("next")}
        previousHref={list.page > 1 ? pageHref(list.page - 1) : null}
        nextHref={to < list.total ? pageHref(list.page + 1) : null}
      />
    </>
  );
}

async function Nothing({ isCatalogEmpty }: { readonly isCatalogEmpty: boolean }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("models")]);
  if (isCatalogEmpty) {
    return (
      <EmptyState title={t("nothingTitle")}>
        <p>{t("nothingText")}</p>
        <code>npm run -s cli -- catalog sync --apply</code>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={t("emptyTitle")}
      action={
        <a href={localePath(locale, "/models")} className={buttonStyle("secondary")}>
          {t("reset")}
        </a>
      }
    >
      <p>{t("emptyText")}</p>
    </EmptyState>
  );
}

interface ModelLineProps {
  readonly model: ModelRow;
  readonly currency: string;
  readonly locale: string;
}

async function ModelLine({ model, currency, locale }: ModelLineProps) {
  const t = await getTranslations("models");
  const price = (amount: string | null) => (amount === null ? "" : formatPrice(amount, currency, locale));
  const other = model.otherPrice;
  return (
    <Row isTarget>
      <Cell>
        <Link href={localePath(locale, `/models/${model.id}`)} prefetch={false} className={ROW_LINK}>
          {model.name}
        </Link>
      </Cell>
      <Cell className="max-lg:hidden">
        <code className="block max-w-72 truncate text-soft" title={model.id}>
          {model.id}
        </code>
      </Cell>
      <Cell className="text-soft max-md:hidden">{model.type}</Cell>
      <Cell isNumber className="max-sm:hidden">
        {model.contextLength === null ? "–" : formatCompact(model.contextLength, locale)}
      </Cell>
      {model.isFree ? (
        <Cell isNumber colSpan={2}>
          {t("free")}
        </Cell>
      ) : other ? (
        <Cell isNumber colSpan={2}>
          {price(other.amount)}{" "}
          <span className="text-faint">
            / {t(`unit_${other.unit}`)}, {t(`per_${other.basis}`)}
          </span>
        </Cell>
      ) : model.inputPrice === null ? (
        <Cell isNumber colSpan={2} className="text-faint">
          {t("noPrice")}
        </Cell>
      ) : (
        <>
          <Cell isNumber>{price(model.inputPrice)}</Cell>
          <Cell isNumber>{price(model.outputPrice) || "–"}</Cell>
        </>
      )}
      <Cell>
        {model.unavailableReason ? (
          <Unavailable reason={model.unavailableReason} />
        ) : (
          <Badge tone="good">{t("available")}</Badge>
        )}
      </Cell>
    </Row>
  );
}
