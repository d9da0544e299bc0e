import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { Facts } from "@/components/site/facts";
import { Hero } from "@/components/site/hero";
import { LiveRequest } from "@/components/site/live-request";
import { PricesNow } from "@/components/site/prices-now";
import { SelfHost } from "@/components/site/self-host";
import { Tools } from "@/components/site/tools";
import { catalogCounts, landingModels } from "@/lib/next/catalog/data";
import { type Query, readModelFilter } from "@/lib/next/catalog/filter";
import { readerCurrency } from "@/lib/next/currency";
import { latestProof } from "@/lib/next/latest-proof";
import { settled } from "@/lib/next/load";
import { pageMetadata } from "@/lib/next/page-metadata";
import { getSite } from "@/lib/next/site";

const PRICES_SHOWN = 8;

/** What a reader copies when the catalog has no callable model yet. */
const SANDBOX_MODEL = "sandbox/echo";

export async function generateMetadata(): Promise<Metadata> {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("landing")]);
  const { name } = getSite();
  return pageMetadata({ locale, path: "/", title: t("metaTitle", { name }), description: t("metaDescription") });
}

export default async function LandingPage({ searchParams }: { readonly searchParams: Promise<Query> }) {
  const locale = await getLocale();
  const { currency } = readModelFilter(await searchParams, await readerCurrency(locale));
  const [counts, models, proof] = await Promise.all([
    settled(catalogCounts()),
    settled(landingModels(currency, PRICES_SHOWN)),
    settled(latestProof()),
  ]);
  const callable = models?.find((model) => model.unavailableReason === null);
  return (
    <>
      <Hero
        siteUrl={getSite().url}
        counts={counts}
        model={callable?.id ?? SANDBOX_MODEL}
        example={callable ?? models?.[0] ?? null}
        currency={currency}
      />
      <LiveRequest model={getSite().demoModel} />
      <PricesNow models={models} currency={currency} />
      <Facts proof={proof} />
      <Tools origin={getSite().url} model={callable?.id ?? SANDBOX_MODEL} />
      <SelfHost />
    </>
  );
}
