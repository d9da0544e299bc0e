import { redirect } from "next/navigation";
import { getLocale } from "next-intl/server";
import { localePath } from "@/components/i18n/locales";
import { readKeys } from "@/lib/next/console/data";
import { settled } from "@/lib/next/load";
import { requirePageContext } from "@/lib/next/page-context";

/** A newcomer without a key starts with the first steps, everybody else with the requests. */
export default async function ConsolePage() {
  const [locale, page] = await Promise.all([getLocale(), requirePageContext()]);
  const keys = await settled(readKeys(page));
  redirect(localePath(locale, keys?.length === 0 ? "/console/onboarding" : "/console/activity"));
}
