import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { ModelState } from "@/components/catalog/model-state";
import type { Messages } from "@/components/i18n/messages";
import { DateTime } from "@/components/ui/date-time";
import { formatNumber } from "@/components/ui/format";
import { Money } from "@/components/ui/money";
import { MODEL_ABILITIES, PRICE_UNITS } from "@/lib/kernel/browser";
import type { ComparedModel } from "./dto";

export interface CompareRow {
  readonly label: string;
  readonly cells: readonly ReactNode[];
  /** What decides whether the cells differ. */
  readonly keys: readonly string[];
}

interface RowsInput {
  readonly models: readonly ComparedModel[];
  readonly currency: string;
  readonly texts: Messages["models"];
}

/** What is compared, in the order of what people decide by. */
export async function compareRows({ models, currency, texts }: RowsInput): Promise<readonly CompareRow[]> {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("compare")]);
  const row = (
    label: string,
    key: (model: ComparedModel) => string | number | null,
    cell: (model: ComparedModel) => ReactNode = (model) => key(model) ?? "–",
  ): CompareRow => ({
    label,
    cells: models.map((model) => cell(model) ?? "–"),
    keys: models.map((model) => String(key(model))),
  });
  const count = (value: number | null) => (value === null ? "–" : formatNumber(value, locale));
  const money = (amount: string | null | undefined) =>
    amount ? <Money isPrice amount={amount} currency={currency} locale={locale} /> : "–";
  const priced = PRICE_UNITS.filter((unit) => models.some(({ prices }) => prices.some((line) => line.unit === unit)));
  const isOwn = models.some(({ ownCost }) => ownCost !== null);
  return [
    row(
      texts.columnStatus,
      ({ unavailableReason, isDeprecated }) => `${unavailableReason} ${isDeprecated}`,
      (model) => <ModelState model={model} texts={texts} />,
    ),
    ...(isOwn
      ? [
          row(
            t("ownUse"),
            ({ ownCost }) => ownCost,
            ({ ownCost }) => (ownCost ? <Money amount={ownCost} currency={currency} locale={locale} /> : "–"),
          ),
        ]
      : []),
    ...priced.map((unit) => {
      const lineOf = ({ prices }: ComparedModel) => prices.find((line) => line.unit === unit);
      const basis = models.map(lineOf).find(Boolean)?.basis ?? "one";
      const per = basis === "one" ? "" : ` / ${texts[`per_${basis}`]}`;
      return row(
        texts[`unit_${unit}`] + per,
        (model) => lineOf(model)?.amount ?? null,
        (model) => money(lineOf(model)?.amount),
      );
    }),
    row(
      t("tiers"),
      ({ tiers }) => tiers.join(),
      ({ tiers }) => (tiers.length === 0 ? t("no") : tiers.map((bound) => `> ${count(bound)}`).join(", ")),
    ),
    row(
      texts.columnContext,
      ({ contextLength }) => contextLength,
      ({ contextLength }) => count(contextLength),
    ),
    row(
      texts.outputMax,
      ({ maxOutputTokens }) => maxOutputTokens,
      ({ maxOutputTokens }) => count(maxOutputTokens),
    ),
    row(texts.modalitiesIn, ({ inputModalities }) => inputModalities.join(", ")),
    row(texts.modalitiesOut, ({ outputModalities }) => outputModalities.join(", ")),
    ...MODEL_ABILITIES.map((ability) =>
      row(texts[ability], ({ abilities }) => (abilities.includes(ability) ? t("yes") : t("no"))),
    ),
    row(texts.openWeights, ({ isOpen }) => (isOpen ? t("yes") : t("no"))),
    row(t("cutoff"), ({ knowledgeCutoff }) => knowledgeCutoff),
    row(
      texts.added,
      ({ createdOn }) => createdOn,
      ({ createdOn }) => <DateTime value={createdOn} locale={locale} precision="date" />,
    ),
    row(texts.providersTitle, ({ providerNames }) => providerNames.join(", ") || null),
    row(texts.columnType, ({ type }) => type),
  ];
}
