"use client";

import { FileAudio, FileText, X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Attachment } from "./conversation";

interface AttachmentListProps {
  readonly attachments: readonly Attachment[];
  readonly onRemove?: (attachment: Attachment) => void;
}

/** Files of a message: images as they look, others by name. */
export function AttachmentList({ attachments, onRemove }: AttachmentListProps) {
  const t = useTranslations("playground");
  if (attachments.length === 0) return null;
  return (
    <ul aria-label={t("attachments")} className="flex flex-wrap gap-2">
      {attachments.map((attachment, index) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: the same file may be attached twice.
          key={`${attachment.name}-${index}`}
          className="inline-flex min-h-9 max-w-60 items-center gap-2 rounded-control border border-line bg-sunken px-2 text-xs"
        >
          <Preview attachment={attachment} />
          <span className="truncate">{attachment.name}</span>
          {onRemove ? (
            <button
              type="button"
              aria-label={t("removeFile", { name: attachment.name })}
              onClick={() => onRemove(attachment)}
              className="-mr-1 inline-flex size-6 shrink-0 items-center justify-center rounded-control text-soft hover:bg-hover hover:text-ink"
            >
              <X aria-hidden strokeWidth={1.5} className="size-4" />
            </button>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

function Preview({ attachment: { kind, mediaType, data } }: { readonly attachment: Attachment }) {
  if (kind === "image") {
    // biome-ignore lint/performance/noImgElement: it never leaves this page.
    return <img alt="" src={`data:${mediaType};base64,${data}`} className="size-7 rounded-control object-cover" />;
  }
  const Icon = kind === "audio" ? FileAudio : FileText;
  return <Icon aria-hidden strokeWidth={1.5} className="size-4 shrink-0 text-soft" />;
}
