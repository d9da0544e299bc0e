"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { callApi } from "@/components/client/call-api";
import { cx } from "@/components/ui/cx";
import { formatMoney } from "@/components/ui/format";
import type { TopupRow } from "./credits-view";

const POLL_MS = 1500;

interface TopupNoticeProps {
  readonly initial: TopupRow;
  readonly isCanceled: boolean;
}

/** After Stripe's page: waits for the signed event that credits the payment, then shows the new balance. */
export function TopupNotice({ initial, isCanceled }: TopupNoticeProps) {
  const t = useTranslations("credits");
  const locale = useLocale();
  const router = useRouter();
  const [topup, setTopup] = useState(initial);
  const isWaiting = topup.status === "processing" || (topup.status === "open" && !isCanceled);
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(async () => {
      const answer = await callApi<TopupRow>("GET", `/topups/${topup.id}`);
      if (!answer.isOk || answer.data.status === topup.status) return;
      setTopup(answer.data);
      router.refresh();
    }, POLL_MS);
    return () => clearInterval(timer);
  }, [isWaiting, topup.id, topup.status, router]);
  const amount = formatMoney(topup.credited ?? topup.amount, topup.currency, locale);
  const text =
    topup.status === "paid"
      ? t("paid", { amount })
      : topup.status === "failed"
        ? t("failedPayment", { amount })
        : isWaiting
          ? t("waiting", { amount })
          : t("canceled");
  return (
    <p
      role="status"
      className={cx(
        "rounded-panel px-4 py-3",
        topup.status === "paid"
          ? "bg-good-wash text-good"
          : topup.status === "failed"
            ? "bg-bad-wash text-bad"
            : "bg-sunken text-soft",
      )}
    >
      {text}
    </p>
  );
}
