import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { localePath } from "@/components/i18n/locales";
import { DateTime } from "@/components/ui/date-time";
import { formatNumber } from "@/components/ui/format";
import { MODEL_ABILITIES } from "@/lib/kernel/browser";
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
        <Fact name={t("knowledge")}>{model.knowledgeCutoff ?? "–"}</Fact>
        <Fact name={t("openWeights")}>
          {model.isOpen ? [t("yes"), model.license, model.huggingFaceId].filter(Boolean).join(", ") : t("notOpen")}
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
            <Parameters names={model.parameters} />
          </Fact>
        ) : null}
      </dl>
    </section>
  );
}

/** What the model takes, and what becomes of the rest. */
async function Parameters({ names }: { readonly names: readonly string[] | null }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("models")]);
  if (!names) return t("parametersUnknown");
  return (
    <>
      <ul className="flex flex-wrap gap-1.5">
        {names.map((name) => (
          <li key={name} className="rounded-control bg-sunken px-1.5 py-0.5">
            <code>{name}</code>
          </li>
        ))}
      </ul>
      <p className="mt-2 text-soft">
        {t("parametersRest")}{" "}
        <Link href={localePath(locale, "/docs/concepts/routing")} prefetch={false} className="link">
          {t("parametersMore")}
        </Link>
      </p>
    </>
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
