import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { localePath } from "@/components/i18n/locales";
import { formatTime } from "@/components/ui/format";
import type { ModelDetail } from "./dto";

/** That a model retires, when, and what to use instead; nothing for models that stay. */
export async function Retirement({ model, nowMs }: { readonly model: ModelDetail; readonly nowMs: number }) {
  if (!model.isDeprecated) return null;
  const [locale, t] = await Promise.all([getLocale(), getTranslations("models")]);
  const { retiresOn, replacement } = model;
  const isPast = retiresOn !== null && Date.parse(retiresOn) <= nowMs;
  return (
    <section className="flex flex-col gap-1 rounded-panel border border-line bg-warn-wash p-4">
      <h2 className="text-base text-warn">{t(isPast ? "retiredTitle" : "retireTitle")}</h2>
      <p>
        {retiresOn ? `${t("retireOn", { date: formatTime(retiresOn, locale, "date") })} ` : ""}
        {replacement ? (
          <>
            {t("retireUse")}{" "}
            <Link href={localePath(locale, `/models/${replacement.id}`)} prefetch={false} className="link">
              {replacement.name}
            </Link>
          </>
        ) : null}
      </p>
    </section>
  );
}
