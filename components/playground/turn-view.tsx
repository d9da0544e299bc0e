"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { TextArea } from "@/components/ui/text-area";
import { AttachmentList } from "./attachment-list";
import type { Turn } from "./conversation";

interface TurnViewProps {
  readonly turn: Turn;
  /** Files that this column's model cannot be given. */
  readonly leftOut?: readonly string[];
  readonly isDisabled?: boolean;
  /** Somebody else said it. */
  readonly isOthers?: boolean;
  /** Says this instead; what came after it is forgotten. Absent = it can only be looked at. */
  readonly onEdit?: (text: string) => void;
}

/** What the person said, and a way to say it differently. */
export function TurnView({ turn, leftOut = [], isDisabled, isOthers, onEdit }: TurnViewProps) {
  const t = useTranslations("playground");
  const common = useTranslations("common");
  const [isEditing, setEditing] = useState(false);
  const resend = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget).get("text"));
    if (!text.trim() && turn.attachments.length === 0) return;
    setEditing(false);
    onEdit?.(text);
  };
  if (isEditing) {
    return (
      <form onSubmit={resend} className="flex flex-col gap-2">
        <TextArea
          autoFocus
          name="text"
          label={t("editMessage")}
          hint={t("editHint")}
          defaultValue={turn.text}
          rows={3}
        />
        <div className="flex flex-wrap gap-2">
          <Button type="submit" size="small" kind="primary">
            {t("resend")}
          </Button>
          <Button size="small" onPress={() => setEditing(false)}>
            {common("cancel")}
          </Button>
        </div>
      </form>
    );
  }
  return (
    <div className="flex min-w-0 flex-col gap-1.5 rounded-control bg-sunken px-3 py-2">
      <div className="flex items-center justify-between gap-2">
        <span className="text-soft text-xs">{t(isOthers ? "author" : "you")}</span>
        {onEdit ? (
          <Button size="small" kind="quiet" isDisabled={isDisabled} onPress={() => setEditing(true)}>
            {t("edit")}
          </Button>
        ) : null}
      </div>
      {turn.text ? <p className="whitespace-pre-wrap break-words">{turn.text}</p> : null}
      <AttachmentList attachments={turn.attachments} />
      {leftOut.length > 0 ? <p className="text-warn text-xs">{t("leftOut", { names: leftOut.join(", ") })}</p> : null}
    </div>
  );
}
