import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { DataError } from "@/components/console/data-error";
import { CreateKeyButton } from "@/components/console/keys/create-key-button";
import { KeyList } from "@/components/console/keys/key-list";
import { PageTitle } from "@/components/console/page-title";
import { localePath } from "@/components/i18n/locales";
import { buttonStyle } from "@/components/ui/button-style";
import { EmptyState } from "@/components/ui/states";
import { readKeys } from "@/lib/next/console/data";
import { settled } from "@/lib/next/load";
import { requirePageContext } from "@/lib/next/page-context";
import { pageMetadata } from "@/lib/next/page-metadata";

export async function generateMetadata(): Promise<Metadata> {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("keys")]);
  return pageMetadata({ locale, path: "/console/keys", title: t("title"), isPrivate: true });
}

export default async function KeysPage() {
  const [locale, t, page] = await Promise.all([getLocale(), getTranslations("keys"), requirePageContext()]);
  const keys = await settled(readKeys(page));
  return (
    <>
      <PageTitle title={t("title")} lead={t("lead")} action={<CreateKeyButton currency={page.viewer.currency} />} />
      {keys === null ? <DataError retryHref={localePath(locale, "/console/keys")} /> : null}
      {keys?.length === 0 ? (
        <EmptyState
          title={t("emptyTitle")}
          action={
            <Link href={localePath(locale, "/console/onboarding")} className={buttonStyle("secondary")}>
              {t("firstSteps")}
            </Link>
          }
        >
          <p>{t("emptyText")}</p>
        </EmptyState>
      ) : null}
      {keys && keys.length > 0 ? <KeyList keys={keys} nowMs={page.ctx.clock.now()} /> : null}
    </>
  );
}
