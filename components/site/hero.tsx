import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import type { ModelRow } from "@/components/catalog/dto";
import { localePath } from "@/components/i18n/locales";
import { SnippetTabs } from "@/components/snippets/snippet-tabs";
import { chatSnippets } from "@/components/snippets/snippets";
import { buttonStyle } from "@/components/ui/button-style";
import { formatPrice } from "@/components/ui/format";

interface HeroProps {
  readonly siteUrl: string;
  readonly counts: { readonly models: number; readonly labs: number } | null;
  readonly model: string;
  /** A price that holds now, or null when there is none. */
  readonly example: ModelRow | null;
  readonly currency: string;
}

/** The claim, the two lines, and the way in. */
export async function Hero({ siteUrl, counts, model, example, currency }: HeroProps) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("landing")]);
  const snippets = chatSnippets({ baseUrl: `${siteUrl}/v1`, apiKey: "air_live_…", model });
  return (
    <section className="border-line border-b">
      <div className="mx-auto grid w-full max-w-6xl gap-10 px-4 py-14 sm:px-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,34rem)] lg:gap-14 lg:py-24">
        <div className="flex flex-col items-start gap-6">
          <h1 className="max-w-[18ch] text-3xl tracking-[-0.025em] lg:text-4xl">{t("claim")}</h1>
          <p className="max-w-[46ch] text-base text-soft">{t("lead")}</p>
          <div className="flex flex-wrap gap-3">
            <Link href={localePath(locale, "/sign-up")} prefetch={false} className={buttonStyle("primary", "large")}>
              {t("start")}
            </Link>
            <Link href={localePath(locale, "/models")} prefetch={false} className={buttonStyle("secondary", "large")}>
              {t("browse")}
            </Link>
          </div>
          <div className="tabular flex flex-col gap-1 text-soft">
            {counts && counts.models > 0 ? <p>{t("counts", counts)}</p> : null}
            {example?.inputPrice && example.outputPrice ? (
              <p>
                {t("example", {
                  model: example.name,
                  input: formatPrice(example.inputPrice, currency, locale),
                  output: formatPrice(example.outputPrice, currency, locale),
                })}
              </p>
            ) : null}
          </div>
        </div>
        <div className="flex min-w-0 flex-col gap-3">
          <h2 className="text-sm">{t("diffTitle")}</h2>
          <SnippetTabs name="hero" snippets={snippets} isDiff />
        </div>
      </div>
    </section>
  );
}
