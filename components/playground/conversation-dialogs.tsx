"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { FormError } from "@/components/auth/form-error";
import { type ApiFailure, callApi } from "@/components/client/call-api";
import { useErrorText } from "@/components/client/use-error-text";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/text-field";

interface RenameDialogProps {
  readonly title: string;
  readonly onRename: (title: string) => Promise<ApiFailure | null>;
  readonly onClose: () => void;
}

/** Gives a conversation another name. */
export function RenameDialog({ title: initial, onRename, onClose }: RenameDialogProps) {
  const t = useTranslations("playground");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const [title, setTitle] = useState(initial);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [isPending, setPending] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setPending(true);
    const failed = await onRename(title.trim());
    setPending(false);
    if (failed) setFailure(failed);
    else onClose();
  };
  return (
    <Dialog isOpen title={t("renameTitle")} closeLabel={common("close")} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-5">
        <TextField autoFocus label={t("name")} value={title} maxLength={120} onChange={setTitle} />
        <FormError text={failure ? errorText(failure) : null} />
        <div className="flex justify-end gap-2">
          <Button onPress={onClose}>{common("cancel")}</Button>
          <Button type="submit" kind="primary" isPending={isPending} isDisabled={title.trim() === ""}>
            {common("save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface DeleteDialogProps {
  readonly target: { readonly id: string; readonly title: string };
  readonly onDeleted: () => void;
  readonly onClose: () => void;
}

/** Deletes after saying what that does. */
export function DeleteDialog({ target, onDeleted, onClose }: DeleteDialogProps) {
  const t = useTranslations("playground");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [isPending, setPending] = useState(false);
  const remove = async () => {
    setPending(true);
    const answer = await callApi("DELETE", `/conversations/${target.id}`);
    setPending(false);
    // What is gone already is deleted.
    if (answer.isOk || answer.status === 404) onDeleted();
    else setFailure(answer);
  };
  return (
    <Dialog isOpen isAlert title={t("deleteTitle")} closeLabel={common("close")} onClose={onClose}>
      <p>{t("deleteText", { title: target.title })}</p>
      <FormError text={failure ? errorText(failure) : null} />
      <div className="flex justify-end gap-2">
        <Button onPress={onClose}>{common("cancel")}</Button>
        <Button kind="danger" isPending={isPending} onPress={remove}>
          {t("delete")}
        </Button>
      </div>
    </Dialog>
  );
}
