"use client";

import { useTranslations } from "next-intl";
import { Select } from "@/components/ui/select";
import { TextArea } from "@/components/ui/text-area";
import { ParameterFields } from "./parameter-fields";
import type { PlaygroundModel, Settings } from "./settings";
import { ToolsButton } from "./tools-button";

interface SettingsPanelProps {
  readonly settings: Settings;
  /** The chosen models; undefined = not in the catalog. */
  readonly chosen: readonly (PlaygroundModel | undefined)[];
  readonly onChange: (part: Partial<Settings>) => void;
}

/** Everything about the request that all columns share. */
export function SettingsPanel({ settings, chosen, onChange }: SettingsPanelProps) {
  const t = useTranslations("playground");
  return (
    <div className="flex flex-col gap-5">
      <Select
        label={t("mode")}
        hint={t(`modeHint_${settings.mode}`)}
        value={settings.mode}
        onChange={(event) => onChange({ mode: event.target.value === "test" ? "test" : "live" })}
        options={(["live", "test"] as const).map((value) => ({ value, label: t(`mode_${value}`) }))}
      />
      <TextArea
        label={t("system")}
        value={settings.system}
        rows={4}
        onChange={(event) => onChange({ system: event.target.value })}
      />
      <ToolsButton
        settings={settings}
        isDisabled={chosen.length > 0 && chosen.every((model) => model?.takesTools === false)}
        onChange={onChange}
      />
      <ParameterFields settings={settings} chosen={chosen} onChange={onChange} />
    </div>
  );
}
