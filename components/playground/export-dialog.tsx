"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { buttonStyle } from "@/components/ui/button-style";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { exportCode } from "./export-code";

interface ExportDialogProps {
  readonly url: string;
  readonly body: string;
  readonly onClose: () => void;
}

/** The column's request as a program. */
export function ExportDialog({ url, body, onClose }: ExportDialogProps) {
  const t = useTranslations("playground");
  const common = useTranslations("common");
  const programs = exportCode({ url, body });
  const [chosen, setChosen] = useState<string>("curl");
  const program = programs.find(({ id }) => id === chosen);
  return (
    <Dialog isOpen isWide title={t("exportTitle")} closeLabel={common("close")} onClose={onClose}>
      <p className="text-soft">{t("exportText")}</p>
      <div className="flex flex-wrap gap-2">
        {programs.map(({ id, label }) => (
          <button
            key={id}
            type="button"
            aria-pressed={id === chosen}
            onClick={() => setChosen(id)}
            className={buttonStyle(id === chosen ? "primary" : "secondary", "small")}
          >
            {label}
          </button>
        ))}
      </div>
      {program ? (
        <>
          <ScrollRegion
            label={common("codeIn", { language: program.label })}
            className="max-h-[50vh] overflow-auto rounded-control bg-sunken p-3"
          >
            <pre className="whitespace-pre-wrap break-all font-mono text-sm">{program.code}</pre>
          </ScrollRegion>
          <CopyButton
            isLabelled
            text={program.code}
            label={t("exportCopy", { language: program.label })}
            doneLabel={common("copied")}
            className="self-start"
          />
        </>
      ) : null}
    </Dialog>
  );
}
