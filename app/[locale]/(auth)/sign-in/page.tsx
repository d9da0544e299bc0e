import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { AuthCard } from "@/components/auth/auth-card";
import { ElsewhereButtons } from "@/components/auth/elsewhere-buttons";
import { FormError } from "@/components/auth/form-error";
import { SignInForm } from "@/components/auth/sign-in-form";
import { localePath } from "@/components/i18n/locales";
import { readerCurrency } from "@/lib/next/currency";
import { getViewer } from "@/lib/next/page-context";
import { pageMetadata } from "@/lib/next/page-metadata";
import { safePath } from "@/lib/next/safe-path";
import { elsewhereProviders } from "@/lib/next/sign-in-options";

export async function generateMetadata(): Promise<Metadata> {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("auth")]);
  return pageMetadata({ locale, path: "/sign-in", title: t("signIn"), isPrivate: true });
}

interface SignInPageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

/** Why a sign-in elsewhere led back here, in words of ours. */
function reasonOf(error: string | string[]) {
  if (error === "unverified") return "elsewhereUnverified";
  if (["Callback", "OAuthCallback", "AccessDenied"].includes(String(error))) return "elsewhereDenied";
  return "linkedElsewhere";
}

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const [locale, t, query, viewer] = await Promise.all([
    getLocale(),
    getTranslations("auth"),
    searchParams,
    getViewer().catch(() => null),
  ]);
  const to = safePath(query.to, localePath(locale, "/console"));
  if (viewer) redirect(to);
  return (
    <AuthCard
      title={t("signIn")}
      lead={t("signInLead")}
      footer={
        <p>
          {t("noAccount")}{" "}
          <a href={localePath(locale, "/sign-up")} className="link">
            {t("signUp")}
          </a>
        </p>
      }
    >
      <FormError text={query.error ? t(reasonOf(query.error)) : null} />
      <ElsewhereButtons providers={elsewhereProviders()} to={to} currency={await readerCurrency(locale)} form="below" />
      <SignInForm to={to} forgotHref={localePath(locale, "/forgot")} />
    </AuthCard>
  );
}
