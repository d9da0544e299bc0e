import { getRequestConfig } from "next-intl/server";
import { DEFAULT_LOCALE, isLocale } from "./locales";
import { messages } from "./messages";

/** What next-intl asks for each request. Times are shown in UTC: the ledger's days and windows are UTC days. */
export default getRequestConfig(async ({ requestLocale }) => {
  const asked = (await requestLocale) ?? DEFAULT_LOCALE;
  const locale = isLocale(asked) ? asked : DEFAULT_LOCALE;
  return { locale, messages: messages[locale], timeZone: "UTC" };
});
