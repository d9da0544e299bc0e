"use client";

import { useLocale, useTranslations } from "next-intl";
import type { ApiFailure } from "./call-api";

/** A failure as a sentence in the reader's language. English has the server's own, which names the value at fault. */
export function useErrorText(): (failure: ApiFailure) => string {
  const t = useTranslations("errors");
  const locale = useLocale();
  return (failure) => {
    if (failure.status === 0) return t("network");
    if (failure.status === 429) return t("tooMany", { seconds: failure.retryAfterSeconds ?? 60 });
    if (locale === "en" && failure.message) return failure.message;
    switch (failure.status) {
      case 400:
        return failure.message ? t("badRequest", { message: failure.message }) : t("unknown", { status: 400 });
      case 401:
        return t("signedOut");
      case 403:
        return t("forbidden");
      case 404:
        return t("missing");
      case 409:
        return t("conflict");
      case 503:
        return t("unavailable");
      default:
        return t("unknown", { status: failure.status });
    }
  };
}
