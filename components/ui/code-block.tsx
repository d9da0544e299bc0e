import { CopyButton } from "./copy-button";
import { cx } from "./cx";
import { type CodeLanguage, highlight } from "./highlight";
import { ScrollRegion } from "./scroll-region";

interface CodeBlockProps {
  readonly code: string;
  readonly lang: CodeLanguage;
  /** Names the region for screen readers. */
  readonly label: string;
  readonly copyLabel: string;
  readonly copiedLabel: string;
  /** Lines to mark, counted from 1. */
  readonly changed?: readonly number[];
  /** Copies what the block shows at that moment: a page may have filled in the reader's key. */
  readonly copiesShown?: boolean;
  readonly className?: string;
}

/** Highlighted on the server: no client code but the copy button. */
export async function CodeBlock({
  code,
  lang,
  label,
  copyLabel,
  copiedLabel,
  changed,
  copiesShown,
  className,
}: CodeBlockProps) {
  const html = await highlight(code, lang, changed);
  return (
    <div className={cx("relative", className)}>
      <ScrollRegion label={label} className="code overflow-x-auto py-4 text-sm leading-6">
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: the highlighter escapes the code it is given. */}
        <div dangerouslySetInnerHTML={{ __html: html }} />
      </ScrollRegion>
      <CopyButton
        text={code}
        label={copyLabel}
        doneLabel={copiedLabel}
        isOfBlock={copiesShown}
        className="absolute top-2 right-2 size-8 border border-line bg-panel px-0!"
      />
    </div>
  );
}
