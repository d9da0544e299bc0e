"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";

interface SecretPanelProps {
  readonly secret: string;
  readonly onDone: () => void;
}

/** The only time a key's secret is on screen. */
export function SecretPanel({ secret, onDone }: SecretPanelProps) {
  const t = useTranslations("keys");
  const common = useTranslations("common");
  return (
    <div className="flex flex-col gap-4">
      <p className="text-soft">{t("secretText")}</p>
      <div className="flex flex-col gap-3 rounded-control border border-line bg-sunken p-3">
        <code data-testid="secret" className="select-all break-all">
          {secret}
        </code>
        <CopyButton
          isLabelled
          size="medium"
          text={secret}
          label={t("copyKey")}
          doneLabel={common("copied")}
          className="self-start"
        />
      </div>
      <Button kind="primary" className="self-end" onPress={onDone}>
        {t("done")}
      </Button>
    </div>
  );
}
