"use client";

import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useRef, useState } from "react";
import { Form } from "react-aria-components/Form";
import { FormError } from "@/components/auth/form-error";
import { callApi } from "@/components/client/call-api";
import { useErrorText } from "@/components/client/use-error-text";
import { Button } from "@/components/ui/button";
import { formatMoney } from "@/components/ui/format";
import { TextField } from "@/components/ui/text-field";
import type { PaymentView } from "./credits-view";

/** Presets or an own amount, then Stripe's page. A double click is one attempt: the key is made once per amount. */
export function TopupForm({ payment }: { readonly payment: PaymentView }) {
  const t = useTranslations("credits");
  const locale = useLocale();
  const errorText = useErrorText();
  const [choice, setChoice] = useState(payment.presets[1] ?? payment.presets[0] ?? "own");
  const [own, setOwn] = useState("");
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const attempt = useRef<{ amount: string; key: string } | null>(null);
  const money = (amount: string) => formatMoney(amount, payment.currency, locale);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isPending) return;
    const amount = choice === "own" ? own.trim().replace(",", ".").replace(/\s/g, "") : choice;
    if (attempt.current?.amount !== amount) attempt.current = { amount, key: randomKey() };
    setPending(true);
    setError(null);
    const body = { amount, currency: payment.currency, attempt_key: attempt.current.key, locale };
    const answer = await callApi<{ readonly url: string }>("POST", "/topups", body);
    if (answer.isOk) return window.location.assign(answer.data.url);
    // An attempt that is over must not be repeated under its key.
    if (answer.status === 409) attempt.current = null;
    setPending(false);
    setError(errorText(answer));
  };
  return (
    <Form onSubmit={submit} className="flex flex-col gap-4">
      <FormError text={error} />
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1.5 font-strong text-sm">{t("amount")}</legend>
        <div className="flex flex-wrap gap-2">
          {[...payment.presets, "own"].map((value) => (
            <label
              key={value}
              className="tabular inline-flex min-h-10 cursor-pointer items-center rounded-control border border-line bg-panel px-4 hover:bg-hover has-checked:border-accent has-checked:bg-accent-wash has-checked:text-accent has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2"
            >
              <input
                type="radio"
                name="preset"
                value={value}
                checked={choice === value}
                onChange={() => setChoice(value)}
                className="sr-only"
              />
              {value === "own" ? t("ownAmount") : money(value)}
            </label>
          ))}
        </div>
      </fieldset>
      {choice === "own" ? (
        <TextField
          isRequired
          inputMode="decimal"
          pattern="[0-9 ]+([.,][0-9]{1,2})?"
          label={t("ownAmount")}
          hint={t("range", { min: money(payment.min), max: money(payment.max) })}
          suffix={payment.currency}
          value={own}
          onChange={setOwn}
        />
      ) : null}
      <Button type="submit" kind="primary" size="large" className="self-start" isPending={isPending}>
        {isPending ? t("opening") : t("topUp")}
      </Button>
      <p className="text-soft text-xs">{t(payment.mode === "test" ? "stripeTest" : "stripeLive")}</p>
    </Form>
  );
}

/** `crypto.randomUUID` exists only on https and localhost. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
