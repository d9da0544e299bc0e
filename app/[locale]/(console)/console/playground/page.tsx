import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getLocale, getTranslations } from "next-intl/server";
import { PageTitle } from "@/components/console/page-title";
import { Playground } from "@/components/playground/playground";
import { MODELS_MAX } from "@/components/playground/settings";
import { clientMessages } from "@/lib/next/client-messages";
import { playgroundModels } from "@/lib/next/console/playground";
import { requirePageContext } from "@/lib/next/page-context";
import { pageMetadata } from "@/lib/next/page-metadata";
import { getSite } from "@/lib/next/site";

export async function generateMetadata(): Promise<Metadata> {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("playground")]);
  return pageMetadata({ locale, path: "/console/playground", title: t("title"), isPrivate: true });
}

interface PlaygroundPageProps {
  readonly searchParams: Promise<{ readonly models?: string | string[]; readonly mode?: string | string[] }>;
}

/** What a newcomer without a configured provider can call. */
const SANDBOX_MODEL = "sandbox/echo";

export default async function PlaygroundPage({ searchParams }: PlaygroundPageProps) {
  const [t, query, models, messages] = await Promise.all([
    getTranslations("playground"),
    searchParams,
    playgroundModels(),
    clientMessages("common", "playground"),
    requirePageContext(),
  ]);
  const named = [query.models ?? []].flat().flatMap((list) => list.split(","));
  const chosen = [...new Set(named.map((id) => id.trim()).filter(Boolean))].slice(0, MODELS_MAX);
  const first = models.find(({ id }) => !id.startsWith("sandbox/"))?.id ?? SANDBOX_MODEL;
  return (
    <>
      <PageTitle title={t("title")} lead={t("lead")} />
      <NextIntlClientProvider messages={messages}>
        <Playground
          models={models}
          initialModels={chosen.length > 0 ? chosen : [first]}
          initialMode={query.mode === "test" ? "test" : "live"}
          url={`${getSite().url}/v1/chat/completions`}
        />
      </NextIntlClientProvider>
    </>
  );
}
