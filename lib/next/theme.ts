import { cookies } from "next/headers";
import { isTheme, THEME_COOKIE, type Theme } from "@/components/ui/theme";

/** The reader's choice, so that the first byte of HTML already has the right colours. */
export async function getTheme(): Promise<Theme> {
  const value = (await cookies()).get(THEME_COOKIE)?.value ?? "";
  return isTheme(value) ? value : "system";
}
