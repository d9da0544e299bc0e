import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { DateTime } from "@/components/ui/date-time";
import { formatNumber } from "@/components/ui/format";
import { MODEL_ABILITIES } from "@/lib/kernel";
import type { ModelDetail } from "./dto";

/** What the catalog states about a model. */
export async function ModelFacts({ model }: { readonly model: ModelDetail }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("models")]);
  const tokens = (count: number | null) => (count === null ? "–" : formatNumber(count, locale));
  const abilities = MODEL_ABILITIES.filter((ability) => model.abilities.includes(ability)).map((ability) => t(ability));
  return (
    <section className="flex flex-col gap-4">
      <h2 className="text-lg">{t("factsTitle")}</h2>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-4 rounded-panel border border-line bg-panel p-5 lg:grid-cols-3">
        <Fact name={t("columnType")}>{model.type}</Fact>
        <Fact name={t("columnContext")}>{tokens(model.contextLength)}</Fact>
        <Fact name={t("outputMax")}>{tokens(model.maxOutputTokens)}</Fact>
        <Fact name={t("modalitiesIn")}>{model.inputModalities.join(", ") || "–"}</Fact>
        <Fact name={t("modalitiesOut")}>{model.outputModalities.join(", ") || "–"}</Fact>
        <Fact name={t("added")}>
          <DateTime value={model.createdAt} locale={locale} precision="date" />
        </Fact>
        <Fact name={t("abilities")} isWide>
          {abilities.join(", ") || "–"}
        </Fact>
        {model.aliases.length > 0 ? (
          <Fact name={t("aliases")} isWide>
            <code className="break-words">{model.aliases.join(", ")}</code>
          </Fact>
        ) : null}
        {model.type === "chat" ? (
          <Fact name={t("parameters")} isWide>
            {model.parameters ? (
              <code className="break-words">{model.parameters.join(", ")}</code>
            ) : (
              t("parametersUnknown")
            )}
          </Fact>
        ) : null}
      </dl>
    </section>
  );
}

function Fact({
  name,
  isWide,
  children,
}: {
  readonly name: string;
  readonly isWide?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <div className={isWide ? "col-span-2 lg:col-span-3" : undefined}>
      <dt className="text-soft text-xs">{name}</dt>
      <dd className="tabular mt-1">{children}</dd>
    </div>
  );
}
