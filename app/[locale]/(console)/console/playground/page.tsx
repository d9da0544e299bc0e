import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getLocale, getTranslations } from "next-intl/server";
import { DataError } from "@/components/console/data-error";
import { PageTitle } from "@/components/console/page-title";
import { localePath } from "@/components/i18n/locales";
import { fromContent, newConversation } from "@/components/playground/conversation";
import { Playground } from "@/components/playground/playground";
import { MODELS_MAX, NO_SETTINGS } from "@/components/playground/settings";
import { buttonStyle } from "@/components/ui/button-style";
import { EmptyState } from "@/components/ui/states";
import { clientMessages } from "@/lib/next/client-messages";
import { findKept, playgroundModels } from "@/lib/next/console/playground";
import { settled } from "@/lib/next/load";
import { requirePageContext } from "@/lib/next/page-context";
import { pageMetadata } from "@/lib/next/page-metadata";
import { getSite } from "@/lib/next/site";

export async function generateMetadata(): Promise<Metadata> {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("playground")]);
  return pageMetadata({ locale, path: "/console/playground", title: t("title"), isPrivate: true });
}

type Word = string | string[] | undefined;

interface PlaygroundPageProps {
  readonly searchParams: Promise<Readonly<Record<"models" | "mode" | "c", Word>>>;
}

/** What a newcomer without a configured provider can call. */
const SANDBOX_MODEL = "sandbox/echo";

export default async function PlaygroundPage({ searchParams }: PlaygroundPageProps) {
  const [locale, t, query, page, messages] = await Promise.all([
    getLocale(),
    getTranslations("playground"),
    searchParams,
    requirePageContext(),
    clientMessages("common", "errors", "playground"),
  ]);
  const path = localePath(locale, "/console/playground");
  const keptId = [query.c ?? []].flat()[0];
  const [models, found] = await Promise.all([
    playgroundModels(page.viewer.currency),
    keptId ? settled(findKept(page, keptId).then((kept) => ({ kept }))) : { kept: undefined },
  ]);
  if (!found) return <DataError retryHref={`${path}?c=${encodeURIComponent(keptId ?? "")}`} />;
  if (found.kept === null) {
    return (
      <>
        <PageTitle title={t("title")} />
        <EmptyState
          title={t("goneTitle")}
          action={
            <a href={path} className={buttonStyle("primary")}>
              {t("clear")}
            </a>
          }
        >
          {t("goneText")}
        </EmptyState>
      </>
    );
  }
  const first = models.find(({ id }) => !id.startsWith("sandbox/"))?.id ?? SANDBOX_MODEL;
  const named = modelsIn(query.models);
  const mode = query.mode === "test" ? "test" : "live";
  const initial = found.kept
    ? fromContent(found.kept.content)
    : newConversation(named.length > 0 ? named : [first], { ...NO_SETTINGS, mode });
  return (
    <NextIntlClientProvider messages={messages}>
      <Playground
        key={found.kept?.kept.id ?? "new"}
        models={models}
        initial={initial}
        kept={found.kept?.kept ?? null}
        url={`${getSite().url}/v1/chat/completions`}
      />
    </NextIntlClientProvider>
  );
}

function modelsIn(words: Word): readonly string[] {
  const named = [words ?? []].flat().flatMap((list) => list.split(","));
  return [...new Set(named.map((id) => id.trim()).filter(Boolean))].slice(0, MODELS_MAX);
}
