import { getTranslations } from "next-intl/server";
import { CodeBlock } from "@/components/ui/code-block";
import { RadioTabs } from "@/components/ui/radio-tabs";
import type { Snippet } from "./snippets";

interface SnippetTabsProps {
  readonly name: string;
  readonly snippets: readonly Snippet[];
  /** Marks the lines that make the difference. */
  readonly isDiff?: boolean;
  readonly className?: string;
}

/** The same call in several clients; each copies with one click. */
export async function SnippetTabs({ name, snippets, isDiff, className }: SnippetTabsProps) {
  const t = await getTranslations("common");
  const tabs = snippets.map((snippet) => ({
    id: snippet.id,
    label: snippet.label,
    panel: (
      <CodeBlock
        code={snippet.code}
        lang={snippet.lang}
        label={t("codeIn", { language: snippet.label })}
        copyLabel={t("copy")}
        copiedLabel={t("copied")}
        changed={isDiff ? snippet.changed : undefined}
      />
    ),
  }));
  return <RadioTabs name={name} label={t("client")} tabs={tabs} className={className} />;
}
