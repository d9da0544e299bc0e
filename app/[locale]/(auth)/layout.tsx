import { NextIntlClientProvider } from "next-intl";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { LanguageSwitch } from "@/components/i18n/language-switch";
import { localePath } from "@/components/i18n/locales";
import { Wordmark } from "@/components/site/wordmark";
import { ThemeSwitch } from "@/components/ui/theme-switch";
import { clientMessages } from "@/lib/next/client-messages";
import { getSite } from "@/lib/next/site";
import { getTheme } from "@/lib/next/theme";

export default async function AuthLayout({ children }: { readonly children: ReactNode }) {
  const [locale, t, theme, messages] = await Promise.all([
    getLocale(),
    getTranslations("common"),
    getTheme(),
    clientMessages("auth", "errors"),
  ]);
  return (
    <>
      <header className="mx-auto flex min-h-14 w-full max-w-6xl items-center px-4 sm:px-6">
        <Wordmark name={getSite().name} href={localePath(locale, "/")} />
      </header>
      <main id="main" tabIndex={-1} className="flex flex-1 justify-center px-4 py-10 outline-none sm:px-6 sm:py-20">
        <NextIntlClientProvider messages={messages}>{children}</NextIntlClientProvider>
      </main>
      <footer className="mx-auto flex w-full max-w-6xl flex-wrap items-center justify-between gap-4 px-4 py-6 sm:px-6">
        <LanguageSwitch locale={locale} label={t("language")} />
        <ThemeSwitch
          initial={theme}
          label={t("theme")}
          names={{ system: t("themeSystem"), light: t("themeLight"), dark: t("themeDark") }}
        />
      </footer>
    </>
  );
}
