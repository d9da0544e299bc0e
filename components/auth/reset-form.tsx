"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Form } from "react-aria-components/Form";
import { callApi } from "@/components/client/call-api";
import { useErrorText } from "@/components/client/use-error-text";
import { Button } from "@/components/ui/button";
import { buttonStyle } from "@/components/ui/button-style";
import { TextField } from "@/components/ui/text-field";
import { AuthCard } from "./auth-card";
import { FormError } from "./form-error";

interface ResetFormProps {
  readonly token: string;
  readonly signInHref: string;
  readonly forgotHref: string;
}

/** Sets a new password by a mailed link; every session of the account ends. */
export function ResetForm({ token, signInHref, forgotHref }: ResetFormProps) {
  const t = useTranslations("auth");
  const errorText = useErrorText();
  const [isDone, setDone] = useState(false);
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isPending) return;
    const password = String(new FormData(event.currentTarget).get("password"));
    setPending(true);
    setError(null);
    const answer = await callApi("POST", "/auth/reset-password", { token, password });
    setPending(false);
    if (answer.isOk) setDone(true);
    else setError(answer.param === "token" || answer.status === 404 ? t("linkRefusedText") : errorText(answer));
  };
  if (isDone) {
    return (
      <AuthCard title={t("resetDone")} lead={t("resetDoneText")}>
        <a href={signInHref} className={buttonStyle("primary", "large")}>
          {t("signIn")}
        </a>
      </AuthCard>
    );
  }
  return (
    <AuthCard
      title={t("resetTitle")}
      lead={t("resetLead")}
      footer={
        <a href={forgotHref} className="link inline-flex min-h-6 items-center self-start">
          {t("newLink")}
        </a>
      }
    >
      <Form onSubmit={submit} className="flex flex-col gap-4">
        <FormError text={error} />
        <TextField
          isRequired
          minLength={8}
          maxLength={200}
          name="password"
          type="password"
          label={t("newPassword")}
          hint={t("passwordHint")}
          autoComplete="new-password"
        />
        <Button type="submit" kind="primary" size="large" isPending={isPending}>
          {isPending ? t("sending") : t("setPassword")}
        </Button>
      </Form>
    </AuthCard>
  );
}
