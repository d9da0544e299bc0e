import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { ForgotForm } from "@/components/auth/forgot-form";
import { localePath } from "@/components/i18n/locales";
import { pageMetadata } from "@/lib/next/page-metadata";

export async function generateMetadata(): Promise<Metadata> {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("auth")]);
  return pageMetadata({ locale, path: "/forgot", title: t("forgotTitle"), isPrivate: true });
}

export default async function ForgotPage() {
  return <ForgotForm signInHref={localePath(await getLocale(), "/sign-in")} />;
}
