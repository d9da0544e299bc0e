import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./cx";

interface DisclosureProps {
  readonly label: ReactNode;
  readonly className?: string;
  readonly labelClassName?: string;
  readonly children: ReactNode;
}

/** A part that unfolds, by the platform's own element; the arrow says which way it is. */
export function Disclosure({ label, className, labelClassName, children }: DisclosureProps) {
  return (
    <details className={cx("group/fold", className)}>
      <summary className={cx("inline-flex min-h-8 cursor-pointer list-none items-center gap-1", labelClassName)}>
        <ChevronRight
          aria-hidden
          strokeWidth={1.5}
          className="size-4 shrink-0 transition-transform duration-120 group-open/fold:rotate-90"
        />
        {label}
      </summary>
      {children}
    </details>
  );
}
