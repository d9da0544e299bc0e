"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { FormError } from "@/components/auth/form-error";
import { type ApiFailure, callApi } from "@/components/client/call-api";
import { useErrorText } from "@/components/client/use-error-text";
import { Badge, type Tone } from "@/components/ui/badge";
import { cx } from "@/components/ui/cx";
import { DateTime } from "@/components/ui/date-time";
import { Menu } from "@/components/ui/menu";
import { Money } from "@/components/ui/money";
import { Cell, HeaderCell, Row, Table } from "@/components/ui/table";
import { toast } from "@/components/ui/toast";
import { DeleteKeyDialog, EditKeyDialog, RotateKeyDialog } from "./key-dialogs";
import { type KeyRow, type KeyState, keyState } from "./key-view";

interface KeyListProps {
  readonly keys: readonly KeyRow[];
  /** When the list was read, so that server and browser agree on what is expired. */
  readonly nowMs: number;
}

const WIDE = "max-md:hidden";

type Open = { readonly what: "edit" | "rotate" | "delete"; readonly target: KeyRow } | null;

const TONES: Readonly<Record<KeyState, Tone>> = {
  active: "good",
  disabled: "neutral",
  expired: "warn",
  capped: "warn",
};

/** The workspace's keys with what each has spent and what can be done with it. */
export function KeyList({ keys, nowMs }: KeyListProps) {
  const t = useTranslations("keys");
  const router = useRouter();
  const errorText = useErrorText();
  const [open, setOpen] = useState<Open>(null);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const close = (isChanged: boolean) => {
    if (isChanged && open) toast(t(open.what === "delete" ? "saidDeleted" : "saidChanged", { name: open.target.name }));
    setOpen(null);
    if (isChanged) router.refresh();
  };
  const toggle = async (key: KeyRow) => {
    const answer = await callApi("PATCH", `/keys/${key.id}`, { disabled: !key.disabled });
    setFailure(answer.isOk ? null : answer);
    if (answer.isOk) toast(t(key.disabled ? "saidEnabled" : "saidDisabled", { name: key.name }));
    router.refresh();
  };
  return (
    <>
      <FormError text={failure ? errorText(failure) : null} />
      <Table caption={t("title")} minWidth="52rem">
        <thead>
          <tr>
            <HeaderCell>{t("name")}</HeaderCell>
            <HeaderCell className={WIDE}>{t("kind")}</HeaderCell>
            <HeaderCell isNumber className={WIDE}>
              {t("spentMonth")}
            </HeaderCell>
            <HeaderCell isNumber>{t("spentLimit")}</HeaderCell>
            <HeaderCell isNumber className={WIDE}>
              {t("rpm")}
            </HeaderCell>
            <HeaderCell className={WIDE}>{t("lastUsed")}</HeaderCell>
            <HeaderCell className={WIDE}>{t("status")}</HeaderCell>
            <HeaderCell>
              <span className="sr-only">{t("actions")}</span>
            </HeaderCell>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <KeyLine
              key={key.id}
              row={key}
              state={keyState(key, nowMs)}
              onOpen={(what) => setOpen({ what, target: key })}
              onToggle={() => toggle(key)}
            />
          ))}
        </tbody>
      </Table>
      {open?.what === "edit" ? <EditKeyDialog target={open.target} onClose={close} /> : null}
      {open?.what === "rotate" ? <RotateKeyDialog target={open.target} onClose={close} /> : null}
      {open?.what === "delete" ? <DeleteKeyDialog target={open.target} onClose={close} /> : null}
    </>
  );
}

interface KeyLineProps {
  readonly row: KeyRow;
  readonly state: KeyState;
  readonly onOpen: (what: "edit" | "rotate" | "delete") => void;
  readonly onToggle: () => void;
}

function KeyLine({ row, state, onOpen, onToggle }: KeyLineProps) {
  const t = useTranslations("keys");
  const locale = useLocale();
  const money = (amount: string) => <Money amount={amount} currency={row.currency} locale={locale} />;
  const status = <Badge tone={TONES[state]}>{t(`state_${state}`)}</Badge>;
  return (
    <Row>
      <Cell>
        <span className="block">{row.name}</span>
        <code className="block whitespace-nowrap text-faint">{row.label}</code>
        <span className="md:hidden">{status}</span>
      </Cell>
      <Cell className={cx("text-soft", WIDE)}>
        {t(`kind_${row.kind}`)}
        {row.mode === "test" ? (
          <Badge tone="accent" className="ml-2">
            {t("test")}
          </Badge>
        ) : null}
      </Cell>
      <Cell isNumber className={WIDE}>
        {money(row.usage_monthly)}
      </Cell>
      <Cell isNumber>
        {row.limit === null ? (
          <span className="text-faint">{t("noLimit")}</span>
        ) : (
          <>
            <Money isBalance amount={row.limit_remaining ?? "0"} currency={row.currency} locale={locale} /> /{" "}
            {money(row.limit)}
            {row.limit_reset ? <span className="block text-faint text-xs">{t(`reset_${row.limit_reset}`)}</span> : null}
          </>
        )}
      </Cell>
      <Cell isNumber className={WIDE}>
        {row.rate_limit === 0 ? "∞" : row.rate_limit}
      </Cell>
      <Cell className={WIDE}>
        {row.last_used_at ? (
          <DateTime value={row.last_used_at} locale={locale} />
        ) : (
          <span className="text-faint">{t("never")}</span>
        )}
      </Cell>
      <Cell className={WIDE}>{status}</Cell>
      <Cell className="w-12 text-right">
        <Menu
          label={t("actionsFor", { name: row.name })}
          actions={[
            { id: "edit", label: t("edit"), run: () => onOpen("edit") },
            { id: "toggle", label: t(row.disabled ? "enable" : "disable"), run: onToggle },
            { id: "rotate", label: t("rotate"), run: () => onOpen("rotate") },
            { id: "delete", label: t("delete"), isDestructive: true, run: () => onOpen("delete") },
          ]}
        />
      </Cell>
    </Row>
  );
}
