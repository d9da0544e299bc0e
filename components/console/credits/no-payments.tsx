import { getTranslations } from "next-intl/server";
import type { PaymentView } from "./credits-view";

interface NoPaymentsProps {
  readonly payment: PaymentView;
  readonly accountId: string;
}

/** What the operator does to take payments, and how to add credit without them. */
export async function NoPayments({ payment, accountId }: NoPaymentsProps) {
  const t = await getTranslations("credits");
  return (
    <div className="flex flex-col gap-4 text-soft">
      <p>{t("noStripe")}</p>
      <ol className="flex list-decimal flex-col gap-3 pl-5">
        <li>
          {t("stripeKeys")}
          <code className="mt-1 block overflow-x-auto rounded-control bg-sunken px-3 py-2 text-ink">
            {payment.missing_variables.join("\n")}
          </code>
        </li>
        <li>
          {t("stripeWebhook")}
          <code className="mt-1 block wrap-anywhere rounded-control bg-sunken px-3 py-2 text-ink">
            {payment.webhook_url}
          </code>
        </li>
      </ol>
      <div>
        {t("cliCredit")}
        <code className="mt-1 block wrap-anywhere rounded-control bg-sunken px-3 py-2 text-ink">
          npm run -s cli -- credit add --account {accountId} --amount 10.00 --reason gift
        </code>
      </div>
    </div>
  );
}
