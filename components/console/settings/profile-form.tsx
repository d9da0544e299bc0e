"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { FormError } from "@/components/auth/form-error";
import { type ApiFailure, callApi } from "@/components/client/call-api";
import { useErrorText } from "@/components/client/use-error-text";
import { LOCALE_NAMES, LOCALES } from "@/components/i18n/locales";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import { toast } from "@/components/ui/toast";

interface ProfileFormProps {
  readonly name: string | null;
  readonly locale: string;
}

/** The person's name and the language of their mails. */
export function ProfileForm({ name: initialName, locale: initialLocale }: ProfileFormProps) {
  const t = useTranslations("settings");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const router = useRouter();
  const [name, setName] = useState(initialName ?? "");
  const [locale, setLocale] = useState(initialLocale);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [isPending, setPending] = useState(false);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (isPending) return;
    setPending(true);
    const answer = await callApi("PATCH", "/profile", { locale, ...(name.trim() ? { name: name.trim() } : {}) });
    setPending(false);
    setFailure(answer.isOk ? null : answer);
    if (!answer.isOk) return;
    toast(common("saved"));
    router.refresh();
  };
  return (
    <form onSubmit={save} className="flex max-w-md flex-col gap-4">
      <FormError text={failure ? errorText(failure) : null} />
      <TextField label={t("name")} value={name} onChange={setName} maxLength={100} autoComplete="name" />
      <Select
        label={t("mailLanguage")}
        value={locale}
        onChange={(event) => setLocale(event.target.value)}
        options={LOCALES.map((value) => ({ value, label: LOCALE_NAMES[value] }))}
      />
      <Button type="submit" kind="primary" isPending={isPending} className="self-start">
        {common("save")}
      </Button>
    </form>
  );
}
