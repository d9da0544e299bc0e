import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { DataError } from "@/components/console/data-error";
import { FirstSteps } from "@/components/console/onboarding/first-steps";
import { KEY_PLACEHOLDER, type RenderedSnippet } from "@/components/console/onboarding/onboarding-view";
import { PageTitle } from "@/components/console/page-title";
import { localePath } from "@/components/i18n/locales";
import { chatSnippets } from "@/components/snippets/snippets";
import { highlight } from "@/components/ui/highlight";
import { firstCallableModel } from "@/lib/next/catalog/data";
import { readBalance, readKeys } from "@/lib/next/console/data";
import { settled } from "@/lib/next/load";
import { requirePageContext } from "@/lib/next/page-context";
import { pageMetadata } from "@/lib/next/page-metadata";
import { getSite } from "@/lib/next/site";

const SANDBOX_MODEL = "sandbox/echo";

export async function generateMetadata(): Promise<Metadata> {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("onboarding")]);
  return pageMetadata({ locale, path: "/console/onboarding", title: t("title"), isPrivate: true });
}

export default async function OnboardingPage() {
  const [locale, t, page] = await Promise.all([getLocale(), getTranslations("onboarding"), requirePageContext()]);
  const [keys, balance, callable] = await Promise.all([
    settled(readKeys(page)),
    settled(readBalance(page)),
    settled(firstCallableModel()),
  ]);
  // Without credit a live key could only be refused; a test key shows the same road end to end.
  const model = balance && /^[^-]*[1-9]/.test(balance.available) ? callable : null;
  return (
    <div className="flex w-full max-w-3xl flex-col gap-8">
      <PageTitle title={t("title")} lead={t("lead")} />
      {keys ? (
        <FirstSteps
          hasKeys={keys.length > 0}
          mode={model ? "live" : "test"}
          snippets={await renderSnippets(model ?? SANDBOX_MODEL)}
          activityHref={localePath(locale, "/console/activity")}
          creditsHref={localePath(locale, "/console/credits")}
        />
      ) : (
        <DataError retryHref={localePath(locale, "/console/onboarding")} />
      )}
    </div>
  );
}

/** curl first: it needs nothing installed. */
async function renderSnippets(model: string): Promise<readonly RenderedSnippet[]> {
  const snippets = chatSnippets({ baseUrl: `${getSite().url}/v1`, apiKey: KEY_PLACEHOLDER, model });
  const ordered = [...snippets].sort((left, right) => Number(right.id === "curl") - Number(left.id === "curl"));
  return Promise.all(
    ordered.map(async ({ id, label, code, lang }) => ({ id, label, code, html: await highlight(code, lang) })),
  );
}
