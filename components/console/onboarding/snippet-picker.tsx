"use client";

import { useTranslations } from "next-intl";
import { CopyButton } from "@/components/ui/copy-button";
import { RadioTabs } from "@/components/ui/radio-tabs";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { KEY_PLACEHOLDER, type RenderedSnippet } from "./onboarding-view";

interface SnippetPickerProps {
  readonly snippets: readonly RenderedSnippet[];
  /** null = not made yet: the snippet shows where it will be. */
  readonly secret: string | null;
}

const KEY = /^[\w-]+$/;

/** The call in the reader's client with the key filled in. */
export function SnippetPicker({ snippets, secret }: SnippetPickerProps) {
  const t = useTranslations("common");
  // Only letters, digits, dashes and underscores may go into the markup.
  const shown = secret !== null && KEY.test(secret) ? secret : "air_…";
  const fill = (text: string) => text.replaceAll(KEY_PLACEHOLDER, shown);
  return (
    <RadioTabs
      name="first-call"
      label={t("client")}
      tabs={snippets.map((snippet) => ({
        id: snippet.id,
        label: snippet.label,
        panel: (
          <div className="relative">
            <ScrollRegion
              label={t("codeIn", { language: snippet.label })}
              className="code overflow-x-auto py-4 text-sm leading-6"
            >
              {/* biome-ignore lint/security/noDangerouslySetInnerHtml: the server's highlighter escaped it; the key has no markup characters. */}
              <div dangerouslySetInnerHTML={{ __html: fill(snippet.html) }} />
            </ScrollRegion>
            <CopyButton
              text={fill(snippet.code)}
              label={t("copy")}
              doneLabel={t("copied")}
              className="absolute top-2 right-2 size-8 border border-line bg-panel px-0!"
            />
          </div>
        ),
      }))}
    />
  );
}
