"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { FormError } from "@/components/auth/form-error";
import { type ApiFailure, callApi } from "@/components/client/call-api";
import { useErrorText } from "@/components/client/use-error-text";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { DateTime } from "@/components/ui/date-time";
import { Cell, HeaderCell, Row, Table } from "@/components/ui/table";
import { toast } from "@/components/ui/toast";
import { deviceName } from "./device-name";

export interface SessionRow {
  readonly id: string;
  readonly is_current: boolean;
  readonly method: string;
  readonly user_agent: string | null;
  readonly address: string | null;
  readonly created_at: string;
  readonly last_seen_at: string;
}

/** Not on phones. */
const WIDE = "max-md:hidden";

/** Where the person is signed in, with a way to end each. */
export function SessionList({ sessions }: { readonly sessions: readonly SessionRow[] }) {
  const t = useTranslations("settings");
  const locale = useLocale();
  const router = useRouter();
  const errorText = useErrorText();
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [pending, setPending] = useState<string | null>(null);
  const end = async (path: string) => {
    setPending(path);
    const answer = await callApi("DELETE", path);
    setPending(null);
    const isEnded = answer.isOk || answer.status === 404;
    setFailure(isEnded ? null : answer);
    if (isEnded) toast(t("saidEnded"));
    router.refresh();
  };
  return (
    <div className="flex flex-col gap-4">
      <FormError text={failure ? errorText(failure) : null} />
      <Table caption={t("sessions")} minWidth="46rem">
        <thead>
          <tr>
            <HeaderCell>{t("device")}</HeaderCell>
            <HeaderCell className={WIDE}>{t("method")}</HeaderCell>
            <HeaderCell className={WIDE}>{t("address")}</HeaderCell>
            <HeaderCell className={WIDE}>{t("since")}</HeaderCell>
            <HeaderCell>{t("lastSeen")}</HeaderCell>
            <HeaderCell>
              <span className="sr-only">{t("actions")}</span>
            </HeaderCell>
          </tr>
        </thead>
        <tbody>
          {sessions.map((session) => {
            const device = deviceName(session.user_agent) ?? t("unknownDevice");
            const method = `method_${session.method}`;
            return (
              <Row key={session.id}>
                <Cell>
                  <span title={session.user_agent ?? undefined}>{device}</span>
                  {session.is_current ? (
                    <Badge tone="good" className="ml-2">
                      {t("current")}
                    </Badge>
                  ) : null}
                </Cell>
                <Cell className={cx("text-soft", WIDE)}>
                  {t.has(method as "method_code") ? t(method as "method_code") : session.method}
                </Cell>
                <Cell className={cx("tabular text-soft", WIDE)}>{session.address ?? "–"}</Cell>
                <Cell className={WIDE}>
                  <DateTime value={session.created_at} locale={locale} />
                </Cell>
                <Cell>
                  <DateTime value={session.last_seen_at} locale={locale} />
                </Cell>
                <Cell className="text-right">
                  {session.is_current ? null : (
                    <Button
                      size="small"
                      aria-label={t("endFor", { device })}
                      isPending={pending === `/sessions/${session.id}`}
                      onPress={() => end(`/sessions/${session.id}`)}
                    >
                      {t("end")}
                    </Button>
                  )}
                </Cell>
              </Row>
            );
          })}
        </tbody>
      </Table>
      {sessions.length > 1 ? (
        <Button className="self-start" isPending={pending === "/sessions"} onPress={() => end("/sessions")}>
          {t("endOthers")}
        </Button>
      ) : null}
    </div>
  );
}
