"use client";

import dynamic from "next/dynamic";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { useErrorText } from "@/components/client/use-error-text";
import { localePath } from "@/components/i18n/locales";
import { Button } from "@/components/ui/button";
import { buttonStyle } from "@/components/ui/button-style";
import { type Conversation, toContent } from "./conversation";
import { downloadJson } from "./download-json";
import type { Autosave } from "./use-autosave";

// Dialogs and the menu are loaded when they are there to be used.
const HistoryDialog = dynamic(() => import("./history-dialog").then((file) => file.HistoryDialog), { ssr: false });
const ShareDialog = dynamic(() => import("./share-dialog").then((file) => file.ShareDialog), { ssr: false });
const RenameDialog = dynamic(() => import("./conversation-dialogs").then((file) => file.RenameDialog), { ssr: false });
const DeleteDialog = dynamic(() => import("./conversation-dialogs").then((file) => file.DeleteDialog), { ssr: false });
const Menu = dynamic(() => import("@/components/ui/menu").then((file) => file.Menu), {
  ssr: false,
  loading: () => <span className="size-8" />,
});

interface ToolbarProps {
  readonly conversation: Conversation;
  readonly autosave: Autosave;
  /** Whether the settings stand beside the columns, on wide screens. */
  readonly isPanelOpen: boolean;
  readonly onPanel: () => void;
}

/** What the conversation is called, whether it is kept, and what can be done with it. */
export function Toolbar({ conversation, autosave, isPanelOpen, onPanel }: ToolbarProps) {
  const t = useTranslations("playground");
  const locale = useLocale();
  const [open, setOpen] = useState<"history" | "share" | "rename" | "delete" | null>(null);
  const { kept } = autosave;
  const path = localePath(locale, "/console/playground");
  const close = () => setOpen(null);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <div className="mr-auto flex min-w-0 flex-1 basis-60 flex-col gap-1">
        <h1 className="text-xl">{t("title")}</h1>
        <div className="flex min-w-0 flex-wrap items-baseline gap-x-3">
          <h2 className="min-w-0 truncate text-sm" title={kept?.title}>
            {kept?.title ?? t("newTitle")}
          </h2>
          <SaveNote autosave={autosave} />
        </div>
      </div>
      <Button className="max-lg:hidden" onPress={onPanel}>
        {t(isPanelOpen ? "panelHide" : "panelShow")}
      </Button>
      {/* A whole new page: nothing of this conversation stays behind. */}
      <a href={path} className={buttonStyle("secondary")}>
        {t("clear")}
      </a>
      <Button onPress={() => setOpen("history")}>{t("history")}</Button>
      <Button isDisabled={kept === null} onPress={() => setOpen("share")}>
        {t("share")}
      </Button>
      {kept ? (
        <Menu
          label={t("more")}
          actions={[
            { id: "rename", label: t("rename"), run: () => setOpen("rename") },
            {
              id: "json",
              label: t("exportJson"),
              run: () => downloadJson(kept.title, { title: kept.title, ...toContent(conversation) }),
            },
            { id: "delete", label: t("delete"), isDestructive: true, run: () => setOpen("delete") },
          ]}
        />
      ) : null}
      {open === "history" ? <HistoryDialog currentId={kept?.id ?? null} onClose={close} /> : null}
      {open === "share" && kept ? <ShareDialog kept={kept} onClose={close} /> : null}
      {open === "rename" && kept ? (
        <RenameDialog title={kept.title} onRename={autosave.rename} onClose={close} />
      ) : null}
      {open === "delete" && kept ? (
        <DeleteDialog target={kept} onDeleted={() => window.location.assign(path)} onClose={close} />
      ) : null}
    </div>
  );
}

function SaveNote({ autosave }: { readonly autosave: Autosave }) {
  const { save, isConflict, retry, keepAsNew, isDirty } = autosave;
  const t = useTranslations("playground");
  const common = useTranslations("common");
  const errorText = useErrorText();
  return (
    <div role="status" className="flex min-h-5 flex-wrap items-center gap-x-2 text-soft text-xs">
      {save.status === "failed" ? (
        <>
          <span className="text-bad">
            {t("saveFailed")}{" "}
            {isConflict ? t("saveConflict") : save.failure.status === 413 ? t("saveFull") : errorText(save.failure)}
          </span>
          <Button size="small" onPress={isConflict ? keepAsNew : retry}>
            {isConflict ? t("saveAsNew") : common("retry")}
          </Button>
        </>
      ) : (
        <span>{t(save.status === "none" ? "saveNone" : save.status === "saving" || isDirty ? "saving" : "saved")}</span>
      )}
    </div>
  );
}
