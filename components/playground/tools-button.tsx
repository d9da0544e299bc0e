"use client";

import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { Settings } from "./settings";
import { isValidTool } from "./tools";

/** Loaded when it is opened. */
const ToolsDialog = dynamic(() => import("./tools-dialog").then((file) => file.ToolsDialog), { ssr: false });

interface ToolsButtonProps {
  readonly settings: Settings;
  readonly isDisabled: boolean;
  readonly onChange: (part: Partial<Settings>) => void;
}

/** How many tools there are, and the way to their editor. */
export function ToolsButton({ settings, isDisabled, onChange }: ToolsButtonProps) {
  const t = useTranslations("playground");
  const [isOpen, setOpen] = useState(false);
  const { tools } = settings;
  const wrong = tools.filter((tool) => !isValidTool(tool, tools)).length;
  return (
    <div className="flex flex-col items-start gap-1.5">
      <h3 className="font-strong text-sm">{t("tools")}</h3>
      <p className="text-soft text-xs">
        {tools.length === 0 ? t("toolsNone") : tools.map(({ name }) => name || "…").join(", ")}
      </p>
      <Button size="small" isDisabled={isDisabled} onPress={() => setOpen(true)}>
        {t("toolsEdit", { count: tools.length })}
      </Button>
      {isDisabled ? <p className="text-soft text-xs">{t("toolsNotTaken")}</p> : null}
      <p role="status" className="text-bad text-xs empty:hidden">
        {wrong > 0 ? t("toolsWrong", { count: wrong }) : ""}
      </p>
      {isOpen ? <ToolsDialog settings={settings} onChange={onChange} onClose={() => setOpen(false)} /> : null}
    </div>
  );
}
