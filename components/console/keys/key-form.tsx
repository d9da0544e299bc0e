"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Form } from "react-aria-components/Form";
import { FormError } from "@/components/auth/form-error";
import type { ApiFailure } from "@/components/client/call-api";
import { useErrorText } from "@/components/client/use-error-text";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import { TextArea } from "@/components/ui/text-area";
import { TextField } from "@/components/ui/text-field";
import { type KeyBody, keyBody } from "./key-fields";
import type { KeyRow } from "./key-view";

interface KeyFormProps {
  /** Absent = a new key. */
  readonly initial?: KeyRow;
  readonly currency: string;
  readonly submitLabel: string;
  /** Resolves to what went wrong, or null. */
  readonly onSubmit: (body: KeyBody & { readonly mode?: string; readonly kind?: string }) => Promise<ApiFailure | null>;
  readonly onCancel: () => void;
}

const RESETS = ["none", "daily", "weekly", "monthly"] as const;
const FIELDS: readonly string[] = ["name", "limit", "rate_limit", "expires_at", "allowed_models"];

/** Everything a key may be told, for making one and for changing one. Mode and kind are fixed once it exists. */
export function KeyForm({ initial, currency, submitLabel, onSubmit, onCancel }: KeyFormProps) {
  const t = useTranslations("keys");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const [isPending, setPending] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isPending) return;
    const form = new FormData(event.currentTarget);
    const fixed = initial ? {} : { mode: String(form.get("mode")), kind: String(form.get("kind")) };
    setPending(true);
    setFailure(await onSubmit({ ...keyBody(form), ...fixed }));
    setPending(false);
  };
  const param = failure?.param?.split(/[.[]/, 1)[0] ?? "";
  const at = (field: string) => (failure && param === field ? errorText(failure) : null);
  return (
    <Form onSubmit={submit} className="flex flex-col gap-4">
      <FormError text={failure && !FIELDS.includes(param) ? errorText(failure) : null} />
      <TextField
        isRequired
        maxLength={100}
        name="name"
        label={t("name")}
        hint={t("nameHint")}
        defaultValue={initial?.name}
        error={at("name")}
      />
      {initial ? null : (
        <div className="grid gap-4 sm:grid-cols-2">
          <Select
            name="mode"
            label={t("mode")}
            hint={t("modeHint")}
            options={(["live", "test"] as const).map((value) => ({ value, label: t(`mode_${value}`) }))}
          />
          <Select
            name="kind"
            label={t("kind")}
            hint={t("kindHint")}
            options={(["inference", "management", "read_only"] as const).map((value) => ({
              value,
              label: t(`kind_${value}`),
            }))}
          />
        </div>
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          name="limit"
          inputMode="decimal"
          label={t("limit")}
          hint={t("limitHint")}
          suffix={currency}
          defaultValue={initial?.limit ?? ""}
          error={at("limit")}
        />
        <Select
          name="limit_reset"
          label={t("reset")}
          hint={t("resetHint")}
          defaultValue={initial?.limit_reset ?? "none"}
          options={RESETS.map((value) => ({ value, label: t(`reset_${value}`) }))}
        />
        <TextField
          name="rate_limit"
          inputMode="numeric"
          pattern="[0-9]*"
          label={t("rpm")}
          hint={t("rpmHint")}
          defaultValue={String(initial?.rate_limit ?? 60)}
          error={at("rate_limit")}
        />
        <TextField
          name="expires"
          type="date"
          label={t("expires")}
          hint={t("expiresHint")}
          defaultValue={initial?.expires_at?.slice(0, 10) ?? ""}
          error={at("expires_at")}
        />
      </div>
      <TextArea
        name="models"
        label={t("models")}
        hint={at("allowed_models") ?? t("modelsHint")}
        defaultValue={initial?.allowed_models?.join("\n") ?? ""}
        spellCheck={false}
      />
      <div className="flex justify-end gap-2 pt-2">
        <Button onPress={onCancel}>{common("cancel")}</Button>
        <Button type="submit" kind="primary" isPending={isPending}>
          {submitLabel}
        </Button>
      </div>
    </Form>
  );
}
