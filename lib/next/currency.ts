import { cookies } from "next/headers";
import { CURRENCY_COOKIE } from "@/components/i18n/currency-cookie";
import { type Currency, isCurrency } from "@/lib/kernel";
import { getViewer } from "./page-context";

/**
 * The currency prices are shown in: the one chosen before, else the wallet's of a signed-in reader, else by language. The
 * address may name another.
 */
export async function readerCurrency(locale: string): Promise<Currency> {
  const chosen = (await cookies()).get(CURRENCY_COOKIE)?.value ?? "";
  if (isCurrency(chosen)) return chosen;
  const viewer = await getViewer().catch(() => null);
  if (viewer && isCurrency(viewer.currency)) return viewer.currency;
  return locale === "ru" ? "RUB" : "USD";
}
