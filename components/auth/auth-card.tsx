import type { ReactNode } from "react";

interface AuthCardProps {
  readonly title: string;
  readonly lead?: string;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
}

/** One narrow column: what to do, the form, the way elsewhere. */
export function AuthCard({ title, lead, children, footer }: AuthCardProps) {
  return (
    <div className="flex w-full max-w-sm flex-col gap-6">
      <div className="flex flex-col gap-2">
        <h1 className="text-xl">{title}</h1>
        {lead ? <p className="text-soft">{lead}</p> : null}
      </div>
      {children}
      {footer ? <div className="flex flex-col gap-2 border-line border-t pt-5 text-soft">{footer}</div> : null}
    </div>
  );
}
