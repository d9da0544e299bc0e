import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { localePath } from "@/components/i18n/locales";
import { clientSnippets } from "@/components/snippets/client-snippets";
import { SnippetTabs } from "@/components/snippets/snippet-tabs";

const SHOWN = ["claude-code", "codex", "gemini-cli", "opencode", "langchain", "vercel-ai-sdk"];

interface ToolsProps {
  /** "https://host". */
  readonly origin: string;
  readonly model: string;
}

/** How to point a tool one has at us; the guides have the rest. */
export async function Tools({ origin, model }: ToolsProps) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("landing")]);
  const all = clientSnippets({ origin, model });
  const snippets = SHOWN.flatMap((id) => all.filter((one) => one.id === id)).map((one) => ({ ...one, changed: [] }));
  return (
    <section className="mx-auto grid w-full max-w-6xl items-start gap-6 px-4 pt-12 sm:px-6 grid-cols-[minmax(0,1fr)] lg:grid-cols-[minmax(0,1fr)_minmax(0,34rem)] lg:gap-14">
      <div className="flex flex-col items-start gap-2">
        <h2 className="text-xl">{t("toolsTitle")}</h2>
        <p className="prose-width text-soft">{t("toolsText")}</p>
        <Link href={localePath(locale, "/docs")} prefetch={false} className="link inline-flex min-h-6 items-center">
          {t("toolsAll")}
        </Link>
      </div>
      <SnippetTabs name="tools" snippets={snippets} className="min-w-0" />
    </section>
  );
}
