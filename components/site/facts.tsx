import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { localePath } from "@/components/i18n/locales";

/** What holds here, each with the place where it can be seen. */
export async function Facts() {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("landing")]);
  const facts = [
    { id: "Cost", href: "/models" },
    { id: "Cap", href: "/console/keys" },
    { id: "Free", href: "/console/activity" },
  ] as const;
  return (
    <section className="mx-auto flex w-full max-w-6xl flex-col gap-6 px-4 py-10 sm:px-6">
      <h2 className="text-xl">{t("factsTitle")}</h2>
      <div className="grid gap-px overflow-hidden rounded-panel border border-line bg-line sm:grid-cols-2">
        {facts.map(({ id, href }) => (
          <div key={id} className="flex flex-col items-start gap-2 bg-panel p-5 sm:p-6">
            <h3 className="text-base">{t(`fact${id}Title`)}</h3>
            <p className="max-w-[52ch] text-soft">{t(`fact${id}Text`)}</p>
            <Link
              href={localePath(locale, href)}
              prefetch={false}
              className="link mt-auto inline-flex min-h-6 items-center"
            >
              {t(`fact${id}Proof`)}
            </Link>
          </div>
        ))}
        <div className="flex flex-col items-start gap-2 bg-panel p-5 sm:p-6">
          <h3 className="text-base">{t("factProofTitle")}</h3>
          <p className="max-w-[52ch] text-soft">{t("factProofText")}</p>
          <code className="mt-auto rounded-control bg-sunken px-2 py-1">npm run -s cli -- ledger prove</code>
        </div>
      </div>
    </section>
  );
}
