import { type Components, toJsxRuntime } from "hast-util-to-jsx-runtime";
import type { ComponentProps } from "react";
import { Fragment, jsx, jsxs } from "react/jsx-runtime";
import { localePath } from "@/components/i18n/locales";
import { ScrollRegion } from "@/components/ui/scroll-region";
import type { Rendered, Sample } from "@/lib/docs";
import { DocsCode } from "./docs-code";

interface DocsBodyProps {
  readonly tree: Rendered["tree"];
  readonly locale: string;
  readonly preferredTab: string | null;
  readonly isSignedIn: boolean;
  /** Names a wide table for screen readers. */
  readonly tableLabel: string;
}

/** A text as React: links in the reader's language, samples highlighted, headings that can be linked to. */
export function DocsBody({ tree, locale, preferredTab, isSignedIn, tableLabel }: DocsBodyProps) {
  let figures = 0;
  const components: Components = {
    a: ({ href = "", children }) => <a href={href.startsWith("/docs") ? localePath(locale, href) : href}>{children}</a>,
    h2: ({ id, children }) => <LinkedHeading as="h2" id={id} text={children} />,
    h3: ({ id, children }) => <LinkedHeading as="h3" id={id} text={children} />,
    table: ({ children }) => (
      <ScrollRegion label={tableLabel} className="docs-table">
        <table>{children}</table>
      </ScrollRegion>
    ),
    figure: (props: ComponentProps<"figure"> & { readonly "data-samples"?: string }) => {
      figures += 1;
      const samples: readonly Sample[] = JSON.parse(props["data-samples"] ?? "[]");
      const name = `sample-${figures}`;
      return <DocsCode samples={samples} name={name} preferredTab={preferredTab} isSignedIn={isSignedIn} />;
    },
  };
  return <div className="docs-prose">{toJsxRuntime(tree, { Fragment, jsx, jsxs, components })}</div>;
}

function LinkedHeading({
  as: Tag,
  id,
  text,
}: {
  readonly as: "h2" | "h3";
  readonly id: string | undefined;
  readonly text: ComponentProps<"h2">["children"];
}) {
  return (
    <Tag id={id}>
      <a href={`#${id}`} className="docs-anchor">
        {text}
      </a>
    </Tag>
  );
}
