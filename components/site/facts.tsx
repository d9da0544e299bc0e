import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { localePath } from "@/components/i18n/locales";
import { DateTime } from "@/components/ui/date-time";

interface FactsProps {
  /** The newest proof of the ledger; null = none yet. */
  readonly proof: { readonly at: string; readonly isClean: boolean; readonly checkCount: number } | null;
}

const FACTS = [
  { id: "Cost", href: "/pricing" },
  { id: "Proof", href: "/docs/operating/ledger" },
  { id: "Cap", href: "/docs/concepts/balance-and-holds" },
  { id: "Free", href: "/docs/decisions/0002-disconnect" },
  { id: "Overhead", href: "/docs/operating/performance" },
  { id: "Status", href: "/status" },
] as const;

/** What holds here, each with the place where it can be seen. */
export async function Facts({ proof }: FactsProps) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("landing")]);
  const live: Partial<Record<(typeof FACTS)[number]["id"], ReactNode>> = {
    Proof: proof ? (
      <span className={proof.isClean ? "text-good" : "text-bad"}>
        {t(proof.isClean ? "factProofClean" : "factProofBroken", { count: proof.checkCount })}{" "}
        <DateTime value={proof.at} locale={locale} /> UTC
      </span>
    ) : null,
  };
  return (
    <section className="mx-auto flex w-full max-w-6xl flex-col gap-6 px-4 py-10 sm:px-6">
      <h2 className="text-xl">{t("factsTitle")}</h2>
      <div className="grid gap-px overflow-hidden rounded-panel border border-line bg-line sm:grid-cols-2 lg:grid-cols-3">
        {FACTS.map(({ id, href }) => (
          <div key={id} className="flex flex-col items-start gap-2 bg-panel p-5 sm:p-6">
            <h3 className="text-base">{t(`fact${id}Title`)}</h3>
            <p className="max-w-[52ch] text-soft">{t(`fact${id}Text`)}</p>
            {live[id] ? <p className="tabular">{live[id]}</p> : null}
            <Link
              href={localePath(locale, href)}
              prefetch={false}
              className="link mt-auto inline-flex min-h-6 items-center"
            >
              {t(`fact${id}Proof`)}
            </Link>
          </div>
        ))}
      </div>
    </section>
  );
}
