"use client";

import { useTranslations } from "next-intl";
import { useCallback, useEffect, useRef, useState } from "react";
import { FormError } from "@/components/auth/form-error";
import { callApi } from "@/components/client/call-api";
import { useErrorText } from "@/components/client/use-error-text";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import type { SecretAnswer } from "../keys/key-view";
import { FirstAnswer } from "./first-answer";
import type { NewKey, RenderedSnippet } from "./onboarding-view";
import { SnippetPicker } from "./snippet-picker";
import { Step } from "./step";

interface FirstStepsProps {
  /** False = nobody made a key yet, so the page makes the first one itself. */
  readonly hasKeys: boolean;
  readonly mode: "live" | "test";
  readonly snippets: readonly RenderedSnippet[];
  readonly activityHref: string;
  readonly creditsHref: string;
}

/** Key, call, proof: the key is made on arrival, the call has it filled in, and the request shows up when it lands. */
export function FirstSteps({ hasKeys, mode, snippets, activityHref, creditsHref }: FirstStepsProps) {
  const t = useTranslations("onboarding");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const [key, setKey] = useState<NewKey | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [isPending, setPending] = useState(!hasKeys);
  const hasStarted = useRef(false);

  const create = useCallback(async () => {
    setPending(true);
    setError(null);
    const answer = await callApi<SecretAnswer>("POST", "/keys", { name: t("keyName"), mode });
    setPending(false);
    if (answer.isOk) setKey({ id: answer.data.id, secret: answer.data.key });
    else setError(errorText(answer));
  }, [errorText, mode, t]);
  useEffect(() => {
    if (hasKeys || hasStarted.current) return;
    hasStarted.current = true;
    void create();
  }, [hasKeys, create]);

  return (
    <ol className="flex flex-col">
      <Step number={1} title={t("keyTitle")}>
        <FormError text={error} />
        {key ? (
          <>
            <p className="text-soft">{t(mode === "test" ? "keyTest" : "keyLive")}</p>
            <div className="flex flex-wrap items-center gap-3 rounded-control border border-line bg-sunken p-3">
              <code data-testid="secret" className="min-w-0 select-all break-all">
                {key.secret}
              </code>
              <CopyButton
                isLabelled
                size="medium"
                text={key.secret}
                label={t("copyKey")}
                doneLabel={common("copied")}
              />
            </div>
          </>
        ) : (
          <>
            <p role="status" className="text-soft">
              {isPending ? t("keyComing") : t("keyAgain")}
            </p>
            {isPending ? null : (
              <Button kind="primary" className="self-start" onPress={create}>
                {t("createKey")}
              </Button>
            )}
          </>
        )}
      </Step>
      <Step number={2} title={t("callTitle")}>
        <p className="text-soft">{t("callText")}</p>
        <SnippetPicker snippets={snippets} secret={key?.secret ?? null} />
      </Step>
      <Step number={3} title={t("proofTitle")} isLast>
        <FirstAnswer keyId={key?.id ?? null} mode={mode} activityHref={activityHref} creditsHref={creditsHref} />
      </Step>
    </ol>
  );
}
