"use client";

import { useLocale, useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { buttonStyle } from "@/components/ui/button-style";
import { formatDuration, formatNumber } from "@/components/ui/format";
import { Money } from "@/components/ui/money";
import { STATUS_TONES } from "../activity/activity-view";
import { useFirstRequest } from "./use-first-request";

interface FirstAnswerProps {
  readonly keyId: string | null;
  readonly mode: "live" | "test";
  readonly activityHref: string;
  readonly creditsHref: string;
}

/** Waits for the key's first request and then shows what came of it. */
export function FirstAnswer({ keyId, mode, activityHref, creditsHref }: FirstAnswerProps) {
  const t = useTranslations("onboarding");
  const locale = useLocale();
  const request = useFirstRequest(keyId);
  if (request === null) {
    return (
      <p role="status" className="flex items-center gap-3 rounded-panel border border-line border-dashed p-5 text-soft">
        <span aria-hidden className="size-2 shrink-0 animate-pulse rounded-full bg-accent motion-reduce:animate-none" />
        {t(keyId === null ? "noKeyYet" : "waiting")}
      </p>
    );
  }
  const facts = [
    [
      t("tokens"),
      `${formatNumber(request.tokens_prompt, locale)} → ${formatNumber(request.tokens_completion, locale)}`,
    ],
    [t("time"), request.total_ms === null ? "–" : formatDuration(request.total_ms, locale)],
    [t("provider"), request.provider ?? "–"],
  ] as const;
  return (
    <div
      role="status"
      data-testid="first-answer"
      className="flex flex-col gap-5 rounded-panel border border-line bg-panel p-5"
    >
      <p className="flex flex-wrap items-center gap-3">
        <Badge tone={STATUS_TONES[request.status]}>
          {t(request.status === "completed" ? "arrived" : "arrivedOtherwise")}
        </Badge>
        <code className="break-all">{request.model}</code>
        {request.error_code ? <span className="text-bad">{request.error_code}</span> : null}
      </p>
      <dl className="grid grid-cols-2 gap-4 sm:grid-cols-4">
        <div>
          <dt className="text-soft text-xs">{t("cost")}</dt>
          <dd className="tabular mt-0.5">
            <Money amount={request.charge.amount} currency={request.charge.currency} locale={locale} />
          </dd>
        </div>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt className="text-soft text-xs">{name}</dt>
            <dd className="tabular mt-0.5">{value}</dd>
          </div>
        ))}
      </dl>
      <div className="flex flex-wrap gap-3">
        <a href={`${activityHref}/${request.id}`} className={buttonStyle("primary")}>
          {t("openRequest")}
        </a>
        {mode === "test" ? (
          <a href={creditsHref} className={buttonStyle("secondary")}>
            {t("addCredit")}
          </a>
        ) : null}
      </div>
    </div>
  );
}
