import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { localePath } from "@/components/i18n/locales";
import { Badge, type Tone } from "@/components/ui/badge";
import { DateTime } from "@/components/ui/date-time";
import { Money } from "@/components/ui/money";
import { Cell, HeaderCell, Row, Table } from "@/components/ui/table";
import type { TopupRow } from "./credits-view";

const TONES: Readonly<Record<TopupRow["status"], Tone>> = {
  open: "neutral",
  processing: "warn",
  paid: "good",
  expired: "neutral",
  failed: "bad",
};

/** Payments with their receipts. */
export async function TopupTable({ topups }: { readonly topups: readonly TopupRow[] }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("credits")]);
  return (
    <Table caption={t("payments")} minWidth="36rem">
      <thead>
        <tr>
          <HeaderCell>{t("time")}</HeaderCell>
          <HeaderCell>{t("status")}</HeaderCell>
          <HeaderCell isNumber>{t("amount")}</HeaderCell>
          <HeaderCell>{t("receipt")}</HeaderCell>
        </tr>
      </thead>
      <tbody>
        {topups.map((topup) => (
          <Row key={topup.id}>
            <Cell>
              <DateTime value={topup.paid_at ?? topup.created_at} locale={locale} />
            </Cell>
            <Cell>
              <Badge tone={TONES[topup.status]}>{t(`topup_${topup.status}`)}</Badge>
              {/[1-9]/.test(topup.refunded) ? (
                <span className="ml-2 text-soft">
                  {t("refunded")} <Money amount={topup.refunded} currency={topup.currency} locale={locale} />
                </span>
              ) : null}
            </Cell>
            <Cell isNumber>
              <Money amount={topup.amount} currency={topup.currency} locale={locale} />
            </Cell>
            <Cell>
              {topup.receipt_number ? (
                <Link
                  href={localePath(locale, `/console/credits/receipts/${topup.id}`)}
                  prefetch={false}
                  className="link"
                >
                  {topup.receipt_number}
                </Link>
              ) : (
                <span className="text-faint">–</span>
              )}
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
