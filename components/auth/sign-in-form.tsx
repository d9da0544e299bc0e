"use client";

import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Form } from "react-aria-components/Form";
import { callApi } from "@/components/client/call-api";
import { useErrorText } from "@/components/client/use-error-text";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/text-field";
import { FormError } from "./form-error";
import { type SignInResult, signInWith } from "./next-auth";

interface SignInFormProps {
  /** Where to go afterwards; a path of this site. */
  readonly to: string;
  readonly forgotHref: string;
}

const RESULT_TEXTS = { refused: "refused", limited: "limited", failed: "failed" } as const;

/** With a password, or with a code that is mailed. */
export function SignInForm({ to, forgotHref }: SignInFormProps) {
  const t = useTranslations("auth");
  const locale = useLocale();
  const errorText = useErrorText();
  const [way, setWay] = useState<"password" | "code">("password");
  const [email, setEmail] = useState("");
  const [isCodeSent, setCodeSent] = useState(false);
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<string | null>(null);

  const finish = (result: SignInResult) => {
    if (result === "ok") return window.location.assign(to);
    setPending(false);
    setError(t(way === "code" && result === "refused" ? "codeRefused" : RESULT_TEXTS[result]));
  };
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isPending) return;
    const fields = Object.fromEntries(new FormData(event.currentTarget)) as Record<string, string>;
    setPending(true);
    setError(null);
    if (way === "password") return finish(await signInWith("password", { email, password: fields.password ?? "" }));
    if (isCodeSent) return finish(await signInWith("code", { email, code: fields.code ?? "" }));
    const answer = await callApi("POST", "/auth/request-code", { email, locale });
    setPending(false);
    if (answer.isOk) setCodeSent(true);
    else setError(errorText(answer));
  };
  const change = (next: "password" | "code") => {
    setWay(next);
    setCodeSent(false);
    setError(null);
  };

  const label = way === "password" ? t("signIn") : isCodeSent ? t("signIn") : t("sendCode");
  return (
    <div className="flex flex-col gap-4">
      <Form onSubmit={submit} className="flex flex-col gap-4">
        <FormError text={error} />
        <TextField
          isRequired
          name="email"
          type="email"
          label={t("email")}
          autoComplete="username"
          value={email}
          onChange={setEmail}
        />
        {way === "password" ? (
          <div className="flex flex-col gap-1.5">
            <TextField
              isRequired
              name="password"
              type="password"
              label={t("password")}
              autoComplete="current-password"
            />
            <a href={forgotHref} className="link inline-flex min-h-6 items-center self-start text-xs">
              {t("forgot")}
            </a>
          </div>
        ) : null}
        {isCodeSent ? (
          <TextField
            key="code"
            isRequired
            isMono
            autoFocus
            name="code"
            label={t("code")}
            hint={t("codeHint", { email })}
            inputMode="numeric"
            autoComplete="one-time-code"
          />
        ) : null}
        <Button type="submit" kind="primary" size="large" isPending={isPending}>
          {isPending ? t("sending") : label}
        </Button>
      </Form>
      <Button kind="quiet" onPress={() => change(way === "password" ? "code" : "password")}>
        {way === "password" ? t("useCode") : t("usePassword")}
      </Button>
    </div>
  );
}
