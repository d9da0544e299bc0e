"use client";

import { useTranslations } from "next-intl";
import { type ChangeEvent, type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { buttonStyle } from "@/components/ui/button-style";
import { TextArea } from "@/components/ui/text-area";
import type { Image } from "./request-body";

interface ComposerProps {
  readonly isDisabled: boolean;
  readonly takesImages: boolean;
  readonly onSend: (text: string, images: readonly Image[]) => void;
}

const IMAGE_BYTES_MAX = 5 * 1024 * 1024;
const IMAGE_TYPES = "image/png,image/jpeg,image/webp,image/gif";

/** The next message. Ctrl or ⌘ with Enter sends it. */
export function Composer({ isDisabled, takesImages, onSend }: ComposerProps) {
  const t = useTranslations("playground");
  const [text, setText] = useState("");
  const [images, setImages] = useState<readonly Image[]>([]);
  const [problem, setProblem] = useState("");
  const send = (event?: FormEvent) => {
    event?.preventDefault();
    if (isDisabled || text.trim() === "") return;
    onSend(text, takesImages ? images : []);
    setText("");
    setImages([]);
  };
  const attach = async (event: ChangeEvent<HTMLInputElement>) => {
    const files = [...(event.target.files ?? [])];
    event.target.value = "";
    const large = files.find(({ size }) => size > IMAGE_BYTES_MAX);
    setProblem(large ? t("imageTooLarge", { name: large.name }) : "");
    const read = await Promise.all(files.filter(({ size }) => size <= IMAGE_BYTES_MAX).map(readImage));
    setImages((all) => [...all, ...read]);
  };
  return (
    <form onSubmit={send} className="flex flex-col gap-3 rounded-panel border border-line bg-panel p-4">
      <TextArea
        label={t("message")}
        value={text}
        rows={3}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
        }}
      />
      {images.length > 0 ? (
        <ul className="flex flex-wrap gap-2">
          {images.map((image) => (
            <li key={image.url}>
              <button
                type="button"
                aria-label={t("removeImage", { name: image.name })}
                onClick={() => setImages((all) => all.filter((each) => each !== image))}
                className={buttonStyle("secondary", "small")}
              >
                {image.name} ×
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      <p role="status" className="text-bad text-xs empty:hidden">
        {problem}
      </p>
      <div className="flex flex-wrap items-end justify-between gap-3">
        <label className="flex min-w-0 flex-col gap-1 text-xs">
          <span className="font-strong">{t("images")}</span>
          <input
            type="file"
            accept={IMAGE_TYPES}
            multiple
            disabled={!takesImages}
            onChange={attach}
            className="min-h-8 max-w-full py-1"
          />
          <span className="text-soft">{t("imagesHint")}</span>
        </label>
        <Button type="submit" kind="primary" size="large" isDisabled={isDisabled}>
          {t("send")}
        </Button>
      </div>
    </form>
  );
}

const readImage = (file: File): Promise<Image> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve({ name: file.name, url: String(reader.result) });
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
