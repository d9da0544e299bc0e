import { getTranslations } from "next-intl/server";
import { buttonStyle } from "@/components/ui/button-style";
import { ErrorState } from "@/components/ui/states";

/** Part of a page whose data could not be read; the link asks for the page again. */
export async function DataError({ retryHref }: { readonly retryHref: string }) {
  const [t, common] = await Promise.all([getTranslations("errors"), getTranslations("common")]);
  return (
    <ErrorState
      title={t("dataTitle")}
      action={
        <a href={retryHref} className={buttonStyle("secondary")}>
          {common("retry")}
        </a>
      }
    >
      {t("dataText")}
    </ErrorState>
  );
}
