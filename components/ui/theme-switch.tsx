"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useState } from "react";
import { applyTheme } from "./apply-theme";
import { cx } from "./cx";
import { THEMES, type Theme } from "./theme";

const ICONS = { system: Monitor, light: Sun, dark: Moon } as const;

interface ThemeSwitchProps {
  readonly initial: Theme;
  readonly label: string;
  readonly names: Readonly<Record<Theme, string>>;
}

/** Three radio buttons drawn as icons; the choice is kept in a cookie that the server reads. */
export function ThemeSwitch({ initial, label, names }: ThemeSwitchProps) {
  const [theme, setTheme] = useState(initial);
  const choose = (next: Theme) => {
    setTheme(next);
    applyTheme(next);
  };
  return (
    <fieldset className="inline-flex rounded-control border border-line p-0.5">
      <legend className="sr-only">{label}</legend>
      {THEMES.map((value) => {
        const Icon = ICONS[value];
        return (
          <label
            key={value}
            title={names[value]}
            className={cx(
              "inline-flex size-7 cursor-pointer items-center justify-center rounded-[4px] has-focus-visible:outline-2 has-focus-visible:outline-accent",
              theme === value ? "bg-hover text-ink" : "text-soft hover:text-ink",
            )}
          >
            <input
              type="radio"
              name="theme"
              value={value}
              checked={theme === value}
              onChange={() => choose(value)}
              className="sr-only"
            />
            <Icon aria-hidden strokeWidth={1.5} className="size-4" />
            <span className="sr-only">{names[value]}</span>
          </label>
        );
      })}
    </fieldset>
  );
}
