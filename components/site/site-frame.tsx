import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { LanguageSwitch } from "@/components/i18n/language-switch";
import { localePath } from "@/components/i18n/locales";
import { PaletteButton } from "@/components/palette/palette-button";
import { buttonStyle } from "@/components/ui/button-style";
import type { Theme } from "@/components/ui/theme";
import { ThemeSwitch } from "@/components/ui/theme-switch";
import { Wordmark } from "./wordmark";

export interface SiteFrameProps {
  readonly siteName: string;
  readonly theme: Theme;
  readonly isSignedIn: boolean;
}

/** Header and footer around every public page. */
export async function SiteFrame({
  siteName,
  theme,
  isSignedIn,
  children,
}: SiteFrameProps & { readonly children: ReactNode }) {
  const [locale, t, common] = await Promise.all([getLocale(), getTranslations("site"), getTranslations("common")]);
  const to = (path: string) => localePath(locale, path);
  return (
    <>
      <header className="sticky top-0 z-40 border-line border-b bg-page">
        <div className="mx-auto flex min-h-14 w-full max-w-6xl flex-wrap items-center gap-x-6 gap-y-1 px-4 py-1.5 sm:px-6">
          <Wordmark name={siteName} href={to("/")} />
          <nav
            aria-label={t("mainNav")}
            className="-mx-3 flex items-center gap-1 text-soft max-sm:order-last max-sm:w-full sm:mx-0"
          >
            <Link href={to("/models")} prefetch={false} className={buttonStyle("quiet")}>
              {t("models")}
            </Link>
            <Link href={to("/pricing")} prefetch={false} className={buttonStyle("quiet")}>
              {t("pricing")}
            </Link>
            <Link href={to("/docs")} prefetch={false} className={buttonStyle("quiet")}>
              {t("docs")}
            </Link>
          </nav>
          <div className="ml-auto flex items-center gap-2">
            <PaletteButton label={common("search")} />
            {isSignedIn ? (
              <Link href={to("/console")} prefetch={false} className={buttonStyle("primary")}>
                {t("console")}
              </Link>
            ) : (
              <>
                <Link href={to("/sign-in")} prefetch={false} className={buttonStyle("quiet")}>
                  {t("signIn")}
                </Link>
                <Link
                  href={to("/sign-up")}
                  prefetch={false}
                  className={buttonStyle("primary", "medium", "max-sm:hidden")}
                >
                  {t("signUp")}
                </Link>
              </>
            )}
          </div>
        </div>
      </header>
      <main id="main" tabIndex={-1} className="flex-1 outline-none">
        {children}
      </main>
      <footer className="mt-24 border-line border-t">
        <div className="mx-auto flex w-full max-w-6xl flex-wrap items-center gap-x-8 gap-y-4 px-4 py-8 text-soft sm:px-6">
          <nav aria-label={t("footerNav")} className="flex flex-wrap gap-x-6 gap-y-2">
            {[
              [to("/models"), t("models")],
              [to("/pricing"), t("pricing")],
              [to("/compare"), t("compare")],
              [to("/docs"), t("docs")],
              ["/openapi.json", t("openapi")],
              [to("/status"), t("status")],
            ].map(([href, label]) => (
              <a key={href} href={href} className="inline-flex min-h-6 items-center hover:text-ink hover:underline">
                {label}
              </a>
            ))}
          </nav>
          <div className="flex flex-wrap items-center gap-x-6 gap-y-3 sm:ml-auto">
            <LanguageSwitch locale={locale} label={common("language")} />
            <ThemeSwitch
              initial={theme}
              label={common("theme")}
              names={{ system: common("themeSystem"), light: common("themeLight"), dark: common("themeDark") }}
            />
          </div>
        </div>
      </footer>
    </>
  );
}
