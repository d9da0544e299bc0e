"use client";

import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { FormError } from "./form-error";
import { rememberNewcomer } from "./newcomer-cookie";
import { signInElsewhere } from "./next-auth";

interface ElsewhereButtonsProps {
  /** Configured sign-ins of other companies. */
  readonly providers: readonly { readonly id: string; readonly name: string }[];
  readonly to: string;
  /** What the balance of a new account is in. */
  readonly currency: string;
  /** Where the form is that this is another way than. */
  readonly form: "above" | "below";
}

/** Sign-in with an account of another company; nothing when the operator configured none. */
export function ElsewhereButtons({ providers, to, currency, form }: ElsewhereButtonsProps) {
  const t = useTranslations("auth");
  const locale = useLocale();
  const [hasFailed, setFailed] = useState(false);
  if (providers.length === 0) return null;
  const or = (
    <p
      aria-hidden
      className="flex items-center gap-3 py-1 text-faint text-xs before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line"
    >
      {t("or")}
    </p>
  );
  const leave = async (provider: string) => {
    rememberNewcomer(currency, locale);
    setFailed(!(await signInElsewhere(provider, to)));
  };
  return (
    <div className="flex flex-col gap-2">
      {form === "above" ? or : null}
      {providers.map((provider) => (
        <Button key={provider.id} size="large" onPress={() => leave(provider.id)}>
          {t("continueWith", { name: provider.name })}
        </Button>
      ))}
      <FormError text={hasFailed ? t("failed") : null} />
      {form === "below" ? or : null}
    </div>
  );
}
