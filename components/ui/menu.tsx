"use client";

import { Ellipsis } from "lucide-react";
import { Button as AriaButton } from "react-aria-components/Button";
import { Menu as AriaMenu, MenuItem, MenuTrigger } from "react-aria-components/Menu";
import { Popover } from "react-aria-components/Popover";
import { cx } from "./cx";

interface Action {
  readonly id: string;
  readonly label: string;
  readonly isDestructive?: boolean;
  readonly run: () => void;
}

/** Actions on one thing, behind a button with three dots. */
export function Menu({ label, actions }: { readonly label: string; readonly actions: readonly Action[] }) {
  return (
    <MenuTrigger>
      <AriaButton
        aria-label={label}
        className="inline-flex size-8 items-center justify-center rounded-control text-soft hover:bg-hover hover:text-ink"
      >
        <Ellipsis aria-hidden strokeWidth={1.5} className="size-4.5" />
      </AriaButton>
      <Popover placement="bottom end" className="min-w-44 rounded-panel border border-line bg-panel p-1 shadow-float">
        <AriaMenu className="outline-none" onAction={(id) => actions.find((action) => action.id === id)?.run()}>
          {actions.map((action) => (
            <MenuItem
              key={action.id}
              id={action.id}
              className={cx(
                "flex min-h-8 cursor-pointer items-center rounded-control px-2.5 outline-none data-[focused]:bg-hover",
                action.isDestructive && "text-bad",
              )}
            >
              {action.label}
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
