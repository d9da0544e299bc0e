import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { ModelFacts } from "@/components/catalog/model-facts";
import { ModelPrices } from "@/components/catalog/model-prices";
import { Unavailable } from "@/components/catalog/unavailable";
import { localePath } from "@/components/i18n/locales";
import { SnippetTabs } from "@/components/snippets/snippet-tabs";
import { chatSnippets } from "@/components/snippets/snippets";
import { CopyButton } from "@/components/ui/copy-button";
import { ErrorState } from "@/components/ui/states";
import { findModel } from "@/lib/next/catalog/data";
import { type Query, readModelFilter } from "@/lib/next/catalog/filter";
import { readerCurrency } from "@/lib/next/currency";
import { settled } from "@/lib/next/load";
import { pageMetadata } from "@/lib/next/page-metadata";
import { getSite } from "@/lib/next/site";

interface ModelPageProps {
  readonly params: Promise<{ id: string[] }>;
  readonly searchParams: Promise<Query>;
}

const idOf = async ({ params }: ModelPageProps): Promise<string> => (await params).id.map(decodeURIComponent).join("/");

export async function generateMetadata(props: ModelPageProps): Promise<Metadata> {
  const [locale, t, id] = await Promise.all([getLocale(), getTranslations("models"), idOf(props)]);
  const model = await settled(findModel(id, "USD"));
  if (!model) return { title: id };
  return pageMetadata({
    locale,
    path: `/models/${model.id}`,
    title: model.name,
    description: t("modelDescription", { name: model.name, lab: model.labName }),
  });
}

export default async function ModelPage(props: ModelPageProps) {
  const [locale, t, common, errors, id] = await Promise.all([
    getLocale(),
    getTranslations("models"),
    getTranslations("common"),
    getTranslations("errors"),
    idOf(props),
  ]);
  const { currency } = readModelFilter(await props.searchParams, await readerCurrency(locale));
  const found = await settled(findModel(id, currency).then((model) => ({ model })));
  if (found?.model === null) notFound();
  const model = found?.model;
  return (
    <div className="mx-auto flex w-full max-w-6xl flex-col gap-10 px-4 pt-8 sm:px-6">
      <div className="flex flex-col gap-3">
        <Link
          href={localePath(locale, "/models")}
          prefetch={false}
          className="inline-flex min-h-6 items-center self-start text-soft hover:text-ink hover:underline"
        >
          ← {t("back")}
        </Link>
        <h1 className="text-2xl">{model?.name ?? id}</h1>
        {model ? (
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-soft">
            {model.labName}
            <span className="inline-flex items-center">
              <code className="text-ink">{model.id}</code>
              <CopyButton text={model.id} label={t("copyId")} doneLabel={common("copied")} />
            </span>
            {model.unavailableReason ? <Unavailable reason={model.unavailableReason} /> : null}
          </p>
        ) : null}
      </div>
      {model ? (
        <>
          <ModelFacts model={model} />
          <ModelPrices model={model} currency={currency} />
          {model.type === "chat" ? (
            <section className="flex flex-col gap-4">
              <h2 className="text-lg">{t("callTitle")}</h2>
              <SnippetTabs
                name="call"
                snippets={chatSnippets({ baseUrl: `${getSite().url}/v1`, apiKey: "air_live_…", model: model.id })}
              />
            </section>
          ) : null}
        </>
      ) : (
        <ErrorState title={errors("dataTitle")}>{errors("dataText")}</ErrorState>
      )}
    </div>
  );
}
