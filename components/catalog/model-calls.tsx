import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { localePath } from "@/components/i18n/locales";
import { clientSnippets } from "@/components/snippets/client-snippets";
import { otherSnippet } from "@/components/snippets/other-snippet";
import { CodeBlock } from "@/components/ui/code-block";
import type { ModelDetail } from "./dto";

interface ModelCallsProps {
  readonly model: ModelDetail;
  /** "https://host". */
  readonly origin: string;
  /** The client asked for in the address. */
  readonly client: string;
}

/** The call in every client, this model's id filled in. One is rendered; the others are a link away. */
export async function ModelCalls({ model, origin, client }: ModelCallsProps) {
  const [locale, t, common] = await Promise.all([getLocale(), getTranslations("models"), getTranslations("common")]);
  const place = { origin, model: model.id };
  const other = otherSnippet(model.type, place);
  const own = model.type === "chat" ? clientSnippets(place) : other ? [other] : [];
  const snippets = model.unavailableReason === "not_served" ? [] : own;
  const chosen = snippets.find(({ id }) => id === client) ?? snippets[0];
  if (!chosen) return null;
  return (
    <section id="call" className="flex flex-col gap-4">
      <h2 className="text-lg">{t("callTitle")}</h2>
      <div className="overflow-hidden rounded-panel border border-line bg-panel">
        <nav aria-label={common("client")} className="flex flex-wrap gap-x-1 border-line border-b bg-sunken px-2 py-1">
          {snippets.map(({ id, label }) => (
            <Link
              key={id}
              href={localePath(locale, `/models/${model.id}?client=${id}#call`)}
              prefetch={false}
              scroll={false}
              replace
              aria-current={id === chosen.id ? "true" : undefined}
              className="inline-flex min-h-8 items-center rounded-control px-2.5 text-soft hover:text-ink aria-[current]:bg-panel aria-[current]:text-ink"
            >
              {label}
            </Link>
          ))}
        </nav>
        <CodeBlock
          key={chosen.id}
          code={chosen.code}
          lang={chosen.lang}
          label={common("codeIn", { language: chosen.label })}
          copyLabel={common("copy")}
          copiedLabel={common("copied")}
        />
      </div>
      {chosen.guide ? (
        <Link
          href={localePath(locale, `/docs/guides/${chosen.guide}`)}
          prefetch={false}
          className="link inline-flex min-h-6 items-center self-start"
        >
          {t("callGuide", { client: chosen.label })}
        </Link>
      ) : null}
    </section>
  );
}
