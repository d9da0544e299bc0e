"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { INPUT_STYLE } from "@/components/ui/button-style";
import {
  CHOICES,
  NUMBERS,
  type ParameterName,
  type PlaygroundModel,
  readNumber,
  type Settings,
  takes,
} from "./settings";

interface ParameterFieldsProps {
  readonly settings: Settings;
  readonly chosen: readonly (PlaygroundModel | undefined)[];
  readonly onChange: (part: Partial<Settings>) => void;
}

/** The parameters that at least one of the chosen models takes; the others are there, but closed. */
export function ParameterFields({ settings: { parameters }, chosen, onChange }: ParameterFieldsProps) {
  const t = useTranslations("playground");
  const set = (name: ParameterName, value: string) => onChange({ parameters: { ...parameters, [name]: value } });
  const isTaken = (name: ParameterName) => chosen.length === 0 || chosen.some((model) => takes(model, name));
  const field = (name: ParameterName) => ({
    value: parameters[name] ?? "",
    disabled: !isTaken(name),
    title: isTaken(name) ? undefined : t("notTaken"),
    className: INPUT_STYLE,
  });
  const efforts = new Set(chosen.flatMap((model) => model?.efforts ?? []));
  const optionsOf = (name: (typeof CHOICES)[number]["name"], options: readonly string[]) =>
    name === "reasoning_effort" && efforts.size > 0 ? options.filter((option) => efforts.has(option)) : options;
  return (
    <fieldset className="grid grid-cols-2 gap-3">
      <legend className="mb-1 font-strong text-sm">{t("parameters")}</legend>
      <p className="col-span-2 text-soft text-xs">{t("parametersHint")}</p>
      {NUMBERS.map(({ name, ...bounds }) => {
        const typed = parameters[name] ?? "";
        const isWrong = typed.trim() !== "" && readNumber(name, typed) === null;
        return (
          <Parameter key={name} name={name} problem={isWrong ? t("outOfBounds", bounds) : null}>
            <input
              {...field(name)}
              type="number"
              {...bounds}
              step={bounds.step < 1 ? "any" : 1}
              aria-invalid={isWrong || undefined}
              onChange={(event) => set(name, event.target.value)}
            />
          </Parameter>
        );
      })}
      {CHOICES.map(({ name, options }) => (
        <Parameter key={name} name={name}>
          <select {...field(name)} onChange={(event) => set(name, event.target.value)}>
            <option value="">{t("asDefault")}</option>
            {optionsOf(name, options).map((option) => (
              <option key={option} value={option}>
                {option}
              </option>
            ))}
          </select>
        </Parameter>
      ))}
      <Parameter name="stop" isWide hint={t("stopHint")}>
        <textarea
          {...field("stop")}
          rows={2}
          spellCheck={false}
          onChange={(event) => set("stop", event.target.value)}
          className={`${INPUT_STYLE} py-2`}
        />
      </Parameter>
    </fieldset>
  );
}

interface ParameterProps {
  readonly name: string;
  readonly problem?: string | null;
  readonly hint?: string;
  readonly isWide?: boolean;
  readonly children: ReactNode;
}

const Parameter = ({ name, problem, hint, isWide, children }: ParameterProps) => (
  // biome-ignore lint/a11y/noLabelWithoutControl: the field is its child.
  <label className={isWide ? "col-span-2 flex min-w-0 flex-col gap-1 text-xs" : "flex min-w-0 flex-col gap-1 text-xs"}>
    <span className="truncate font-mono" title={name}>
      {name}
    </span>
    {children}
    {hint ? <span className="text-soft">{hint}</span> : null}
    {problem ? <span className="text-bad">{problem}</span> : null}
  </label>
);
