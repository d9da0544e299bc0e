import type { ReactNode } from "react";
import { cx } from "@/components/ui/cx";

interface StepProps {
  readonly number: number;
  readonly title: string;
  readonly isLast?: boolean;
  readonly children: ReactNode;
}

/** One numbered step; a line leads to the next. */
export function Step({ number, title, isLast, children }: StepProps) {
  return (
    <li className="grid grid-cols-[2rem_minmax(0,1fr)] gap-x-4">
      <span aria-hidden className="flex flex-col items-center">
        <span className="tabular flex size-7 items-center justify-center rounded-full border border-line bg-panel text-xs">
          {number}
        </span>
        {isLast ? null : <span className="w-px flex-1 bg-line" />}
      </span>
      <div className={cx("flex flex-col gap-3", isLast ? "" : "pb-10")}>
        <h2 className="pt-0.5 text-base">{title}</h2>
        {children}
      </div>
    </li>
  );
}
