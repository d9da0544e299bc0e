import { getLocale, getTranslations } from "next-intl/server";
import { Badge } from "@/components/ui/badge";
import { formatDuration } from "@/components/ui/format";
import { Cell, HeaderCell, Row, Table } from "@/components/ui/table";
import type { AttemptView } from "./activity-view";

/** Every try at a provider, the failed ones too, with its times drawn to one scale. */
export async function Attempts({ attempts }: { readonly attempts: readonly AttemptView[] }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("activity")]);
  if (attempts.length === 0) return <p className="text-soft">{t("noAttempts")}</p>;
  const duration = (milliseconds: number | null) =>
    milliseconds === null ? "–" : formatDuration(milliseconds, locale);
  const begin = Math.min(...attempts.map((attempt) => Date.parse(attempt.started_at)));
  const end = Math.max(...attempts.map((attempt) => Date.parse(attempt.started_at) + (attempt.total_ms ?? 0)));
  const share = (milliseconds: number) => `${((milliseconds / Math.max(1, end - begin)) * 100).toFixed(2)}%`;
  return (
    <Table caption={t("attemptsTitle")} minWidth="48rem">
      <thead>
        <tr>
          <HeaderCell>{t("provider")}</HeaderCell>
          <HeaderCell>{t("nativeModel")}</HeaderCell>
          <HeaderCell>{t("answer")}</HeaderCell>
          <HeaderCell isNumber>{t("headers")}</HeaderCell>
          <HeaderCell isNumber>{t("firstByte")}</HeaderCell>
          <HeaderCell isNumber>{t("total")}</HeaderCell>
          <HeaderCell className="w-1/4">{t("timeline")}</HeaderCell>
        </tr>
      </thead>
      <tbody>
        {attempts.map((attempt) => (
          <Row key={attempt.position}>
            <Cell>{attempt.provider}</Cell>
            <Cell>
              <code>{attempt.native_model}</code>
            </Cell>
            <Cell>
              <Badge tone={attempt.error === null ? "good" : "bad"}>{attempt.status ?? t("noAnswer")}</Badge>
              {attempt.error ? <span className="ml-2 text-soft">{attempt.error}</span> : null}
            </Cell>
            <Cell isNumber>{duration(attempt.headers_ms)}</Cell>
            <Cell isNumber>{duration(attempt.first_byte_ms)}</Cell>
            <Cell isNumber>{duration(attempt.total_ms)}</Cell>
            <Cell>
              <span aria-hidden className="block h-2 rounded-full bg-sunken">
                <span
                  className="block h-2 min-w-1 rounded-full bg-edge"
                  style={{
                    marginLeft: share(Date.parse(attempt.started_at) - begin),
                    width: share(attempt.total_ms ?? 0),
                  }}
                />
              </span>
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
