import type { ReactNode } from "react";
import { cx } from "./cx";

interface StateProps {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  readonly className?: string;
}

/** Nothing here yet, and what to do next. */
export function EmptyState({ title, children, action, className }: StateProps) {
  return (
    <div
      className={cx(
        "flex flex-col items-start gap-3 rounded-panel border border-line border-dashed p-6 sm:p-8",
        className,
      )}
    >
      <h2 className="text-base">{title}</h2>
      {children ? <div className="prose-width flex w-full flex-col gap-3 text-soft">{children}</div> : null}
      {action}
    </div>
  );
}

interface ErrorStateProps extends StateProps {
  /** Shown so that it can be quoted. */
  readonly requestId?: string | null;
  readonly requestIdLabel?: string;
}

/** What failed, the id to quote, and a way on. */
export function ErrorState({ title, children, action, requestId, requestIdLabel, className }: ErrorStateProps) {
  return (
    <div
      role="alert"
      className={cx("flex flex-col items-start gap-3 rounded-panel border border-bad bg-bad-wash p-5", className)}
    >
      <h2 className="text-base text-bad">{title}</h2>
      {children ? <div className="prose-width">{children}</div> : null}
      {requestId ? (
        <p className="text-soft text-xs">
          {requestIdLabel} <code className="select-all">{requestId}</code>
        </p>
      ) : null}
      {action}
    </div>
  );
}

/** A grey block of the coming content's size. */
export function Skeleton({ className }: { readonly className?: string }) {
  return (
    <span
      aria-hidden
      className={cx("block animate-pulse rounded-control bg-sunken motion-reduce:animate-none", className)}
    />
  );
}

/** Rows of a table on their way. */
export function TableSkeleton({ label, rows = 8 }: { readonly label: string; readonly rows?: number }) {
  return (
    <div role="status" aria-label={label} className="overflow-hidden rounded-panel border border-line bg-panel">
      <div className="h-9 border-line border-b bg-sunken" />
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: identical placeholders.
        <div key={index} className="flex h-9 items-center gap-6 border-line border-b px-4 last:border-b-0">
          <Skeleton className="h-3 w-1/5" />
          <Skeleton className="h-3 w-1/3" />
          <Skeleton className="ml-auto h-3 w-16" />
        </div>
      ))}
    </div>
  );
}
