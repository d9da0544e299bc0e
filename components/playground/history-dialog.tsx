"use client";

import { useLocale, useTranslations } from "next-intl";
import { useCallback, useEffect, useState } from "react";
import { type ApiFailure, callApi } from "@/components/client/call-api";
import { useErrorText } from "@/components/client/use-error-text";
import { localePath } from "@/components/i18n/locales";
import { Button } from "@/components/ui/button";
import { DateTime } from "@/components/ui/date-time";
import { Dialog } from "@/components/ui/dialog";
import { Menu } from "@/components/ui/menu";
import { ErrorState, Skeleton } from "@/components/ui/states";
import { TextField } from "@/components/ui/text-field";
import { DeleteDialog, RenameDialog } from "./conversation-dialogs";
import { downloadJson } from "./download-json";

interface Row {
  readonly id: string;
  readonly title: string;
  readonly models: readonly string[];
  readonly updated_at: string;
}

interface List {
  readonly data: readonly Row[];
  readonly has_more: boolean;
}

const PAGE = 20;
const QUIET_MS = 250;

/** The person's kept conversations: search, open, rename, download, delete. */
export function HistoryDialog({
  currentId,
  onClose,
}: {
  readonly currentId: string | null;
  readonly onClose: () => void;
}) {
  const t = useTranslations("playground");
  const common = useTranslations("common");
  const [search, setSearch] = useState("");
  const { rows, hasMore, failure, isLoading, load } = useHistory(search);
  const [acting, setActing] = useState<{ readonly kind: "rename" | "delete"; readonly row: Row } | null>(null);
  const errorText = useErrorText();
  if (acting?.kind === "delete") {
    const { row } = acting;
    const done = () => {
      if (row.id === currentId) window.location.assign(window.location.pathname);
      setActing(null);
      void load();
    };
    return <DeleteDialog target={row} onDeleted={done} onClose={() => setActing(null)} />;
  }
  if (acting?.kind === "rename") {
    const rename = async (title: string) => {
      const answer = await callApi("PATCH", `/conversations/${acting.row.id}`, { title });
      if (answer.isOk) void load();
      return answer.isOk ? null : answer;
    };
    return <RenameDialog title={acting.row.title} onRename={rename} onClose={() => setActing(null)} />;
  }
  return (
    <Dialog isOpen isWide title={t("historyTitle")} closeLabel={common("close")} onClose={onClose}>
      <p className="text-soft">{t("historyText")}</p>
      <TextField autoFocus label={t("search")} type="search" value={search} onChange={setSearch} />
      {failure ? (
        <ErrorState
          title={t("historyFailed")}
          requestId={failure.requestId}
          requestIdLabel={common("requestId")}
          action={<Button onPress={() => void load()}>{common("retry")}</Button>}
        >
          {errorText(failure)}
        </ErrorState>
      ) : null}
      {rows === null && !failure ? <HistorySkeleton label={common("loading")} /> : null}
      {rows?.length === 0 ? (
        <p role="status" className="text-soft">
          {t(search ? "historyNothing" : "historyEmpty")}
        </p>
      ) : null}
      {rows && rows.length > 0 ? (
        <ul aria-label={t("historyTitle")} aria-busy={isLoading} className="flex flex-col">
          {rows.map((row) => (
            <HistoryRow
              key={row.id}
              row={row}
              isCurrent={row.id === currentId}
              onAct={(kind) => setActing({ kind, row })}
            />
          ))}
        </ul>
      ) : null}
      {hasMore && rows ? (
        <Button className="self-start" isPending={isLoading} onPress={() => void load(rows)}>
          {t("historyMore")}
        </Button>
      ) : null}
    </Dialog>
  );
}

function useHistory(search: string) {
  const [rows, setRows] = useState<readonly Row[] | null>(null);
  const [hasMore, setHasMore] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [isLoading, setLoading] = useState(true);
  const load = useCallback(
    async (before: readonly Row[] = [], signal?: AbortSignal) => {
      setLoading(true);
      const query = new URLSearchParams({ limit: String(PAGE) });
      if (search.trim()) query.set("search", search.trim());
      const last = before.at(-1);
      if (last) query.set("after", last.id);
      const answer = await callApi<List>("GET", `/conversations?${query}`, undefined, signal);
      if (signal?.aborted) return;
      setLoading(false);
      setFailure(answer.isOk ? null : answer);
      if (!answer.isOk) return;
      setRows([...before, ...answer.data.data]);
      setHasMore(answer.data.has_more);
    },
    [search],
  );
  useEffect(() => {
    const reading = new AbortController();
    const timer = setTimeout(() => void load([], reading.signal), search ? QUIET_MS : 0);
    return () => {
      clearTimeout(timer);
      reading.abort();
    };
  }, [load, search]);
  return { rows, hasMore, failure, isLoading, load };
}

interface HistoryRowProps {
  readonly row: Row;
  readonly isCurrent: boolean;
  readonly onAct: (kind: "rename" | "delete") => void;
}

function HistoryRow({ row, isCurrent, onAct }: HistoryRowProps) {
  const t = useTranslations("playground");
  const locale = useLocale();
  const exportIt = async () => {
    const answer = await callApi<{ readonly content: object }>("GET", `/conversations/${row.id}`);
    if (answer.isOk) downloadJson(row.title, { title: row.title, ...answer.data.content });
  };
  return (
    <li className="flex items-center gap-2 border-line border-t py-1.5 first:border-t-0">
      <a
        href={`${localePath(locale, "/console/playground")}?c=${row.id}`}
        aria-current={isCurrent ? "page" : undefined}
        className="flex min-h-10 min-w-0 flex-1 flex-col justify-center rounded-control px-2 hover:bg-hover"
      >
        <span className="truncate">{row.title}</span>
        <span className="flex flex-wrap gap-x-2 text-soft text-xs">
          <DateTime value={row.updated_at} locale={locale} />
          <span className="truncate font-mono">{row.models.join(", ")}</span>
        </span>
      </a>
      <Menu
        label={t("actionsFor", { title: row.title })}
        actions={[
          { id: "rename", label: t("rename"), run: () => onAct("rename") },
          { id: "json", label: t("exportJson"), run: () => void exportIt() },
          { id: "delete", label: t("delete"), isDestructive: true, run: () => onAct("delete") },
        ]}
      />
    </li>
  );
}

const HistorySkeleton = ({ label }: { readonly label: string }) => (
  <div role="status" aria-label={label} className="flex flex-col gap-3">
    <Skeleton className="h-10" />
    <Skeleton className="h-10" />
    <Skeleton className="h-10" />
  </div>
);
