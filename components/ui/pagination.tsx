import Link from "next/link";
import { buttonStyle } from "./button-style";

interface PaginationProps {
  readonly label: string;
  readonly summary: string;
  readonly previousLabel: string;
  readonly nextLabel: string;
  /** null at either end. */
  readonly previousHref: string | null;
  readonly nextHref: string | null;
}

/** Plain links, so that pages work without JavaScript and can be shared. */
export function Pagination({ label, summary, previousLabel, nextLabel, previousHref, nextHref }: PaginationProps) {
  return (
    <nav aria-label={label} className="flex flex-wrap items-center justify-between gap-3 text-soft text-sm">
      <span className="tabular">{summary}</span>
      <span className="flex gap-2">
        {previousHref ? (
          <Link rel="prev" href={previousHref} prefetch={false} className={buttonStyle("secondary")}>
            {previousLabel}
          </Link>
        ) : null}
        {nextHref ? (
          <Link rel="next" href={nextHref} prefetch={false} className={buttonStyle("secondary")}>
            {nextLabel}
          </Link>
        ) : null}
      </span>
    </nav>
  );
}
