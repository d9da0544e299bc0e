"use client";

import type { ReactNode } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components/Button";
import { type ButtonKind, type ButtonSize, buttonStyle } from "./button-style";

interface ButtonProps extends Omit<AriaButtonProps, "className" | "children"> {
  readonly kind?: ButtonKind;
  readonly size?: ButtonSize;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A button that announces `isPending` and swallows presses meanwhile, so a double click never acts twice. */
export function Button({ kind, size, className, ...rest }: ButtonProps) {
  return <AriaButton {...rest} className={buttonStyle(kind, size, className)} />;
}
