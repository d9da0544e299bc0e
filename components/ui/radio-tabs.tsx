import type { ReactNode } from "react";
import { cx } from "./cx";

interface RadioTab {
  readonly id: string;
  readonly label: string;
  readonly panel: ReactNode;
}

interface RadioTabsProps {
  /** Unique on the page. */
  readonly name: string;
  readonly label: string;
  readonly tabs: readonly RadioTab[];
  /** Chosen at first; the first tab when it is none of them. */
  readonly initialId?: string | null;
  readonly className?: string;
}

/** Which panel shows is decided in CSS, by position: works without JavaScript, arrow keys included. At most six. */
const SHOWN = [
  "group-has-[label:nth-of-type(1)_:checked]/tabs:block",
  "group-has-[label:nth-of-type(2)_:checked]/tabs:block",
  "group-has-[label:nth-of-type(3)_:checked]/tabs:block",
  "group-has-[label:nth-of-type(4)_:checked]/tabs:block",
  "group-has-[label:nth-of-type(5)_:checked]/tabs:block",
  "group-has-[label:nth-of-type(6)_:checked]/tabs:block",
];

/** One of several panels, chosen by radio buttons drawn as tabs. */
export function RadioTabs({ name, label, tabs, initialId, className }: RadioTabsProps) {
  const chosen = Math.max(
    0,
    tabs.findIndex(({ id }) => id === initialId),
  );
  return (
    <div className={cx("group/tabs overflow-hidden rounded-panel border border-line bg-panel", className)}>
      <fieldset className="flex min-w-0 gap-1 overflow-x-auto border-line border-b bg-sunken px-2">
        <legend className="sr-only">{label}</legend>
        {tabs.map((tab, index) => (
          <label
            key={tab.id}
            className="relative -mb-px inline-flex min-h-10 shrink-0 cursor-pointer items-center whitespace-nowrap border-transparent border-b-2 px-2.5 text-soft hover:text-ink has-checked:border-accent has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:-outline-offset-4 has-focus-visible:outline-accent"
          >
            <input type="radio" name={name} value={tab.id} defaultChecked={index === chosen} className="sr-only" />
            {tab.label}
          </label>
        ))}
      </fieldset>
      {tabs.map((tab, index) => (
        <div key={tab.id} className={cx("hidden", SHOWN[index])}>
          {tab.panel}
        </div>
      ))}
    </div>
  );
}
