import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { BalancePanel } from "@/components/console/credits/balance-panel";
import { LedgerTable } from "@/components/console/credits/ledger-table";
import { NoPayments } from "@/components/console/credits/no-payments";
import { TopupForm } from "@/components/console/credits/topup-form";
import { TopupNotice } from "@/components/console/credits/topup-notice";
import { TopupTable } from "@/components/console/credits/topup-table";
import { DataError } from "@/components/console/data-error";
import { PageTitle } from "@/components/console/page-title";
import { localePath } from "@/components/i18n/locales";
import { Pagination } from "@/components/ui/pagination";
import { renderId } from "@/lib/kernel";
import { findTopup, readBalance, readLines, readPayment, readTopups } from "@/lib/next/console/data";
import { settled } from "@/lib/next/load";
import { requirePageContext } from "@/lib/next/page-context";
import { pageMetadata } from "@/lib/next/page-metadata";

export async function generateMetadata(): Promise<Metadata> {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("credits")]);
  return pageMetadata({ locale, path: "/console/credits", title: t("title"), isPrivate: true });
}

interface CreditsPageProps {
  readonly searchParams: Promise<{ readonly topup?: string; readonly canceled?: string; readonly after?: string }>;
}

export default async function CreditsPage({ searchParams }: CreditsPageProps) {
  const [locale, t, common, page, query] = await Promise.all([
    getLocale(),
    getTranslations("credits"),
    getTranslations("common"),
    requirePageContext(),
    searchParams,
  ]);
  // Read first: a balance read after a paid top-up has it.
  const topup = query.topup ? await settled(findTopup(page, String(query.topup))) : null;
  const [balance, payment, topups, ledger] = await Promise.all([
    settled(readBalance(page)),
    settled(readPayment(page)),
    settled(readTopups(page)),
    settled(readLines(page, String(query.after ?? ""))),
  ]);
  const here = localePath(locale, "/console/credits");
  const last = ledger?.data.at(-1);
  const error = <DataError retryHref={here} />;
  return (
    <>
      <PageTitle title={t("title")} lead={t("lead")} />
      {topup ? <TopupNotice key={topup.id} initial={topup} isCanceled={query.canceled !== undefined} /> : null}
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,22rem)_minmax(0,1fr)]">
        {balance ? <BalancePanel balance={balance} /> : error}
        <section className="flex flex-col gap-4 rounded-panel border border-line bg-panel p-5">
          <h2 className="text-base">{t("topUpTitle")}</h2>
          {payment?.is_stripe_configured ? <TopupForm payment={payment} /> : null}
          {payment && !payment.is_stripe_configured ? (
            <NoPayments payment={payment} accountId={renderId("account", page.viewer.accountId)} />
          ) : null}
          {payment ? null : error}
        </section>
      </div>
      <section className="flex flex-col gap-4">
        <h2 className="text-lg">{t("ledger")}</h2>
        {ledger ? <LedgerTable lines={ledger.data} currency={page.viewer.currency} /> : error}
        {ledger && (ledger.has_more || query.after) ? (
          <Pagination
            label={common("pages")}
            summary=""
            previousLabel={t("newest")}
            nextLabel={t("older")}
            previousHref={query.after ? here : null}
            nextHref={ledger.has_more && last ? `${here}?after=${last.id}` : null}
          />
        ) : null}
      </section>
      {topups && topups.length > 0 ? (
        <section className="flex flex-col gap-4">
          <h2 className="text-lg">{t("payments")}</h2>
          <TopupTable topups={topups} />
        </section>
      ) : null}
    </>
  );
}
