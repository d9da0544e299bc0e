"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Select } from "@/components/ui/select";
import { newId } from "./conversation";
import { type Settings, TOOL_CHOICES } from "./settings";
import { ToolEditor } from "./tool-editor";
import { emptyTool, exampleTool, type ToolDraft } from "./tools";

interface ToolsDialogProps {
  readonly settings: Settings;
  readonly onChange: (part: Partial<Settings>) => void;
  readonly onClose: () => void;
}

/** The editor of all tools; what is typed counts at once. */
export function ToolsDialog({ settings, onChange, onClose }: ToolsDialogProps) {
  const t = useTranslations("playground");
  const common = useTranslations("common");
  const { tools, parameters } = settings;
  const change = (tool: ToolDraft) => onChange({ tools: tools.map((each) => (each.id === tool.id ? tool : each)) });
  return (
    <Dialog isOpen isWide title={t("toolsTitle")} closeLabel={common("close")} onClose={onClose}>
      <p className="text-soft">{t("toolsText")}</p>
      {tools.map((tool, index) => (
        <ToolEditor
          key={tool.id}
          tool={tool}
          tools={tools}
          place={index + 1}
          onChange={change}
          onRemove={() => onChange({ tools: tools.filter(({ id }) => id !== tool.id) })}
        />
      ))}
      <div className="flex flex-wrap gap-2">
        <Button onPress={() => onChange({ tools: [...tools, emptyTool(newId("f"))] })}>{t("toolAdd")}</Button>
        {tools.length === 0 ? (
          <Button onPress={() => onChange({ tools: [exampleTool(newId("f"))] })}>{t("toolsExample")}</Button>
        ) : null}
      </div>
      {tools.length > 0 ? (
        <Select
          label={t("toolChoice")}
          value={parameters.tool_choice ?? ""}
          onChange={(event) => onChange({ parameters: { ...parameters, tool_choice: event.target.value } })}
          options={[
            { value: "", label: t("asDefault") },
            ...TOOL_CHOICES.map((value) => ({ value, label: t(`toolChoice_${value}`) })),
          ]}
        />
      ) : null}
      <Button kind="primary" className="self-end" onPress={onClose}>
        {t("toolsDone")}
      </Button>
    </Dialog>
  );
}
