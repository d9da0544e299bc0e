import { ChevronDown } from "lucide-react";
import { type SelectHTMLAttributes, useId } from "react";
import { INPUT_STYLE } from "./button-style";
import { cx } from "./cx";

interface Option {
  readonly value: string;
  readonly label: string;
}

interface SelectProps extends SelectHTMLAttributes<HTMLSelectElement> {
  readonly label: string;
  readonly hint?: string;
  readonly options: readonly Option[];
}

/** The platform's own select: works in GET forms without JavaScript and with every assistive technology. */
export function Select({ label, hint, options, className, ...rest }: SelectProps) {
  const id = useId();
  return (
    <div className={cx("flex flex-col gap-1.5", className)}>
      <label htmlFor={id} className="font-strong text-sm">
        {label}
      </label>
      <div className="relative">
        <select
          {...rest}
          id={id}
          aria-describedby={hint ? `${id}-hint` : undefined}
          className={cx(INPUT_STYLE, "appearance-none pr-9")}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown
          aria-hidden
          strokeWidth={1.5}
          className="pointer-events-none absolute top-1/2 right-3 size-4 -translate-y-1/2 text-soft"
        />
      </div>
      {hint ? (
        <p id={`${id}-hint`} className="text-soft text-xs">
          {hint}
        </p>
      ) : null}
    </div>
  );
}
