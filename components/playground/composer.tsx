"use client";

import { Paperclip } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ClipboardEvent, type DragEvent, type FormEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { INPUT_STYLE } from "@/components/ui/button-style";
import { cx } from "@/components/ui/cx";
import { AttachmentList } from "./attachment-list";
import { ACCEPTED, type AttachmentProblem, readFiles } from "./attachments";
import type { Attachment } from "./conversation";

interface ComposerProps {
  readonly canSend: boolean;
  readonly isBusy: boolean;
  /** Files of earlier messages, which count towards the limit. */
  readonly known: readonly Attachment[];
  readonly onSend: (text: string, attachments: readonly Attachment[]) => void;
  readonly onStop: () => void;
}

/** The next message. Ctrl or ⌘ with Enter sends it; files come by button, paste or drop. */
export function Composer({ canSend, isBusy, known, onSend, onStop }: ComposerProps) {
  const t = useTranslations("playground");
  const [text, setText] = useState("");
  const [attachments, setAttachments] = useState<readonly Attachment[]>([]);
  const [problem, setProblem] = useState<AttachmentProblem | null>(null);
  const [isOver, setOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const isEmpty = text.trim() === "" && attachments.length === 0;
  const send = (event?: FormEvent) => {
    event?.preventDefault();
    if (!canSend || isBusy || isEmpty) return;
    onSend(text, attachments);
    setText("");
    setAttachments([]);
    setProblem(null);
  };
  const attach = async (files: readonly File[]) => {
    const read = await readFiles(files, [...known, ...attachments]);
    setAttachments((all) => [...all, ...read.attachments]);
    setProblem(read.problem);
  };
  const paste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files];
    if (files.length === 0) return;
    event.preventDefault();
    void attach(files);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void attach([...event.dataTransfer.files]);
  };
  return (
    <form
      aria-label={t("composer")}
      onSubmit={send}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={cx(
        "flex flex-col gap-2 rounded-panel border bg-panel p-3",
        isOver ? "border-accent bg-accent-wash" : "border-line",
      )}
    >
      <AttachmentList
        attachments={attachments}
        onRemove={(gone) => setAttachments((all) => all.filter((each) => each !== gone))}
      />
      <textarea
        aria-label={t("message")}
        aria-describedby="playground-keys"
        placeholder={t(isOver ? "dropHere" : "messagePlaceholder")}
        value={text}
        rows={2}
        onPaste={paste}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
          if (event.key === "Escape" && isBusy) onStop();
        }}
        className={cx(INPUT_STYLE, "max-h-60 min-h-16 resize-y py-2")}
      />
      <p role="status" className="text-bad text-xs empty:hidden">
        {problem ? t(`file_${problem.code}`, { name: "name" in problem ? problem.name : "" }) : ""}
      </p>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <div className="flex min-w-0 flex-1 items-center gap-3">
          <input
            ref={picker}
            type="file"
            accept={ACCEPTED}
            multiple
            hidden
            data-testid="files"
            onChange={(event) => {
              const files = [...(event.target.files ?? [])];
              event.target.value = "";
              void attach(files);
            }}
          />
          <Button onPress={() => picker.current?.click()}>
            <Paperclip aria-hidden strokeWidth={1.5} className="size-4" />
            {t("attach")}
          </Button>
          <span id="playground-keys" className="text-soft text-xs max-sm:hidden">
            {t("keys")}
          </span>
        </div>
        {isBusy ? (
          <Button onPress={onStop}>{t("stopAll")}</Button>
        ) : (
          <Button type="submit" kind="primary" isDisabled={!canSend || isEmpty}>
            {t("send")}
          </Button>
        )}
      </div>
    </form>
  );
}
