import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { SignUpForm } from "@/components/auth/sign-up-form";
import { localePath } from "@/components/i18n/locales";
import { CURRENCIES } from "@/lib/kernel";
import { readerCurrency } from "@/lib/next/currency";
import { getViewer } from "@/lib/next/page-context";
import { pageMetadata } from "@/lib/next/page-metadata";
import { elsewhereProviders, isMailKept } from "@/lib/next/sign-in-options";

export async function generateMetadata(): Promise<Metadata> {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("auth")]);
  return pageMetadata({ locale, path: "/sign-up", title: t("signUp"), description: t("signUpLead") });
}

export default async function SignUpPage() {
  const locale = await getLocale();
  if (await getViewer().catch(() => null)) redirect(localePath(locale, "/console"));
  return (
    <SignUpForm
      signInHref={localePath(locale, "/sign-in")}
      providers={elsewhereProviders()}
      to={localePath(locale, "/console")}
      isMailKept={isMailKept()}
      currencies={CURRENCIES}
      defaultCurrency={await readerCurrency(locale)}
    />
  );
}
