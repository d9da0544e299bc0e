import { cx } from "./cx";

export type ButtonKind = "primary" | "secondary" | "danger" | "quiet";
export type ButtonSize = "small" | "medium" | "large";

const KINDS: Readonly<Record<ButtonKind, string>> = {
  primary: "bg-accent-fill text-on-accent hover:bg-accent-press",
  secondary: "border border-line bg-panel text-ink hover:bg-hover",
  danger: "bg-bad-fill text-on-accent hover:brightness-90",
  quiet: "text-soft hover:bg-hover hover:text-ink",
};

const SIZES: Readonly<Record<ButtonSize, string>> = {
  small: "min-h-7 gap-1.5 px-2.5 text-xs",
  medium: "min-h-9 gap-2 px-3.5 text-sm",
  large: "min-h-11 gap-2 px-5 text-sm",
};

/** Looks of a button, for `<button>`, links and the accessible Button alike. */
export const buttonStyle = (kind: ButtonKind = "secondary", size: ButtonSize = "medium", extra?: string): string =>
  cx(
    "inline-flex shrink-0 select-none items-center justify-center rounded-control font-strong whitespace-nowrap no-underline transition-colors duration-120",
    "disabled:cursor-not-allowed disabled:opacity-55 data-[disabled]:cursor-not-allowed data-[disabled]:opacity-55 data-[pending]:opacity-70",
    KINDS[kind],
    SIZES[size],
    extra,
  );

/** Looks of a one-line input or native select. 16 px text on phones keeps iOS from zooming. */
export const INPUT_STYLE =
  "min-h-10 w-full min-w-0 rounded-control border border-edge bg-panel px-3 text-base text-ink placeholder:text-faint sm:text-sm disabled:opacity-55 aria-invalid:border-bad data-[invalid]:border-bad";
