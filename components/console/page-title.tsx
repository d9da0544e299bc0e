import type { ReactNode } from "react";

/** A page's name, its one sentence and its main action. */
export function PageTitle({
  title,
  lead,
  action,
}: {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="flex flex-col gap-1.5">
        <h1 className="text-xl">{title}</h1>
        {lead ? <p className="prose-width text-soft">{lead}</p> : null}
      </div>
      {action}
    </div>
  );
}
