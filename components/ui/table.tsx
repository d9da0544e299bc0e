import type { CSSProperties, ReactNode, TdHTMLAttributes, ThHTMLAttributes } from "react";
import { cx } from "./cx";
import { ScrollRegion } from "./scroll-region";

interface TableProps {
  readonly caption: string;
  readonly children: ReactNode;
  /** From 48rem of screen on; below, columns that matter less are hidden instead. */
  readonly minWidth?: string;
  readonly className?: string;
}

/**
 * A dense table. On wide screens the page scrolls and the header sticks below the site's; on narrow ones the frame
 * scrolls sideways.
 */
export function Table({ caption, children, minWidth, className }: TableProps) {
  return (
    <ScrollRegion
      label={caption}
      className={cx(
        "relative overflow-x-auto rounded-panel border border-line bg-panel lg:overflow-visible",
        className,
      )}
    >
      <table
        className="w-full border-separate border-spacing-0 text-left text-sm md:min-w-(--table-min,0)"
        style={minWidth ? ({ "--table-min": minWidth } as CSSProperties) : undefined}
      >
        <caption className="sr-only">{caption}</caption>
        {children}
      </table>
    </ScrollRegion>
  );
}

interface HeaderCellProps extends ThHTMLAttributes<HTMLTableCellElement> {
  readonly isNumber?: boolean;
}

/** Column head. Units belong here, not in the cells. */
export function HeaderCell({ isNumber, className, ...rest }: HeaderCellProps) {
  return (
    <th
      scope="col"
      {...rest}
      className={cx(
        "sticky top-0 z-10 h-9 border-line border-b bg-sunken px-3 font-normal text-soft text-xs first:rounded-tl-[9px] first:pl-4 last:rounded-tr-[9px] last:pr-4 lg:top-14",
        isNumber ? "text-right" : "whitespace-nowrap",
        className,
      )}
    />
  );
}

interface RowProps {
  readonly children: ReactNode;
  /** A link of ROW_LINK inside makes the whole row its target. */
  readonly isTarget?: boolean;
}

export function Row({ children, isTarget }: RowProps) {
  return (
    <tr className={cx("group/row", isTarget && "relative transition-colors duration-120 hover:bg-hover")}>
      {children}
    </tr>
  );
}

interface CellProps extends TdHTMLAttributes<HTMLTableCellElement> {
  readonly isNumber?: boolean;
}

export function Cell({ isNumber, className, ...rest }: CellProps) {
  return (
    <td
      {...rest}
      className={cx(
        "h-9 border-line border-b px-3 py-1.5 align-middle first:pl-4 last:pr-4 group-last/row:border-b-0",
        isNumber && "tabular whitespace-nowrap text-right",
        className,
      )}
    />
  );
}

/** Puts a link's hit area over its whole row. Other controls of the row need `relative z-1`. */
export const ROW_LINK = "after:absolute after:inset-0 after:content-['']";
