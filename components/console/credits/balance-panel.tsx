import { getLocale, getTranslations } from "next-intl/server";
import { Money } from "@/components/ui/money";
import type { BalanceView } from "./credits-view";

/** What can be spent, and what running requests hold of the balance. */
export async function BalancePanel({ balance }: { readonly balance: BalanceView }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("credits")]);
  const { currency } = balance;
  return (
    <section
      aria-labelledby="balance-title"
      className="flex flex-col gap-4 rounded-panel border border-line bg-panel p-5"
    >
      <div className="flex flex-col gap-1">
        <h2 id="balance-title" className="font-normal text-soft text-sm">
          {t("available")}
        </h2>
        <p className="tabular text-3xl" data-testid="available">
          <Money isBalance amount={balance.available} currency={currency} locale={locale} />
        </p>
      </div>
      <dl className="grid grid-cols-2 gap-4 border-line border-t pt-4">
        <div>
          <dt className="text-soft text-xs">{t("balance")}</dt>
          <dd className="tabular mt-0.5">
            <Money isBalance amount={balance.balance} currency={currency} locale={locale} />
          </dd>
        </div>
        <div>
          <dt className="text-soft text-xs">{t("held")}</dt>
          <dd className="tabular mt-0.5">
            <Money amount={balance.held} currency={currency} locale={locale} />
          </dd>
        </div>
      </dl>
      {balance.isActive ? null : <p className="rounded-control bg-bad-wash px-3 py-2 text-bad">{t("inactive")}</p>}
    </section>
  );
}
