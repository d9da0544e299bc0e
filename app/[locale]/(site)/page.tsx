import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { Facts } from "@/components/site/facts";
import { Hero } from "@/components/site/hero";
import { LiveRequest } from "@/components/site/live-request";
import { PricesNow } from "@/components/site/prices-now";
import { SelfHost } from "@/components/site/self-host";
import { catalogCounts, landingModels } from "@/lib/next/catalog/data";
import { readerCurrency } from "@/lib/next/currency";
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

export default async function LandingPage() {
  const locale = await getLocale();
  const currency = await readerCurrency(locale);
  const [counts, models] = await Promise.all([
    settled(catalogCounts()),
    settled(landingModels(currency, PRICES_SHOWN)),
  ]);
  const callable = models?.find((model) => model.unavailableReason === null);
  return (
    <>
      <Hero siteUrl={getSite().url} counts={counts} model={callable?.id ?? SANDBOX_MODEL} />
      <LiveRequest model={getSite().demoModel} />
      <PricesNow models={models} currency={currency} />
      <Facts />
      <SelfHost />
    </>
  );
}
