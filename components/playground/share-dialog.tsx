"use client";

import { useLocale, useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { FormError } from "@/components/auth/form-error";
import { type ApiFailure, callApi } from "@/components/client/call-api";
import { useErrorText } from "@/components/client/use-error-text";
import { localePath } from "@/components/i18n/locales";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { DateTime } from "@/components/ui/date-time";
import { Dialog } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/states";
import type { Kept } from "./use-autosave";

interface Share {
  readonly id: string;
  readonly created_at: string;
  /** In the answer that made it only. */
  readonly token?: string;
}

/** Makes links to the conversation as it stands, and ends them. */
export function ShareDialog({ kept, onClose }: { readonly kept: Kept; readonly onClose: () => void }) {
  const t = useTranslations("playground");
  const common = useTranslations("common");
  const locale = useLocale();
  const errorText = useErrorText();
  const [shares, setShares] = useState<readonly Share[] | null>(null);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [isPending, setPending] = useState(false);
  const path = `/conversations/${kept.id}/shares`;
  useEffect(() => {
    const reading = new AbortController();
    void callApi<{ readonly data: readonly Share[] }>("GET", path, undefined, reading.signal).then((answer) => {
      if (reading.signal.aborted) return;
      if (answer.isOk) setShares(answer.data.data);
      else setFailure(answer);
    });
    return () => reading.abort();
  }, [path]);
  const act = async <Data,>(work: Promise<{ isOk: true; data: Data } | ApiFailure>, done: (data: Data) => void) => {
    setPending(true);
    const answer = await work;
    setPending(false);
    setFailure(answer.isOk ? null : answer);
    if (answer.isOk) done(answer.data);
  };
  const create = () => act(callApi<Share>("POST", path), (made) => setShares((all) => [made, ...(all ?? [])]));
  const revoke = ({ id }: Share) =>
    act(callApi("DELETE", `${path}/${id}`), () => setShares((all) => all?.filter((each) => each.id !== id) ?? null));
  return (
    <Dialog isOpen isWide title={t("shareTitle")} closeLabel={common("close")} onClose={onClose}>
      <p className="text-soft">{t("shareText")}</p>
      <FormError text={failure ? errorText(failure) : null} />
      {shares === null && !failure ? <Skeleton className="h-10" /> : null}
      {shares && shares.length > 0 ? (
        <ul aria-label={t("shareLinks")} className="flex flex-col">
          {shares.map((share) => (
            <li key={share.id} className="flex flex-wrap items-center gap-2 border-line border-t py-2 first:border-t-0">
              <div className="flex min-w-0 flex-1 basis-60 flex-col gap-0.5">
                {share.token ? (
                  <code data-testid="share-link" className="select-all break-all">
                    {linkOf(locale, share.token)}
                  </code>
                ) : (
                  <span>{t("shareHidden")}</span>
                )}
                <span className="text-soft text-xs">
                  {t("shareMade")} <DateTime value={share.created_at} locale={locale} />
                </span>
              </div>
              {share.token ? (
                <CopyButton
                  isLabelled
                  text={linkOf(locale, share.token)}
                  label={t("shareCopy")}
                  doneLabel={common("copied")}
                />
              ) : null}
              <Button size="small" isDisabled={isPending} onPress={() => void revoke(share)}>
                {t("shareRevoke")}
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      {shares?.length === 0 ? <p className="text-soft">{t("shareNone")}</p> : null}
      <Button kind="primary" className="self-start" isPending={isPending} onPress={() => void create()}>
        {t("shareCreate")}
      </Button>
    </Dialog>
  );
}

const linkOf = (locale: string, token: string): string =>
  window.location.origin + localePath(locale, `/share/${token}`);
