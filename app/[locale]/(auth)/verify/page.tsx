import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { VerifyEmail } from "@/components/auth/verify-email";
import { localePath } from "@/components/i18n/locales";
import { pageMetadata } from "@/lib/next/page-metadata";

export async function generateMetadata(): Promise<Metadata> {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("auth")]);
  return {
    ...pageMetadata({ locale, path: "/verify", title: t("verifying"), isPrivate: true }),
    referrer: "no-referrer",
  };
}

interface VerifyPageProps {
  readonly searchParams: Promise<{ readonly token?: string | string[] }>;
}

export default async function VerifyPage({ searchParams }: VerifyPageProps) {
  const [locale, { token }] = await Promise.all([getLocale(), searchParams]);
  return (
    <VerifyEmail
      token={String(token ?? "")}
      to={localePath(locale, "/console/onboarding")}
      signInHref={localePath(locale, "/sign-in")}
      signUpHref={localePath(locale, "/sign-up")}
    />
  );
}
