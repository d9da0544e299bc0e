"use client";

import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { formatDuration, formatNumber } from "@/components/ui/format";
import { Money } from "@/components/ui/money";
import type { Figures } from "./figures";

/** What an answer took; estimates carry a sign until the charge is there. */
export function FiguresView({
  figures,
  generationHref,
}: {
  readonly figures: Figures;
  readonly generationHref: string | null;
}) {
  const t = useTranslations("playground");
  const locale = useLocale();
  const { isEstimate, cost } = figures;
  const sign = isEstimate ? "≈\u202f" : "";
  const count = (value: number) => sign + formatNumber(value, locale);
  return (
    <dl className="tabular flex flex-wrap gap-x-5 gap-y-2 text-sm" title={isEstimate ? t("estimate") : undefined}>
      <Figure name={t("ttft")}>{figures.ttftMs === null ? null : formatDuration(figures.ttftMs, locale)}</Figure>
      <Figure name={t("speed")}>
        {figures.tokensPerSecond === null ? null : count(Math.round(figures.tokensPerSecond))}
      </Figure>
      <Figure name={t("tokensIn")}>{figures.inputTokens === null ? null : count(figures.inputTokens)}</Figure>
      {figures.cachedTokens > 0 ? (
        <Figure name={t("tokensCached")}>{formatNumber(figures.cachedTokens, locale)}</Figure>
      ) : null}
      {figures.cacheWriteTokens > 0 ? (
        <Figure name={t("tokensWritten")}>{formatNumber(figures.cacheWriteTokens, locale)}</Figure>
      ) : null}
      <Figure name={t("tokensOut")}>{figures.outputTokens === null ? null : count(figures.outputTokens)}</Figure>
      {figures.reasoningTokens > 0 ? (
        <Figure name={t("tokensReasoning")}>{formatNumber(figures.reasoningTokens, locale)}</Figure>
      ) : null}
      <Figure name={t("cost")}>
        {cost ? (
          <>
            {sign}
            <Money amount={cost.amount} currency={cost.currency} locale={locale} />
          </>
        ) : null}
      </Figure>
      {generationHref ? (
        <div className="ml-auto self-end">
          <dt className="sr-only">{t("record")}</dt>
          <dd>
            <a href={generationHref} className="link inline-flex min-h-6 items-center text-xs">
              {t("openRecord")}
            </a>
          </dd>
        </div>
      ) : null}
    </dl>
  );
}

const Figure = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div className="min-w-12">
    <dt className="text-soft text-xs">{name}</dt>
    <dd>{children ?? "–"}</dd>
  </div>
);
