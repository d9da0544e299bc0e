import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { PrintButton } from "@/components/console/credits/print-button";
import { ReceiptSheet } from "@/components/console/credits/receipt-sheet";
import { DataError } from "@/components/console/data-error";
import { localePath } from "@/components/i18n/locales";
import { findReceipt } from "@/lib/next/console/data";
import { settled } from "@/lib/next/load";
import { requirePageContext } from "@/lib/next/page-context";
import { pageMetadata } from "@/lib/next/page-metadata";

export async function generateMetadata(): Promise<Metadata> {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("credits")]);
  return pageMetadata({ locale, path: "/console/credits", title: t("receipt"), isPrivate: true });
}

export default async function ReceiptPage({ params }: { readonly params: Promise<{ id: string }> }) {
  const [locale, t, page, { id }] = await Promise.all([
    getLocale(),
    getTranslations("credits"),
    requirePageContext(),
    params,
  ]);
  const found = await settled(findReceipt(page, id).then((receipt) => ({ receipt })));
  if (!found) return <DataError retryHref={localePath(locale, `/console/credits/receipts/${id}`)} />;
  if (!found.receipt) notFound();
  return (
    <>
      <div data-no-print className="flex items-center justify-between gap-4">
        <Link
          href={localePath(locale, "/console/credits")}
          className="inline-flex min-h-6 items-center text-soft hover:text-ink hover:underline"
        >
          ← {t("title")}
        </Link>
        <PrintButton label={t("print")} />
      </div>
      <ReceiptSheet receipt={found.receipt} />
    </>
  );
}
