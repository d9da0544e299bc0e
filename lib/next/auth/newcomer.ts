import { isLocale, type Locale, localePath } from "@/components/i18n/locales";
import { type Currency, isCurrency } from "@/lib/kernel";

/** What a new account gets, chosen before the way led elsewhere. */
export interface Newcomer {
  readonly currency: Currency;
  readonly locale: Locale;
}

/** Reads NEWCOMER_COOKIE of components/auth; what is not in it, or not known, is as for an English visitor. */
export function readNewcomer(value: string | undefined): Newcomer {
  const [currency = "", locale = ""] = (value ?? "").split(".");
  return { currency: isCurrency(currency) ? currency : "USD", locale: isLocale(locale) ? locale : "en" };
}

/** The sign-in page in the visitor's language, with a reason. */
export const signInPath = ({ locale }: Pick<Newcomer, "locale">, reason?: string): string =>
  localePath(locale, "/sign-in") + (reason ? `?error=${reason}` : "");
