"use client";

import { useTranslations } from "next-intl";
import { buttonStyle, INPUT_STYLE } from "@/components/ui/button-style";
import { Select } from "@/components/ui/select";
import { TextArea } from "@/components/ui/text-area";
import {
  EFFORTS,
  NUMBERS,
  type ParameterName,
  type PlaygroundModel,
  readTools,
  type Settings,
  TOOLS_EXAMPLE,
  takes,
} from "./settings";

interface SettingsPanelProps {
  readonly settings: Settings;
  /** The chosen models; undefined = not in the catalog. */
  readonly chosen: readonly (PlaygroundModel | undefined)[];
  readonly onChange: (part: Partial<Settings>) => void;
}

/** Everything about the request that all columns share. */
export function SettingsPanel({ settings, chosen, onChange }: SettingsPanelProps) {
  const t = useTranslations("playground");
  const { problem } = readTools(settings.tools);
  const set = (name: ParameterName, value: string) =>
    onChange({ parameters: { ...settings.parameters, [name]: value } });
  const isTaken = (name: ParameterName) => chosen.length === 0 || chosen.some((model) => takes(model, name));
  return (
    <section aria-labelledby="playground-settings" className="flex flex-col gap-4">
      <h2 id="playground-settings" className="text-base">
        {t("settings")}
      </h2>
      <Select
        label={t("mode")}
        value={settings.mode}
        onChange={(event) => onChange({ mode: event.target.value === "test" ? "test" : "live" })}
        options={(["live", "test"] as const).map((value) => ({ value, label: t(`mode_${value}`) }))}
      />
      <TextArea
        label={t("system")}
        value={settings.system}
        onChange={(event) => onChange({ system: event.target.value })}
      />
      <fieldset className="grid grid-cols-2 gap-3">
        <legend className="mb-1 font-strong text-sm">{t("parameters")}</legend>
        <p className="col-span-2 text-soft text-xs">{t("parametersHint")}</p>
        {NUMBERS.map(({ name, ...bounds }) => (
          <label key={name} className="flex min-w-0 flex-col gap-1 font-mono text-xs">
            {name}
            <input
              type="number"
              {...bounds}
              value={settings.parameters[name] ?? ""}
              disabled={!isTaken(name)}
              title={isTaken(name) ? undefined : t("notTaken")}
              onChange={(event) => set(name, event.target.value)}
              className={INPUT_STYLE}
            />
          </label>
        ))}
        <label className="col-span-2 flex flex-col gap-1 font-mono text-xs">
          reasoning_effort
          <select
            value={settings.parameters.reasoning_effort ?? ""}
            disabled={!isTaken("reasoning_effort")}
            title={isTaken("reasoning_effort") ? undefined : t("notTaken")}
            onChange={(event) => set("reasoning_effort", event.target.value)}
            className={INPUT_STYLE}
          >
            {EFFORTS.map((effort) => (
              <option key={effort} value={effort}>
                {effort}
              </option>
            ))}
          </select>
        </label>
      </fieldset>
      <TextArea
        label={t("tools")}
        hint={t("toolsHint")}
        value={settings.tools}
        spellCheck={false}
        rows={settings.tools ? 10 : 3}
        disabled={chosen.length > 0 && chosen.every((model) => model?.takesTools === false)}
        onChange={(event) => onChange({ tools: event.target.value })}
      />
      <p role="status" className="text-bad text-xs empty:hidden">
        {problem ? t(`tools_${problem.code}`, { number: "number" in problem ? problem.number : 0 }) : ""}
      </p>
      {settings.tools ? null : (
        <button
          type="button"
          onClick={() => onChange({ tools: TOOLS_EXAMPLE })}
          className={buttonStyle("secondary", "small", "self-start")}
        >
          {t("toolsExample")}
        </button>
      )}
    </section>
  );
}
