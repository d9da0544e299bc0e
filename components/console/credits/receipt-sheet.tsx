import { getLocale, getTranslations } from "next-intl/server";
import { DateTime } from "@/components/ui/date-time";
import { Money } from "@/components/ui/money";
import type { Receipt } from "@/lib/billing";

type Party = Receipt["seller"];

/** A receipt that prints on one sheet. */
export async function ReceiptSheet({ receipt }: { readonly receipt: Receipt }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("credits")]);
  const money = (amount: string) => <Money amount={amount} currency={receipt.currency} locale={locale} />;
  const { payment } = receipt;
  return (
    <article className="mx-auto flex w-full max-w-2xl flex-col gap-8 rounded-panel border border-line bg-panel p-6 sm:p-10 print:border-0 print:p-0">
      <div className="flex flex-wrap items-baseline justify-between gap-2">
        <h1 className="text-xl">{t("receiptTitle", { number: receipt.number })}</h1>
        <p className="text-soft">
          {t("issued")} <DateTime value={receipt.issued_at} locale={locale} precision="date" />
        </p>
      </div>
      <div className="grid gap-6 sm:grid-cols-2">
        <PartyBlock title={t("seller")} party={receipt.seller} />
        <PartyBlock title={t("buyer")} party={receipt.buyer} />
      </div>
      <dl className="tabular grid grid-cols-[1fr_auto] gap-x-6 border-line border-t [&>*]:border-line [&>*]:border-b [&>*]:py-2.5 [&>dd]:text-right">
        {receipt.lines.map((line) => (
          <div key={line.amount} className="contents [&>*]:border-line [&>*]:border-b [&>*]:py-2.5 [&>dd]:text-right">
            <dt>{t("line")}</dt>
            <dd>{money(line.amount)}</dd>
          </div>
        ))}
        <dt className="text-soft">{t("net")}</dt>
        <dd>{money(receipt.net)}</dd>
        <dt className="text-soft">{t("tax", { percent: receipt.tax.percent })}</dt>
        <dd>{money(receipt.tax.amount)}</dd>
        <dt className="font-strong">{t("total")}</dt>
        <dd className="font-strong">{money(receipt.total)}</dd>
        {receipt.refunds.map((refund) => (
          <div key={refund.id} className="contents [&>*]:border-line [&>*]:border-b [&>*]:py-2.5 [&>dd]:text-right">
            <dt>
              {t("refunded")} <DateTime value={refund.created_at} locale={locale} precision="date" />
            </dt>
            <dd>−{money(refund.amount)}</dd>
          </div>
        ))}
      </dl>
      <p className="text-soft text-xs">
        {t("payment")}:{" "}
        {[payment.brand ?? payment.method, payment.last4 ? `•••• ${payment.last4}` : null].filter(Boolean).join(" ")}{" "}
        <code>{payment.id}</code>
      </p>
    </article>
  );
}

function PartyBlock({ title, party }: { readonly title: string; readonly party: Party }) {
  return (
    <section className="flex flex-col gap-1">
      <h2 className="font-normal text-soft text-xs">{title}</h2>
      {party.name ? <p className="font-strong">{party.name}</p> : null}
      {party.address ? <p className="whitespace-pre-line">{party.address}</p> : null}
      {party.tax_id ? (
        <p>
          {party.tax_label} {party.tax_id}
        </p>
      ) : null}
      {party.email ? <p>{party.email}</p> : null}
    </section>
  );
}
