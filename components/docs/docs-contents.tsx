import type { Heading } from "@/lib/docs";

/** Headings of the text in view. */
export function DocsContents({ headings, label }: { readonly headings: readonly Heading[]; readonly label: string }) {
  if (headings.length < 2) return null;
  return (
    <nav aria-label={label} className="sticky top-16 max-h-[calc(100dvh-5rem)] overflow-y-auto text-sm">
      <p className="pb-1 font-strong">{label}</p>
      <ul>
        {headings.map(({ id, title, depth }) => (
          <li key={id} className={depth === 3 ? "pl-3" : undefined}>
            <a href={`#${id}`} className="flex min-h-7 items-center py-0.5 text-soft hover:text-ink hover:underline">
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
