import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { DateTime } from "@/components/ui/date-time";
import { formatDuration, formatNumber } from "@/components/ui/format";
import type { RequestDetail } from "./activity-view";

/** Who asked for what, how it went, and every id it is known by. */
export async function RequestFacts({
  request,
  keyName,
}: {
  readonly request: RequestDetail;
  readonly keyName: string | null;
}) {
  const [locale, t, common] = await Promise.all([getLocale(), getTranslations("activity"), getTranslations("common")]);
  const duration = (milliseconds: number | null) =>
    milliseconds === null ? "–" : formatDuration(milliseconds, locale);
  const tokens = (count: number) => formatNumber(count, locale);
  const id = (value: string | null) =>
    value === null ? (
      "–"
    ) : (
      <span className="inline-flex max-w-full items-center">
        <code className="truncate">{value}</code>
        <CopyButton text={value} label={t("copyId")} doneLabel={common("copied")} />
      </span>
    );
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-4 rounded-panel border border-line bg-panel p-5 lg:grid-cols-4">
      <Fact name={t("time")}>
        <DateTime value={request.created_at} locale={locale} precision="second" />
      </Fact>
      <Fact name={t("ttft")}>{duration(request.ttft_ms)}</Fact>
      <Fact name={t("total")}>{duration(request.total_ms)}</Fact>
      <Fact name={t("finish")}>
        {request.finish_reason ?? "–"}
        {request.native_finish_reason && request.native_finish_reason !== request.finish_reason ? (
          <span className="text-faint"> ({request.native_finish_reason})</span>
        ) : null}
      </Fact>
      <Fact name={t("input")}>{tokens(request.tokens_prompt)}</Fact>
      <Fact name={t("cached")}>{tokens(request.tokens_cached)}</Fact>
      <Fact name={t("output")}>{tokens(request.tokens_completion)}</Fact>
      <Fact name={t("reasoning")}>{tokens(request.tokens_reasoning)}</Fact>
      <Fact name={t("provider")}>{request.provider ?? "–"}</Fact>
      <Fact name={t("asked")}>
        <code>{request.requested_model}</code>
      </Fact>
      <Fact name={t("dialect")}>
        {request.dialect}, {t(request.streamed ? "streamed" : "plain")}
      </Fact>
      <Fact name={t("counts")}>
        {request.usage_source && t.has(`source_${request.usage_source}` as "source_none")
          ? t(`source_${request.usage_source}` as "source_none")
          : "–"}
      </Fact>
      <Fact name={t("key")}>{keyName ?? request.key_id ?? "–"}</Fact>
      <Fact name={t("tag")}>{request.tag ?? "–"}</Fact>
      <Fact name={t("user")}>{request.user ?? "–"}</Fact>
      <Fact isWide name={t("requestId")}>
        {id(request.request_id)}
      </Fact>
      <Fact isWide name={t("generationId")}>
        {id(request.id)}
      </Fact>
      <Fact isWide name={t("upstreamId")}>
        {id(request.upstream_id)}
      </Fact>
    </dl>
  );
}

interface FactProps {
  readonly name: string;
  /** An id: the whole width on phones. */
  readonly isWide?: boolean;
  readonly children: ReactNode;
}

function Fact({ name, isWide, children }: FactProps) {
  return (
    <div className={isWide ? "min-w-0 max-lg:col-span-2" : "min-w-0"}>
      <dt className="text-soft text-xs">{name}</dt>
      <dd className="tabular mt-1 break-words">{children}</dd>
    </div>
  );
}
