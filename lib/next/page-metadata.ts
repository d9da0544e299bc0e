import type { Metadata } from "next";
import { LOCALES, localePath } from "@/components/i18n/locales";
import { cardPath } from "./og/card-path";
import { getSite } from "./site";

interface PageMetadata {
  readonly locale: string;
  /** Without a language, e.g. "/models". */
  readonly path: string;
  readonly title: string;
  readonly description?: string;
  /** Pages behind the sign-in, or made of a query, are not for search engines. */
  readonly isPrivate?: boolean;
}

/** Title, description, canonical address and its twins in the other languages. */
export function pageMetadata({ locale, path, title, description, isPrivate }: PageMetadata): Metadata {
  const { name, url } = getSite();
  const absolute = (language: string) => url + localePath(language, path);
  const languages = Object.fromEntries(LOCALES.map((language) => [language, absolute(language)]));
  const card = { url: url + cardPath(locale, path), width: 1200, height: 630, alt: title };
  return {
    title: path === "/" ? title : `${title} · ${name}`,
    description,
    metadataBase: new URL(url),
    alternates: isPrivate
      ? undefined
      : { canonical: absolute(locale), languages: { ...languages, "x-default": absolute("en") } },
    openGraph: isPrivate
      ? undefined
      : { title, description, url: absolute(locale), siteName: name, locale, type: "website", images: [card] },
    twitter: isPrivate ? undefined : { card: "summary_large_image", title, description, images: [card.url] },
    robots: isPrivate ? { index: false, follow: false } : undefined,
  };
}
