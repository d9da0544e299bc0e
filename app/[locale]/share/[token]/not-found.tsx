import { getTranslations } from "next-intl/server";
import { EmptyState } from "@/components/ui/states";

/** The link was revoked, or never was: which of them is nobody's business. */
export default async function ShareNotFound() {
  const t = await getTranslations("playground");
  return (
    <div className="mx-auto w-full max-w-6xl px-4 py-10 sm:px-6">
      <h1 className="sr-only">{t("sharedGoneTitle")}</h1>
      <EmptyState title={t("sharedGoneTitle")}>{t("sharedGoneText")}</EmptyState>
    </div>
  );
}
