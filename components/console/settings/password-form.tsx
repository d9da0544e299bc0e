"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useRef, useState } from "react";
import { FormError } from "@/components/auth/form-error";
import { type ApiFailure, callApi } from "@/components/client/call-api";
import { useErrorText } from "@/components/client/use-error-text";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/text-field";
import { toast } from "@/components/ui/toast";

/** Changes the password; the other sessions end. */
export function PasswordForm({ email }: { readonly email: string }) {
  const t = useTranslations("settings");
  const errorText = useErrorText();
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [isPending, setPending] = useState(false);
  const isCurrentWrong = failure?.param === "current_password";
  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isPending) return;
    const typed = new FormData(event.currentTarget);
    setPending(true);
    const answer = await callApi("POST", "/profile/password", {
      current_password: String(typed.get("current")),
      password: String(typed.get("password")),
    });
    setPending(false);
    setFailure(answer.isOk ? null : answer);
    if (!answer.isOk) return;
    form.current?.reset();
    toast(t("saidPassword"));
    router.refresh();
  };
  return (
    <form ref={form} onSubmit={save} className="flex max-w-md flex-col gap-4">
      <FormError text={failure && !isCurrentWrong ? errorText(failure) : null} />
      {/* Password managers want to know whose password it is. */}
      <input type="text" name="username" autoComplete="username" defaultValue={email} readOnly hidden />
      <TextField
        isRequired
        name="current"
        type="password"
        label={t("currentPassword")}
        error={isCurrentWrong ? t("currentWrong") : null}
        autoComplete="current-password"
        onChange={() => (isCurrentWrong ? setFailure(null) : undefined)}
      />
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
      <Button type="submit" isPending={isPending} className="self-start">
        {t("changePassword")}
      </Button>
    </form>
  );
}
