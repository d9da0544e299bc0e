import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { DataError } from "@/components/console/data-error";
import { PageTitle } from "@/components/console/page-title";
import { PasswordForm } from "@/components/console/settings/password-form";
import { ProfileFacts } from "@/components/console/settings/profile-facts";
import { ProfileForm } from "@/components/console/settings/profile-form";
import { SessionList } from "@/components/console/settings/session-list";
import { WorkspaceSwitch } from "@/components/console/workspace-switch";
import { LanguageSwitch } from "@/components/i18n/language-switch";
import { localePath } from "@/components/i18n/locales";
import { ThemeSwitch } from "@/components/ui/theme-switch";
import { getProfile, listSessions } from "@/lib/accounts";
import { renderId } from "@/lib/kernel";
import { readWorkspaces } from "@/lib/next/console/data";
import { settled } from "@/lib/next/load";
import { requirePageContext } from "@/lib/next/page-context";
import { pageMetadata } from "@/lib/next/page-metadata";
import { getTheme } from "@/lib/next/theme";

export async function generateMetadata(): Promise<Metadata> {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("settings")]);
  return pageMetadata({ locale, path: "/console/settings", title: t("title"), isPrivate: true });
}

export default async function SettingsPage() {
  const [locale, t, common, theme, { ctx, viewer }] = await Promise.all([
    getLocale(),
    getTranslations("settings"),
    getTranslations("common"),
    getTheme(),
    requirePageContext(),
  ]);
  const [sessions, workspaces, profile] = await Promise.all([
    settled(listSessions(ctx)),
    settled(readWorkspaces({ ctx })),
    settled(getProfile(ctx)),
  ]);
  return (
    <>
      <PageTitle title={t("title")} />
      <section className="flex flex-col gap-4">
        <h2 className="text-lg">{t("profile")}</h2>
        <ProfileFacts
          viewer={viewer}
          accountId={renderId("account", viewer.accountId)}
          workspaceId={renderId("workspace", viewer.workspaceId)}
        />
        {workspaces ? <WorkspaceSwitch {...workspaces} label={t("chooseWorkspace")} className="self-start" /> : null}
        {profile ? <ProfileForm name={profile.name} locale={profile.locale} /> : null}
      </section>
      <section className="flex flex-col gap-4">
        <div className="flex flex-col gap-1">
          <h2 className="text-lg">{t("password")}</h2>
          <p className="text-soft">{t(profile?.has_password === false ? "passwordNone" : "passwordText")}</p>
        </div>
        {profile?.has_password ? <PasswordForm email={profile.email} /> : null}
        <a href={localePath(locale, "/forgot")} className="link inline-flex min-h-6 items-center self-start">
          {t(profile?.has_password === false ? "passwordSet" : "passwordForgotten")}
        </a>
      </section>
      <section className="flex flex-col gap-3">
        <h2 className="text-lg">{t("language")}</h2>
        <p className="text-soft">{t("languageText")}</p>
        <div className="flex flex-wrap items-center gap-6">
          <LanguageSwitch locale={locale} label={common("language")} />
          <ThemeSwitch
            initial={theme}
            label={common("theme")}
            names={{ system: common("themeSystem"), light: common("themeLight"), dark: common("themeDark") }}
          />
        </div>
      </section>
      <section className="flex flex-col gap-4">
        <div className="flex flex-col gap-1">
          <h2 className="text-lg">{t("sessions")}</h2>
          <p className="text-soft">{t("sessionsText")}</p>
        </div>
        {sessions ? (
          <SessionList sessions={sessions.data} />
        ) : (
          <DataError retryHref={localePath(locale, "/console/settings")} />
        )}
      </section>
    </>
  );
}
