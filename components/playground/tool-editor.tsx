"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { Button } from "@/components/ui/button";
import { INPUT_STYLE } from "@/components/ui/button-style";
import { TextArea } from "@/components/ui/text-area";
import { TextField } from "@/components/ui/text-field";
import type { SchemaProblem } from "./json-schema";
import { nameProblem, schemaProblems, type ToolDraft } from "./tools";

interface ToolEditorProps {
  readonly tool: ToolDraft;
  readonly tools: readonly ToolDraft[];
  /** From 1. */
  readonly place: number;
  readonly onChange: (tool: ToolDraft) => void;
  readonly onRemove: () => void;
}

/** One function: its name, when to call it, the schema of its arguments, and what it answers. */
export function ToolEditor({ tool, tools, place, onChange, onRemove }: ToolEditorProps) {
  const t = useTranslations("playground");
  const wrongName = nameProblem(tool, tools);
  return (
    <fieldset className="flex flex-col gap-4 rounded-panel border border-line p-4">
      <legend className="px-1 font-mono text-sm">{tool.name || t("toolNumber", { number: place })}</legend>
      <TextField
        isMono
        label={t("toolName")}
        value={tool.name}
        error={wrongName ? t(`tool_${wrongName}`) : null}
        onChange={(name) => onChange({ ...tool, name })}
      />
      <TextArea
        label={t("toolDescription")}
        hint={t("toolDescriptionHint")}
        rows={2}
        value={tool.description}
        onChange={(event) => onChange({ ...tool, description: event.target.value })}
      />
      <SchemaField tool={tool} onChange={(schema) => onChange({ ...tool, schema })} />
      <TextArea
        label={t("toolMock")}
        hint={t("toolMockHint")}
        rows={2}
        spellCheck={false}
        value={tool.mock}
        onChange={(event) => onChange({ ...tool, mock: event.target.value })}
      />
      <Button size="small" className="self-start" onPress={onRemove}>
        {t("toolRemove", { name: tool.name || t("toolNumber", { number: place }) })}
      </Button>
    </fieldset>
  );
}

function SchemaField({ tool, onChange }: { readonly tool: ToolDraft; readonly onChange: (text: string) => void }) {
  const t = useTranslations("playground");
  const id = useId();
  const problems = schemaProblems(tool);
  const canFormat = problems.every(({ code }) => code !== "json");
  const tell = (problem: SchemaProblem): string =>
    problem.code === "json"
      ? t("schema_json", { line: problem.line, column: problem.column })
      : t(`schema_${problem.code}`, { path: problem.path || t("schemaWhole"), value: problem.value.slice(0, 60) });
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-strong text-sm">
        {t("toolSchema")}
      </label>
      <textarea
        id={id}
        rows={8}
        spellCheck={false}
        value={tool.schema}
        aria-invalid={problems.length > 0 || undefined}
        aria-describedby={`${id}-problems`}
        onChange={(event) => onChange(event.target.value)}
        className={`${INPUT_STYLE} py-2 font-mono`}
      />
      <ul id={`${id}-problems`} aria-live="polite" className="flex flex-col gap-0.5 text-bad text-xs">
        {problems.map((problem) => (
          <li key={`${problem.code}${"path" in problem ? problem.path : ""}`}>{tell(problem)}</li>
        ))}
      </ul>
      <Button
        size="small"
        kind="quiet"
        className="self-start"
        isDisabled={!canFormat}
        onPress={() => onChange(JSON.stringify(JSON.parse(tool.schema), null, 2))}
      >
        {t("schemaFormat")}
      </Button>
    </div>
  );
}
