import { getLocale, getTranslations } from "next-intl/server";
import { localePath } from "@/components/i18n/locales";
import type { StatusComponent } from "./dto";
import { whatIsDown } from "./what-is-down";

/** One line over the console while something is down; nothing otherwise. */
export async function StatusBanner({ components }: { readonly components: readonly StatusComponent[] }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("status")]);
  const down = whatIsDown(components);
  if (down.length === 0) return null;
  const names = down.map(({ kind, name }) =>
    kind === "api" ? "API" : kind === "provider" || kind === "dialect" ? name : t(kind),
  );
  return (
    <p role="status" className="flex flex-wrap gap-x-3 gap-y-1 rounded-panel bg-warn-wash px-4 py-3 text-warn">
      {t("banner", { names: new Intl.ListFormat(locale).format(names) })}
      <a href={localePath(locale, "/status")} className="inline-flex min-h-6 items-center underline underline-offset-4">
        {t("bannerLink")}
      </a>
    </p>
  );
}
