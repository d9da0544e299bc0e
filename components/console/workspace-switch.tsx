"use client";

import { cx } from "@/components/ui/cx";

interface WorkspaceSwitchProps {
  readonly label: string;
  /** The cookie that names the workspace in view. */
  readonly cookieName: string;
  readonly current: string;
  readonly workspaces: readonly { readonly id: string; readonly name: string }[];
  readonly className?: string;
}

/** Which of his workspaces a person looks at; nothing for the many who have one. The server believes members only. */
export function WorkspaceSwitch({ label, cookieName, current, workspaces, className }: WorkspaceSwitchProps) {
  if (workspaces.length < 2) return null;
  const choose = (id: string) => {
    const secure = window.location.protocol === "https:" ? "; Secure" : "";
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser.
    document.cookie = `${cookieName}=${id}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
    window.location.reload();
  };
  return (
    <select
      aria-label={label}
      value={current}
      onChange={(event) => choose(event.target.value)}
      className={cx("min-h-9 max-w-52 truncate rounded-control border border-line bg-page px-2 text-sm", className)}
    >
      {workspaces.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}
