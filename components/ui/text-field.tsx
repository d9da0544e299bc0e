"use client";

import type { HTMLInputAutoCompleteAttribute } from "react";
import { FieldError } from "react-aria-components/FieldError";
import { Input } from "react-aria-components/Input";
import { Label } from "react-aria-components/Label";
import { Text } from "react-aria-components/Text";
import { TextField as AriaTextField, type TextFieldProps as AriaTextFieldProps } from "react-aria-components/TextField";
import { INPUT_STYLE } from "./button-style";
import { cx } from "./cx";

interface TextFieldProps extends Omit<AriaTextFieldProps, "className" | "children"> {
  readonly label: string;
  readonly hint?: string;
  /** From the server; shown under the field and announced. */
  readonly error?: string | null;
  readonly placeholder?: string;
  readonly suffix?: string;
  readonly autoComplete?: HTMLInputAutoCompleteAttribute;
  readonly isMono?: boolean;
}

/** A labelled input with its hint and its error beside it. */
export function TextField({ label, hint, error, placeholder, suffix, isMono, ...rest }: TextFieldProps) {
  return (
    <AriaTextField {...rest} isInvalid={error ? true : undefined} className="flex flex-col gap-1.5">
      <Label className="font-strong text-sm">{label}</Label>
      <div className="relative">
        <Input placeholder={placeholder} className={cx(INPUT_STYLE, suffix && "pr-14", isMono && "font-mono")} />
        {suffix ? (
          <span className="pointer-events-none absolute inset-y-0 right-3 flex items-center text-faint text-xs">
            {suffix}
          </span>
        ) : null}
      </div>
      {hint ? (
        <Text slot="description" className="text-soft text-xs">
          {hint}
        </Text>
      ) : null}
      <FieldError className="text-bad text-xs">{error ?? undefined}</FieldError>
    </AriaTextField>
  );
}
