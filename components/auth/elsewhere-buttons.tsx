"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { FormError } from "./form-error";
import { signInElsewhere } from "./next-auth";

interface ElsewhereButtonsProps {
  /** Configured sign-ins of other companies. */
  readonly providers: readonly { readonly id: string; readonly name: string }[];
  readonly to: string;
}

/** Sign-in with an account of another company; nothing when the operator configured none. */
export function ElsewhereButtons({ providers, to }: ElsewhereButtonsProps) {
  const t = useTranslations("auth");
  const [hasFailed, setFailed] = useState(false);
  if (providers.length === 0) return null;
  return (
    <div className="flex flex-col gap-2">
      {providers.map((provider) => (
        <Button
          key={provider.id}
          size="large"
          onPress={async () => setFailed(!(await signInElsewhere(provider.id, to)))}
        >
          {t("continueWith", { name: provider.name })}
        </Button>
      ))}
      <FormError text={hasFailed ? t("failed") : null} />
      <p
        aria-hidden
        className="flex items-center gap-3 pt-2 text-faint text-xs before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line"
      >
        {t("or")}
      </p>
    </div>
  );
}
