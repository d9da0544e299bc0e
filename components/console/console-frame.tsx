import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import type { ComponentProps, ReactNode } from "react";
import { SignOutButton } from "@/components/auth/sign-out-button";
import { localePath } from "@/components/i18n/locales";
import { PaletteButton } from "@/components/palette/palette-button";
import { Wordmark } from "@/components/site/wordmark";
import { Money } from "@/components/ui/money";
import { ConsoleNav } from "./console-nav";
import { WorkspaceSwitch } from "./workspace-switch";

interface ConsoleFrameProps {
  readonly siteName: string;
  readonly email: string;
  readonly currency: string;
  /** Exact decimal; null = could not be read. */
  readonly available: string | null;
  /** Null = could not be read. */
  readonly workspaces: Omit<ComponentProps<typeof WorkspaceSwitch>, "label" | "className"> | null;
  readonly children: ReactNode;
}

/** Header, navigation and frame of every page behind the sign-in. */
export async function ConsoleFrame({ siteName, email, currency, available, workspaces, children }: ConsoleFrameProps) {
  const [locale, t, common] = await Promise.all([getLocale(), getTranslations("console"), getTranslations("common")]);
  const to = (path: string) => localePath(locale, path);
  const items = [
    { href: to("/console/activity"), label: t("activity") },
    { href: to("/console/playground"), label: t("playground") },
    { href: to("/console/keys"), label: t("keys") },
    { href: to("/console/credits"), label: t("credits") },
    { href: to("/models"), label: t("models") },
    { href: to("/console/settings"), label: t("settings") },
  ];
  return (
    <>
      <header className="sticky top-0 z-40 border-line border-b bg-page">
        <div className="mx-auto flex min-h-14 w-full max-w-[90rem] items-center gap-x-4 px-4 sm:px-6">
          <Wordmark name={siteName} href={to("/")} />
          <ConsoleNav className="max-md:hidden" label={t("nav")} items={items} />
          <div className="ml-auto flex min-w-0 items-center gap-1 sm:gap-3">
            <PaletteButton
              label={common("search")}
              className="max-sm:border-transparent max-sm:bg-transparent max-sm:px-1.5"
            />
            {available === null ? null : (
              <Link
                href={to("/console/credits")}
                className="tabular inline-flex min-h-9 items-center rounded-control px-2 hover:bg-hover"
              >
                <span className="sr-only">{t("balance")} </span>
                <Money isBalance amount={available} currency={currency} locale={locale} />
              </Link>
            )}
            {workspaces ? (
              <WorkspaceSwitch {...workspaces} label={t("workspace")} className="max-w-40 max-lg:hidden" />
            ) : null}
            <span className="truncate text-soft max-lg:hidden">{email}</span>
            <SignOutButton label={t("signOut")} to={to("/sign-in")} />
          </div>
        </div>
        <ConsoleNav className="overflow-x-auto border-line border-t px-2 md:hidden" label={t("nav")} items={items} />
      </header>
      <main
        id="main"
        tabIndex={-1}
        className="mx-auto flex w-full max-w-[90rem] flex-1 flex-col gap-6 px-4 py-6 outline-none sm:px-6 sm:py-8"
      >
        {children}
      </main>
    </>
  );
}
