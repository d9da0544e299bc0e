import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { ResetForm } from "@/components/auth/reset-form";
import { localePath } from "@/components/i18n/locales";
import { pageMetadata } from "@/lib/next/page-metadata";

export async function generateMetadata(): Promise<Metadata> {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("auth")]);
  return {
    ...pageMetadata({ locale, path: "/reset", title: t("resetTitle"), isPrivate: true }),
    referrer: "no-referrer",
  };
}

interface ResetPageProps {
  readonly searchParams: Promise<{ readonly token?: string | string[] }>;
}

export default async function ResetPage({ searchParams }: ResetPageProps) {
  const [locale, { token }] = await Promise.all([getLocale(), searchParams]);
  return (
    <ResetForm
      token={String(token ?? "")}
      signInHref={localePath(locale, "/sign-in")}
      forgotHref={localePath(locale, "/forgot")}
    />
  );
}
