import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { STATUS_TONES } from "@/components/console/activity/activity-view";
import { Attempts } from "@/components/console/activity/attempts";
import { CostLines } from "@/components/console/activity/cost-lines";
import { RequestFacts } from "@/components/console/activity/request-facts";
import { RequestNotes } from "@/components/console/activity/request-notes";
import { DataError } from "@/components/console/data-error";
import { localePath } from "@/components/i18n/locales";
import { Badge } from "@/components/ui/badge";
import { buttonStyle } from "@/components/ui/button-style";
import { findRequest, readKeys } from "@/lib/next/console/data";
import { settled } from "@/lib/next/load";
import { requirePageContext } from "@/lib/next/page-context";
import { pageMetadata } from "@/lib/next/page-metadata";

interface RequestPageProps {
  readonly params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: RequestPageProps): Promise<Metadata> {
  const [locale, { id }] = await Promise.all([getLocale(), params]);
  return pageMetadata({ locale, path: `/console/activity/${id}`, title: decodeURIComponent(id), isPrivate: true });
}

export default async function RequestPage({ params }: RequestPageProps) {
  const [locale, t, page, { id }] = await Promise.all([
    getLocale(),
    getTranslations("activity"),
    requirePageContext(),
    params,
  ]);
  const [found, keys] = await Promise.all([
    settled(findRequest(page, decodeURIComponent(id)).then((request) => ({ request }))),
    settled(readKeys(page)),
  ]);
  if (!found) return <DataError retryHref={localePath(locale, `/console/activity/${id}`)} />;
  const { request } = found;
  if (!request) notFound();
  return (
    <>
      <div className="flex flex-col gap-3">
        <Link
          href={localePath(locale, "/console/activity")}
          className="inline-flex min-h-6 items-center self-start text-soft hover:text-ink hover:underline"
        >
          ← {t("back")}
        </Link>
        <div className="flex flex-wrap items-center gap-3">
          <h1 className="break-all text-xl">{request.model}</h1>
          <Badge tone={STATUS_TONES[request.status]}>{t(`status_${request.status}`)}</Badge>
          {request.mode === "test" ? <Badge tone="accent">{t("mode_test")}</Badge> : null}
          {request.operation !== "embed" ? (
            <Link
              href={`${localePath(locale, "/console/playground")}?models=${encodeURIComponent(request.model)}${request.mode === "test" ? "&mode=test" : ""}`}
              className={buttonStyle("secondary", "small", "ml-auto")}
            >
              {t("inPlayground")}
            </Link>
          ) : null}
        </div>
      </div>
      <RequestNotes request={request} />
      <RequestFacts request={request} keyName={keys?.find((key) => key.id === request.key_id)?.name ?? null} />
      <section className="flex flex-col gap-4">
        <div className="flex flex-col gap-1">
          <h2 className="text-lg">{t("costTitle")}</h2>
          <p className="text-soft">{t("costText")}</p>
        </div>
        <CostLines request={request} />
      </section>
      <section className="flex flex-col gap-4">
        <h2 className="text-lg">{t("attemptsTitle")}</h2>
        <Attempts attempts={request.attempts} />
      </section>
    </>
  );
}
