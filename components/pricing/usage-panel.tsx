"use client";

import { useEffect, useState } from "react";
import { fill } from "@/components/i18n/fill";
import { localePath } from "@/components/i18n/locales";
import type { Messages } from "@/components/i18n/messages";
import { buttonStyle } from "@/components/ui/button-style";
import { formatMoney, formatNumber } from "@/components/ui/format";
import { type ReadUsage, readFile, readOwn, type UsageFailure } from "./read-usage";
import { UsageBillTable } from "./usage-bill-table";
import { UsageColumns } from "./usage-columns";

export type UsageSource =
  | { readonly kind: "none" }
  | { readonly kind: "own" }
  | { readonly kind: "file"; readonly file: File };

export interface UsagePanelProps {
  readonly source: UsageSource;
  readonly texts: Messages["usageBill"];
  readonly locale: string;
}

const FAULTS_SHOWN = 20;

/** What a file of usage, or the reader's own, costs; and what could not be read of it. */
export function UsagePanel({ source, texts, locale }: UsagePanelProps) {
  const [read, setRead] = useState<ReadUsage | UsageFailure | null>(null);
  useEffect(() => {
    if (source.kind === "none") return;
    let isCurrent = true;
    setRead(null);
    const reading = source.kind === "own" ? readOwn() : readFile(source.file);
    reading
      .catch((): UsageFailure => "failed")
      .then((found) => {
        if (isCurrent) setRead(found);
      });
    return () => {
      isCurrent = false;
    };
  }, [source]);
  if (source.kind === "none") return <UsageColumns texts={texts} />;
  if (read === null) return <p role="status">{texts.working}</p>;
  if (typeof read === "string") return <Failure failure={read} texts={texts} locale={locale} />;
  const title = source.kind === "own" ? texts.ownTitle : source.file.name;
  const { bill, own, faults, ignored } = read;
  return (
    <div className="flex flex-col gap-4">
      <p role="status" className="text-soft">
        {fill(texts.resultText, { title, rows: formatNumber(read.rowCount, locale) })}{" "}
        {own ? fill(texts.charged, { amount: formatMoney(own.charge.amount, own.charge.currency, locale) }) : ""}{" "}
        {own?.isPart ? texts.ownPart : ""}
      </p>
      <Faults faults={faults} texts={texts} locale={locale} />
      {bill.unknown.length > 0 ? (
        <p className="rounded-panel border border-line bg-warn-wash p-4">
          {fill(texts.unknown, { names: few(bill.unknown) })}
        </p>
      ) : null}
      {bill.lines.length > 0 ? <UsageBillTable bill={bill} texts={texts} locale={locale} /> : null}
      {ignored.length > 0 ? <p className="text-soft text-xs">{fill(texts.ignored, { names: few(ignored) })}</p> : null}
    </div>
  );
}

const few = (names: readonly string[]): string =>
  names.slice(0, FAULTS_SHOWN).join(", ") + (names.length > FAULTS_SHOWN ? " …" : "");

function Failure({ failure, texts, locale }: { readonly failure: UsageFailure } & Omit<UsagePanelProps, "source">) {
  return (
    <div role="alert" className="flex flex-wrap items-center gap-4">
      <p>{texts[failure]}</p>
      {failure === "signedOut" ? (
        <a
          href={localePath(locale, `/sign-in?to=${encodeURIComponent(localePath(locale, "/pricing"))}`)}
          className={buttonStyle("primary")}
        >
          {texts.signIn}
        </a>
      ) : null}
    </div>
  );
}

function Faults({ faults, texts, locale }: Pick<ReadUsage, "faults"> & Omit<UsagePanelProps, "source">) {
  if (faults.length === 0) return null;
  return (
    <div role="alert" className="flex flex-col gap-2 rounded-panel border border-bad bg-bad-wash p-4">
      <h4 className="font-strong">{texts.faultsTitle}</h4>
      <ul className="flex flex-col gap-1">
        {faults.slice(0, FAULTS_SHOWN).map(({ kind, line, column, value }) => (
          <li key={`${line} ${column} ${kind}`}>
            {fill(texts[`fault_${kind}`], { line, column, value: value.slice(0, 60) })}
          </li>
        ))}
      </ul>
      {faults.length > FAULTS_SHOWN ? (
        <p>{fill(texts.faultsMore, { count: formatNumber(faults.length - FAULTS_SHOWN, locale) })}</p>
      ) : null}
    </div>
  );
}
