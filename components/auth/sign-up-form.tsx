"use client";

import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Form } from "react-aria-components/Form";
import { callApi } from "@/components/client/call-api";
import { useErrorText } from "@/components/client/use-error-text";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import { AuthCard } from "./auth-card";
import { ElsewhereButtons } from "./elsewhere-buttons";
import { FormError } from "./form-error";

interface SignUpFormProps {
  readonly signInHref: string;
  /** Configured sign-ins of other companies, and where they lead. */
  readonly providers: readonly { readonly id: string; readonly name: string }[];
  readonly to: string;
  /** Mails are kept for the operator instead of being sent. */
  readonly isMailKept: boolean;
  readonly currencies: readonly ("USD" | "RUB" | "KZT")[];
  readonly defaultCurrency: string;
}

/** Three fields, then a mail. The answer never tells whether the address was known. */
export function SignUpForm({ signInHref, providers, to, isMailKept, currencies, defaultCurrency }: SignUpFormProps) {
  const t = useTranslations("auth");
  const locale = useLocale();
  const errorText = useErrorText();
  const [currency, setCurrency] = useState(defaultCurrency);
  const [sentTo, setSentTo] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<string | null>(null);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isPending) return;
    const fields = Object.fromEntries(new FormData(event.currentTarget)) as Record<string, string>;
    setPending(true);
    setError(null);
    const answer = await callApi("POST", "/auth/sign-up", { ...fields, locale });
    setPending(false);
    if (answer.isOk) setSentTo(fields.email ?? "");
    else setError(errorText(answer));
  };

  if (sentTo !== null) {
    return (
      <AuthCard title={t("checkMail")} lead={t("checkMailText", { email: sentTo })}>
        {isMailKept ? (
          <div className="flex flex-col gap-2 rounded-panel border border-line bg-panel p-4 text-soft">
            <p>{t("mailKept")}</p>
            <code className="text-ink">npm run -s cli -- mail list</code>
          </div>
        ) : null}
        <Button onPress={() => setSentTo(null)}>{t("otherAddress")}</Button>
      </AuthCard>
    );
  }
  return (
    <AuthCard
      title={t("signUp")}
      lead={t("signUpLead")}
      footer={
        <p>
          {t("haveAccount")}{" "}
          <a href={signInHref} className="link">
            {t("signIn")}
          </a>
        </p>
      }
    >
      <Form onSubmit={submit} className="flex flex-col gap-4">
        <FormError text={error} />
        <TextField isRequired name="email" type="email" label={t("email")} autoComplete="email" />
        <TextField
          isRequired
          minLength={8}
          maxLength={200}
          name="password"
          type="password"
          label={t("password")}
          hint={t("passwordHint")}
          autoComplete="new-password"
        />
        <Select
          name="currency"
          label={t("currency")}
          hint={t("currencyHint")}
          value={currency}
          onChange={(event) => setCurrency(event.target.value)}
          options={currencies.map((code) => ({ value: code, label: `${code}, ${t(`currency_${code}`)}` }))}
        />
        <Button type="submit" kind="primary" size="large" isPending={isPending}>
          {isPending ? t("sending") : t("createAccount")}
        </Button>
      </Form>
      <ElsewhereButtons providers={providers} to={to} currency={currency} form="above" />
    </AuthCard>
  );
}
