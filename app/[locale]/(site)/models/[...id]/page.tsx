import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { ModelCalls } from "@/components/catalog/model-calls";
import { ModelFacts } from "@/components/catalog/model-facts";
import { ModelHeading } from "@/components/catalog/model-heading";
import { ModelOffers } from "@/components/catalog/model-offers";
import { ModelPrices } from "@/components/catalog/model-prices";
import { PriceHistory } from "@/components/catalog/price-history";
import { Retirement } from "@/components/catalog/retirement";
import { localePath } from "@/components/i18n/locales";
import { ErrorState } from "@/components/ui/states";
import { type Query, readModelFilter } from "@/lib/next/catalog/filter";
import { linkedData } from "@/lib/next/catalog/json-ld";
import { findModel } from "@/lib/next/catalog/model";
import { clientMessages } from "@/lib/next/client-messages";
import { readerCurrency } from "@/lib/next/currency";
import { settled } from "@/lib/next/load";
import { pageMetadata } from "@/lib/next/page-metadata";
import { getNonce, getSite } from "@/lib/next/site";

interface ModelPageProps {
  readonly params: Promise<{ id: string[] }>;
  readonly searchParams: Promise<Query>;
}

const idOf = async ({ params }: ModelPageProps): Promise<string> => (await params).id.map(decodeURIComponent).join("/");

export async function generateMetadata(props: ModelPageProps): Promise<Metadata> {
  const [locale, t, id] = await Promise.all([getLocale(), getTranslations("models"), idOf(props)]);
  const model = await settled(findModel(id, "USD"));
  if (!model) return { title: id };
  const path = `/models/${model.id}`;
  const metadata = pageMetadata({
    locale,
    path,
    title: model.name,
    description: t("modelDescription", { name: model.name, lab: model.labName }),
  });
  const twin = `${getSite().url}${localePath(locale, path)}.md`;
  return { ...metadata, alternates: { ...metadata.alternates, types: { "text/markdown": twin } } };
}

export default async function ModelPage(props: ModelPageProps) {
  const [locale, t, errors, texts, id, query, nonce] = await Promise.all([
    getLocale(),
    getTranslations("models"),
    getTranslations("errors"),
    clientMessages("models"),
    idOf(props),
    props.searchParams,
    getNonce(),
  ]);
  const { currency } = readModelFilter(query, await readerCurrency(locale));
  const found = await settled(findModel(id, currency).then((model) => ({ model })));
  if (found?.model === null) notFound();
  const model = found?.model ?? null;
  const nowMs = Date.now();
  return (
    <div className="mx-auto flex w-full max-w-6xl flex-col gap-10 px-4 pt-8 sm:px-6">
      <ModelHeading model={model} asked={id} />
      {model ? (
        <>
          <Retirement model={model} nowMs={nowMs} />
          <ModelPrices model={model} currency={currency} />
          <ModelCalls model={model} origin={getSite().url} client={[query.client].flat()[0] ?? ""} />
          <ModelFacts model={model} />
          <ModelOffers model={model} />
          <PriceHistory points={model.history} currency={currency} texts={texts.models} nowMs={nowMs} />
          <script
            type="application/ld+json"
            nonce={nonce}
            // biome-ignore lint/security/noDangerouslySetInnerHtml: JSON whose "<" are escaped.
            dangerouslySetInnerHTML={{
              __html: linkedData({
                model,
                currency,
                origin: getSite().url,
                locale,
                description: t("modelDescription", { name: model.name, lab: model.labName }),
                unitName: (line) => `${t(`unit_${line.unit}`)}, ${t(`per_${line.basis}`)}`,
              }),
            }}
          />
        </>
      ) : (
        <ErrorState title={errors("dataTitle")}>{errors("dataText")}</ErrorState>
      )}
    </div>
  );
}
