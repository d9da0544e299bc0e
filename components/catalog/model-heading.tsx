import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { localePath } from "@/components/i18n/locales";
import { buttonStyle } from "@/components/ui/button-style";
import { CopyButton } from "@/components/ui/copy-button";
import { compareAddress } from "./compare-words";
import type { ModelDetail } from "./dto";
import { Unavailable } from "./unavailable";

/** The model's name and id, and what one can do with it. */
export async function ModelHeading({ model, asked }: { readonly model: ModelDetail | null; readonly asked: string }) {
  const [locale, t, common] = await Promise.all([getLocale(), getTranslations("models"), getTranslations("common")]);
  return (
    <div className="flex flex-col gap-3">
      <Link
        href={localePath(locale, "/models")}
        prefetch={false}
        className="inline-flex min-h-6 items-center self-start text-soft hover:text-ink hover:underline"
      >
        ← {t("back")}
      </Link>
      <h1 className="text-2xl">{model?.name ?? asked}</h1>
      {model ? (
        <>
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-soft">
            {model.labName}
            <span className="inline-flex min-w-0 items-center">
              <code className="min-w-0 break-words text-ink">{model.id}</code>
              <CopyButton text={model.id} label={t("copyId")} doneLabel={common("copied")} />
            </span>
            {model.unavailableReason ? <Unavailable reason={model.unavailableReason} /> : null}
          </p>
          <div className="flex flex-wrap gap-3">
            {model.type === "chat" && model.unavailableReason === null ? (
              <Link
                href={localePath(locale, `/console/playground?models=${encodeURI(model.id)}`)}
                prefetch={false}
                className={buttonStyle("primary")}
              >
                {t("tryIt")}
              </Link>
            ) : null}
            <Link
              href={localePath(locale, compareAddress([model.id]))}
              prefetch={false}
              className={buttonStyle("secondary")}
            >
              {t("compareThis")}
            </Link>
            {model.prices.length > 0 ? (
              <Link
                href={localePath(locale, `/pricing?model=${encodeURIComponent(model.id)}`)}
                prefetch={false}
                className={buttonStyle("secondary")}
              >
                {t("calculate")}
              </Link>
            ) : null}
            <a href={localePath(locale, `/models/${model.id}.md`)} className={buttonStyle("quiet")}>
              {t("asMarkdown")}
            </a>
          </div>
        </>
      ) : null}
    </div>
  );
}
