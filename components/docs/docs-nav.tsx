import Link from "next/link";
import { localePath } from "@/components/i18n/locales";
import type { NavGroup } from "@/lib/docs";

interface DocsNavProps {
  readonly groups: readonly NavGroup[];
  readonly locale: string;
  readonly label: string;
  /** Without a language. */
  readonly currentUrl: string | null;
}

/** Every page, in groups; the group that holds the page in view is open. */
export function DocsNav({ groups, locale, label, currentUrl }: DocsNavProps) {
  return (
    <nav aria-label={label} className="flex flex-col gap-1 text-sm">
      {groups.map(({ title, links }) => {
        const list = (
          <ul className="flex flex-col">
            {links.map(({ url, title: name }) => (
              <li key={url}>
                <Link
                  href={localePath(locale, url)}
                  prefetch={false}
                  aria-current={url === currentUrl ? "page" : undefined}
                  className="flex min-h-8 items-center rounded-control px-2.5 py-1 text-soft hover:bg-hover hover:text-ink aria-[current]:bg-accent-wash aria-[current]:text-accent"
                >
                  {name}
                </Link>
              </li>
            ))}
          </ul>
        );
        if (title === null) return <div key="top">{list}</div>;
        return (
          <details key={title} open={links.some(({ url }) => url === currentUrl)}>
            <summary className="flex min-h-8 items-center rounded-control px-2.5 font-strong hover:bg-hover">
              {title}
            </summary>
            <div className="mb-2 ml-2.5 border-line border-l pl-1.5">{list}</div>
          </details>
        );
      })}
    </nav>
  );
}
