"use client";

import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Form } from "react-aria-components/Form";
import { callApi } from "@/components/client/call-api";
import { useErrorText } from "@/components/client/use-error-text";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/text-field";
import { AuthCard } from "./auth-card";
import { FormError } from "./form-error";

/** Asks for a mail with a link to set a new password. */
export function ForgotForm({ signInHref }: { readonly signInHref: string }) {
  const t = useTranslations("auth");
  const locale = useLocale();
  const errorText = useErrorText();
  const [sentTo, setSentTo] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isPending) return;
    const email = String(new FormData(event.currentTarget).get("email"));
    setPending(true);
    setError(null);
    const answer = await callApi("POST", "/auth/request-reset", { email, locale });
    setPending(false);
    if (answer.isOk) setSentTo(email);
    else setError(errorText(answer));
  };
  const back = (
    <a href={signInHref} className="link inline-flex min-h-6 items-center self-start">
      {t("backToSignIn")}
    </a>
  );
  if (sentTo !== null)
    return (
      <AuthCard title={t("checkMail")} lead={t("resetMailText", { email: sentTo })} footer={back}>
        {null}
      </AuthCard>
    );
  return (
    <AuthCard title={t("forgotTitle")} lead={t("forgotLead")} footer={back}>
      <Form onSubmit={submit} className="flex flex-col gap-4">
        <FormError text={error} />
        <TextField isRequired name="email" type="email" label={t("email")} autoComplete="username" />
        <Button type="submit" kind="primary" size="large" isPending={isPending}>
          {isPending ? t("sending") : t("sendLink")}
        </Button>
      </Form>
    </AuthCard>
  );
}
