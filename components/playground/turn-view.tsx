"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { TextArea } from "@/components/ui/text-area";
import type { Turn } from "./request-body";

interface TurnViewProps {
  readonly turn: Turn;
  readonly isDisabled: boolean;
  /** Says this instead; what came after it is forgotten. */
  readonly onEdit: (text: string) => void;
}

/** What the person said, and a way to say it differently. */
export function TurnView({ turn, isDisabled, onEdit }: TurnViewProps) {
  const t = useTranslations("playground");
  const common = useTranslations("common");
  const [isEditing, setEditing] = useState(false);
  const resend = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget).get("text"));
    setEditing(false);
    if (text.trim()) onEdit(text);
  };
  if (isEditing) {
    return (
      <form onSubmit={resend} className="flex flex-col gap-2">
        <TextArea name="text" label={t("message")} defaultValue={turn.text} rows={3} />
        <div className="flex gap-2">
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
    <div className="flex min-w-0 flex-col gap-1">
      <div className="flex items-center justify-between gap-2">
        <span className="text-soft text-xs">{t("you")}</span>
        <Button size="small" kind="quiet" isDisabled={isDisabled} onPress={() => setEditing(true)}>
          {t("edit")}
        </Button>
      </div>
      <p className="whitespace-pre-wrap break-words">{turn.text}</p>
      {turn.images.length > 0 ? (
        <p className="text-soft text-xs">{turn.images.map(({ name }) => name).join(", ")}</p>
      ) : null}
    </div>
  );
}
