import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { localePath } from "@/components/i18n/locales";
import { DateTime } from "@/components/ui/date-time";
import { Money } from "@/components/ui/money";
import { EmptyState } from "@/components/ui/states";
import { Cell, HeaderCell, ROW_LINK, Row, Table } from "@/components/ui/table";
import type { LedgerLine } from "./credits-view";

interface LedgerTableProps {
  readonly lines: readonly LedgerLine[];
  readonly currency: string;
}

/** Every change of the balance, newest first, with what it was afterwards. */
export async function LedgerTable({ lines, currency }: LedgerTableProps) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("credits")]);
  if (lines.length === 0) return <EmptyState title={t("ledgerEmpty")}>{t("ledgerEmptyText")}</EmptyState>;
  return (
    <Table caption={t("ledger")} minWidth="38rem">
      <thead>
        <tr>
          <HeaderCell className="max-md:hidden">{t("time")}</HeaderCell>
          <HeaderCell>{t("what")}</HeaderCell>
          <HeaderCell isNumber>{t("change", { currency })}</HeaderCell>
          <HeaderCell isNumber>{t("after", { currency })}</HeaderCell>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => {
          const key = `type_${line.type}`;
          const name = t.has(key as "type_topup") ? t(key as "type_topup") : line.type;
          return (
            <Row key={line.id} isTarget={line.generation_id !== null}>
              <Cell className="max-md:hidden">
                <DateTime value={line.created_at} locale={locale} />
              </Cell>
              <Cell>
                {line.generation_id === null ? (
                  name
                ) : (
                  <Link
                    href={localePath(locale, `/console/activity/${line.generation_id}`)}
                    prefetch={false}
                    className={ROW_LINK}
                  >
                    {name}
                  </Link>
                )}
                {line.description ? <span className="ml-2 text-faint">{line.description}</span> : null}
                <span className="block text-faint text-xs md:hidden">
                  <DateTime value={line.created_at} locale={locale} />
                </span>
              </Cell>
              <Cell isNumber className={line.amount.startsWith("-") ? undefined : "text-good"}>
                {line.amount.startsWith("-") ? "" : "+"}
                <Money isPrice amount={line.amount} currency={currency} locale={locale} />
              </Cell>
              <Cell isNumber>
                <Money isPrice amount={line.balance_after} currency={currency} locale={locale} />
              </Cell>
            </Row>
          );
        })}
      </tbody>
    </Table>
  );
}
