import { getLocale, getTranslations } from "next-intl/server";
import { localePath } from "@/components/i18n/locales";
import { SiteFrame } from "@/components/site/site-frame";
import { buttonStyle } from "@/components/ui/button-style";
import { siteFrameProps } from "@/lib/next/site-frame";

export default async function NotFound() {
  const [locale, t, frame] = await Promise.all([getLocale(), getTranslations("errors"), siteFrameProps()]);
  return (
    <SiteFrame {...frame}>
      <title>{t("notFoundTitle")}</title>
      <div className="mx-auto flex w-full max-w-6xl flex-col items-start gap-4 px-4 py-24 sm:px-6">
        <p className="tabular text-faint">404</p>
        <h1 className="text-2xl">{t("notFoundTitle")}</h1>
        <p className="prose-width text-soft text-base">{t("notFoundText")}</p>
        <div className="flex flex-wrap gap-3">
          <a href={localePath(locale, "/")} className={buttonStyle("primary")}>
            {t("home")}
          </a>
          <a href={localePath(locale, "/models")} className={buttonStyle("secondary")}>
            {t("models")}
          </a>
        </div>
      </div>
    </SiteFrame>
  );
}
