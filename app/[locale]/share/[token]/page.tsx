import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { NextIntlClientProvider } from "next-intl";
import { getLocale, getTranslations } from "next-intl/server";
import { localePath } from "@/components/i18n/locales";
import { SharedConversation } from "@/components/playground/shared-conversation";
import { buttonStyle } from "@/components/ui/button-style";
import { DateTime } from "@/components/ui/date-time";
import { clientMessages } from "@/lib/next/client-messages";
import { pageMetadata } from "@/lib/next/page-metadata";
import { findShared } from "@/lib/next/shared-conversation";

interface SharePageProps {
  readonly params: Promise<{ readonly token: string }>;
}

export async function generateMetadata({ params }: SharePageProps): Promise<Metadata> {
  const [locale, t, { token }] = await Promise.all([getLocale(), getTranslations("playground"), params]);
  const shared = await findShared(token);
  return {
    ...pageMetadata({
      locale,
      path: `/share/${token}`,
      title: shared?.title ?? t("sharedGoneTitle"),
      isPrivate: true,
    }),
    // The address is the secret: no page that is linked from here may learn it.
    referrer: "no-referrer",
  };
}

/** A conversation of the playground as it stood when its link was made, for whoever has the link. */
export default async function SharePage({ params }: SharePageProps) {
  const [locale, t, { token }, messages] = await Promise.all([
    getLocale(),
    getTranslations("playground"),
    params,
    clientMessages("common", "errors", "playground"),
  ]);
  const shared = await findShared(token);
  if (!shared) notFound();
  const { content } = shared;
  const models = content.columns.map(({ modelId }) => modelId).join(",");
  return (
    <div className="mx-auto flex w-full max-w-6xl flex-col gap-6 px-4 py-8 sm:px-6">
      <div className="flex flex-wrap items-start justify-between gap-4">
        <div className="flex min-w-0 flex-col gap-1.5">
          <h1 className="break-words text-xl">{shared.title}</h1>
          <p className="prose-width text-soft">{t("sharedLead")}</p>
          <p className="text-soft text-xs">
            {t("sharedOn")} <DateTime value={shared.created_at} locale={locale} />
          </p>
        </div>
        <a
          href={`${localePath(locale, "/console/playground")}?models=${encodeURIComponent(models)}&mode=${content.settings.mode}`}
          className={buttonStyle("secondary")}
        >
          {t("sharedTry")}
        </a>
      </div>
      <NextIntlClientProvider messages={messages}>
        <SharedConversation content={content} />
      </NextIntlClientProvider>
    </div>
  );
}
