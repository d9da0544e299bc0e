/** What a person who has no account yet chose before he leaves for another company's sign-in; lib/next/auth reads it. */
export const NEWCOMER_COOKIE = "airouter.newcomer";

/** "RUB.ru", for a quarter of an hour. It says nothing secret, and nothing that is believed unread. */
export function rememberNewcomer(currency: string, locale: string): void {
  const secure = window.location.protocol === "https:" ? "; Secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser.
  document.cookie = `${NEWCOMER_COOKIE}=${currency}.${locale}; Path=/; Max-Age=900; SameSite=Lax${secure}`;
}
