import { getTranslations } from "next-intl/server";
import type { RequestDetail } from "./activity-view";

/** What a reader must not miss: the failure, and what was left out of the request. */
export async function RequestNotes({ request }: { readonly request: RequestDetail }) {
  const t = await getTranslations("activity");
  return (
    <>
      {request.error_code ? (
        <div role="note" className="flex flex-col gap-1 rounded-panel bg-bad-wash px-4 py-3 text-bad">
          <p>{t("errorTitle", { code: request.error_code })}</p>
          {request.insured ? <p>{t("insured")}</p> : null}
        </div>
      ) : null}
      {request.dropped_params.length > 0 ? (
        <p className="rounded-panel bg-warn-wash px-4 py-3 text-warn">
          {t("dropped")}: <code>{request.dropped_params.join(", ")}</code>
        </p>
      ) : null}
      {request.translation_warnings.length > 0 ? (
        <p className="rounded-panel bg-warn-wash px-4 py-3 text-warn">
          {t("warnings")}: {request.translation_warnings.join("; ")}
        </p>
      ) : null}
    </>
  );
}
