import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { localePath } from "@/components/i18n/locales";
import { Badge } from "@/components/ui/badge";
import { cx } from "@/components/ui/cx";
import { DateTime } from "@/components/ui/date-time";
import { formatDuration, formatNumber } from "@/components/ui/format";
import { Money } from "@/components/ui/money";
import { Cell, HeaderCell, ROW_LINK, Row, Table } from "@/components/ui/table";
import { type RequestRow, STATUS_TONES } from "./activity-view";

const WIDE = "max-md:hidden";

/** Requests, newest first; a row opens its record. */
export async function ActivityTable({ rows }: { readonly rows: readonly RequestRow[] }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("activity")]);
  const duration = (milliseconds: number | null) =>
    milliseconds === null ? "–" : formatDuration(milliseconds, locale);
  return (
    <Table caption={t("title")} minWidth="60rem">
      <thead>
        <tr>
          <HeaderCell>{t("time")}</HeaderCell>
          <HeaderCell>{t("model")}</HeaderCell>
          <HeaderCell className={WIDE}>{t("provider")}</HeaderCell>
          <HeaderCell isNumber className={WIDE}>
            {t("input")}
          </HeaderCell>
          <HeaderCell isNumber className={WIDE}>
            {t("output")}
          </HeaderCell>
          <HeaderCell isNumber>{t("cost")}</HeaderCell>
          <HeaderCell isNumber className={WIDE}>
            {t("ttft")}
          </HeaderCell>
          <HeaderCell isNumber className={WIDE}>
            {t("total")}
          </HeaderCell>
          <HeaderCell>{t("status")}</HeaderCell>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.id} isTarget>
            <Cell>
              <Link href={localePath(locale, `/console/activity/${row.id}`)} prefetch={false} className={ROW_LINK}>
                <DateTime value={row.created_at} locale={locale} precision="second" />
              </Link>
            </Cell>
            <Cell>
              <code>{row.model}</code>
              {row.mode === "test" ? (
                <Badge tone="accent" className="ml-2">
                  {t("mode_test")}
                </Badge>
              ) : null}
            </Cell>
            <Cell className={cx("text-soft", WIDE)}>{row.provider ?? "–"}</Cell>
            <Cell isNumber className={WIDE}>
              {formatNumber(row.tokens_prompt, locale)}
            </Cell>
            <Cell isNumber className={WIDE}>
              {formatNumber(row.tokens_completion, locale)}
            </Cell>
            <Cell isNumber>
              <Money amount={row.charge.amount} currency={row.charge.currency} locale={locale} />
            </Cell>
            <Cell isNumber className={WIDE}>
              {duration(row.ttft_ms)}
            </Cell>
            <Cell isNumber className={WIDE}>
              {duration(row.total_ms)}
            </Cell>
            <Cell>
              <Badge tone={STATUS_TONES[row.status]}>{t(`status_${row.status}`)}</Badge>
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
