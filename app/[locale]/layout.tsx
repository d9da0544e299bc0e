import type { Metadata, Viewport } from "next";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { isLocale } from "@/components/i18n/locales";
import { PaletteLauncher } from "@/components/palette/palette-launcher";
import { cx } from "@/components/ui/cx";
import { VisitReporter } from "@/components/vitals/visit-reporter";
import { getNonce, getSite } from "@/lib/next/site";
import { getTheme } from "@/lib/next/theme";
import { FONT_CLASSES } from "./fonts";
import "../globals.css";

// A prerendered page cannot carry this request's nonce.
export const dynamic = "force-dynamic";

interface LayoutProps {
  readonly children: ReactNode;
  readonly params: Promise<{ locale: string }>;
}

export const metadata: Metadata = { icons: { icon: { url: "/favicon.svg", type: "image/svg+xml" } } };

export const viewport: Viewport = { width: "device-width", initialScale: 1, colorScheme: "light dark" };

export default async function RootLayout({ children, params }: LayoutProps) {
  const { locale } = await params;
  const language = isLocale(locale) ? locale : "en";
  const [theme, nonce, t] = await Promise.all([
    getTheme(),
    getNonce(),
    getTranslations({ locale: language, namespace: "common" }),
  ]);
  return (
    <html lang={language} className={cx(...FONT_CLASSES, theme !== "system" && theme)} suppressHydrationWarning>
      <head>
        <meta property="csp-nonce" nonce={nonce} />
        <meta name="application-name" content={getSite().name} />
      </head>
      <body className="flex min-h-dvh flex-col font-sans">
        <a
          href="#main"
          className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-100 focus:rounded-control focus:bg-panel focus:px-4 focus:py-2 focus:shadow-float"
        >
          {t("skip")}
        </a>
        {children}
        <PaletteLauncher />
        <VisitReporter />
      </body>
    </html>
  );
}
