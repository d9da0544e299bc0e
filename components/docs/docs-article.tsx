import { ArrowUpRight } from "lucide-react";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { localePath } from "@/components/i18n/locales";
import { buttonStyle } from "@/components/ui/button-style";
import { DateTime } from "@/components/ui/date-time";
import type { DocPage, DocsSite, NavLink, Rendered } from "@/lib/docs";
import { CopyPageButton } from "./copy-page-button";
import { DocsBody } from "./docs-body";
import { TabMemory } from "./tab-memory";
import { UsefulForm } from "./useful-form";

interface DocsArticleProps {
  readonly page: DocPage;
  readonly tree: Rendered["tree"];
  readonly breadcrumbs: readonly string[];
  readonly previous: NavLink | null;
  readonly next: NavLink | null;
  readonly isTranslated: boolean;
  readonly preferredTab: string | null;
  readonly isSignedIn: boolean;
  readonly site: DocsSite;
}

/** One text with what stands around it: where it belongs, how to take it along, what comes next. */
export async function DocsArticle(props: DocsArticleProps) {
  const { page, tree, breadcrumbs, previous, next, isTranslated, preferredTab, isSignedIn, site } = props;
  const [locale, t] = await Promise.all([getLocale(), getTranslations("docs")]);
  const markdownHref = `${localePath(locale, page.url)}.md`;
  const ask = encodeURIComponent(t("askAbout", { url: site.origin + markdownHref }));
  return (
    <article className="prose-width">
      <nav aria-label={t("breadcrumbs")} className="text-faint text-sm">
        <ol className="flex flex-wrap gap-x-2">
          <li>
            <Link
              href={localePath(locale, "/docs")}
              prefetch={false}
              className="inline-flex min-h-6 items-center hover:underline"
            >
              {t("title")}
            </Link>
          </li>
          {breadcrumbs.map((name) => (
            <li key={name} className="inline-flex min-h-6 items-center before:mr-2 before:content-['/']">
              {name}
            </li>
          ))}
        </ol>
      </nav>
      <div lang={page.language === locale ? undefined : page.language}>
        <h1 className="mt-2 text-2xl">{page.title}</h1>
        <p className="mt-2 text-base text-soft">{page.description}</p>
      </div>
      <div className="mt-4 flex flex-wrap items-center gap-2" data-no-print>
        <CopyPageButton href={markdownHref} label={t("copyPage")} doneLabel={t("copiedPage")} />
        <a href={markdownHref} className={buttonStyle("quiet", "small")}>
          {t("viewMarkdown")}
        </a>
        {[
          { href: `https://chatgpt.com/?q=${ask}`, label: t("openInChatGpt") },
          { href: `https://claude.ai/new?q=${ask}`, label: t("openInClaude") },
        ].map(({ href, label }) => (
          <a
            key={href}
            href={href}
            target="_blank"
            rel="noopener noreferrer nofollow"
            className={buttonStyle("quiet", "small")}
          >
            {label}
            <ArrowUpRight aria-hidden strokeWidth={1.5} className="size-3.5" />
          </a>
        ))}
      </div>
      {isTranslated ? null : <p className="mt-4 rounded-panel bg-sunken px-4 py-3 text-soft">{t("notTranslated")}</p>}
      <div lang={page.language === locale ? undefined : page.language}>
        <DocsBody
          tree={tree}
          locale={locale}
          preferredTab={preferredTab}
          isSignedIn={isSignedIn}
          tableLabel={t("table")}
        />
      </div>
      <TabMemory />
      <UsefulForm
        key={page.url}
        page={page.url}
        language={page.language}
        texts={{
          question: t("useful"),
          yes: t("usefulYes"),
          no: t("usefulNo"),
          thanks: t("usefulThanks"),
          what: t("usefulWhat"),
          send: t("usefulSend"),
          failed: t("usefulFailed"),
        }}
      />
      <p className="mt-4 text-faint text-sm">
        {t("updated")} <DateTime value={`${page.updated}T00:00:00Z`} locale={locale} precision="date" />
      </p>
      <nav aria-label={t("neighbours")} className="mt-4 flex flex-wrap justify-between gap-3 border-line border-t pt-4">
        {previous ? <Neighbour link={previous} locale={locale} label={t("previous")} /> : <span />}
        {next ? <Neighbour link={next} locale={locale} label={t("next")} isNext /> : null}
      </nav>
    </article>
  );
}

interface NeighbourProps {
  readonly link: NavLink;
  readonly locale: string;
  readonly label: string;
  readonly isNext?: boolean;
}

function Neighbour({ link, locale, label, isNext }: NeighbourProps) {
  return (
    <Link
      href={localePath(locale, link.url)}
      prefetch={false}
      rel={isNext ? "next" : "prev"}
      className={`flex min-h-12 flex-col justify-center rounded-control px-3 py-1.5 hover:bg-hover ${isNext ? "ml-auto text-right" : ""}`}
    >
      <span className="text-faint text-xs">{label}</span>
      <span className="text-accent">{link.title}</span>
    </Link>
  );
}
