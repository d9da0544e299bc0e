"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { FormError } from "@/components/auth/form-error";
import { type ApiFailure, callApi } from "@/components/client/call-api";
import { useErrorText } from "@/components/client/use-error-text";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Select } from "@/components/ui/select";
import { KeyForm } from "./key-form";
import type { KeyRow, SecretAnswer } from "./key-view";
import { SecretPanel } from "./secret-panel";

interface DialogProps {
  /** Closes the dialog; `isChanged` = the list has to be read again. */
  readonly onClose: (isChanged: boolean) => void;
}

/** Makes a key, then shows its secret once. */
export function CreateKeyDialog({ currency, onClose }: DialogProps & { readonly currency: string }) {
  const t = useTranslations("keys");
  const common = useTranslations("common");
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <Dialog
      isOpen
      isWide
      isAlert={secret !== null}
      title={t(secret ? "created" : "create")}
      closeLabel={common("close")}
      onClose={() => onClose(secret !== null)}
    >
      {secret ? (
        <SecretPanel secret={secret} onDone={() => onClose(true)} />
      ) : (
        <KeyForm
          currency={currency}
          submitLabel={t("create")}
          onCancel={() => onClose(false)}
          onSubmit={async (body) => {
            const answer = await callApi<SecretAnswer>("POST", "/keys", body);
            if (answer.isOk) setSecret(answer.data.key);
            return answer.isOk ? null : answer;
          }}
        />
      )}
    </Dialog>
  );
}

/** Changes a key's name and bounds; effective on the next request. */
export function EditKeyDialog({ target, onClose }: DialogProps & { readonly target: KeyRow }) {
  const t = useTranslations("keys");
  const common = useTranslations("common");
  return (
    <Dialog
      isOpen
      isWide
      title={t("editTitle", { name: target.name })}
      closeLabel={common("close")}
      onClose={() => onClose(false)}
    >
      <KeyForm
        initial={target}
        currency={target.currency}
        submitLabel={common("save")}
        onCancel={() => onClose(false)}
        onSubmit={async ({ mode: _mode, kind: _kind, ...body }) => {
          const answer = await callApi("PATCH", `/keys/${target.id}`, body);
          if (!answer.isOk) return answer;
          onClose(true);
          return null;
        }}
      />
    </Dialog>
  );
}

/** Deletes after saying what that does. */
export function DeleteKeyDialog({ target, onClose }: DialogProps & { readonly target: KeyRow }) {
  const t = useTranslations("keys");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [isPending, setPending] = useState(false);
  const remove = async () => {
    setPending(true);
    const answer = await callApi("DELETE", `/keys/${target.id}`);
    setPending(false);
    // A key that is gone already is what was asked for.
    if (answer.isOk || answer.status === 404) onClose(true);
    else setFailure(answer);
  };
  return (
    <Dialog
      isOpen
      isAlert
      title={t("deleteTitle", { name: target.name })}
      closeLabel={common("close")}
      onClose={() => onClose(false)}
    >
      <FormError text={failure ? errorText(failure) : null} />
      <p>{t("deleteText", { label: target.label })}</p>
      <div className="flex justify-end gap-2">
        <Button onPress={() => onClose(false)}>{common("cancel")}</Button>
        <Button kind="danger" isPending={isPending} onPress={remove}>
          {t("delete")}
        </Button>
      </div>
    </Dialog>
  );
}

const OVERLAPS = [0, 3600, 86_400, 604_800] as const;

/** Gives a key a new secret; the old one works on for as long as chosen. */
export function RotateKeyDialog({ target, onClose }: DialogProps & { readonly target: KeyRow }) {
  const t = useTranslations("keys");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const [overlap, setOverlap] = useState("86400");
  const [secret, setSecret] = useState<string | null>(null);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [isPending, setPending] = useState(false);
  const rotate = async () => {
    setPending(true);
    const answer = await callApi<SecretAnswer>("POST", `/keys/${target.id}/rotate`, { overlap_s: Number(overlap) });
    setPending(false);
    if (answer.isOk) setSecret(answer.data.key);
    else setFailure(answer);
  };
  return (
    <Dialog
      isOpen
      isAlert
      title={t("rotateTitle", { name: target.name })}
      closeLabel={common("close")}
      onClose={() => onClose(secret !== null)}
    >
      {secret ? (
        <SecretPanel secret={secret} onDone={() => onClose(true)} />
      ) : (
        <>
          <FormError text={failure ? errorText(failure) : null} />
          <p>{t("rotateText")}</p>
          <Select
            label={t("overlap")}
            value={overlap}
            onChange={(event) => setOverlap(event.target.value)}
            options={OVERLAPS.map((seconds) => ({ value: String(seconds), label: t(`overlap_${seconds}`) }))}
          />
          <div className="flex justify-end gap-2">
            <Button onPress={() => onClose(false)}>{common("cancel")}</Button>
            <Button kind="primary" isPending={isPending} onPress={rotate}>
              {t("rotate")}
            </Button>
          </div>
        </>
      )}
    </Dialog>
  );
}
