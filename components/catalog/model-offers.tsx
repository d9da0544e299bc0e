import { getLocale, getTranslations } from "next-intl/server";
import { formatShare } from "@/components/status/format-share";
import { Badge, type Tone } from "@/components/ui/badge";
import { formatDuration } from "@/components/ui/format";
import { Cell, HeaderCell, Row, Table } from "@/components/ui/table";
import type { ModelDetail, OfferHealth } from "./dto";
import { Unavailable } from "./unavailable";

const TONES: Readonly<Record<OfferHealth["state"], Tone>> = {
  operational: "good",
  degraded: "warn",
  down: "bad",
  unknown: "good",
};

/** Who serves the model, and how each of them does now. */
export async function ModelOffers({ model }: { readonly model: ModelDetail }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("models")]);
  if (model.offers.length === 0) return null;
  const time = (milliseconds: number | null | undefined) =>
    milliseconds == null ? "–" : formatDuration(milliseconds, locale);
  return (
    <section className="flex flex-col gap-4">
      <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <h2 className="text-lg">{t("providersTitle")}</h2>
        <p className="text-soft">{t("providersText")}</p>
      </div>
      <Table caption={t("providersTitle")} minWidth="52rem">
        <thead>
          <tr>
            <HeaderCell>{t("columnProvider")}</HeaderCell>
            <HeaderCell className="max-md:hidden">{t("native")}</HeaderCell>
            <HeaderCell className="max-lg:hidden">{t("dialects")}</HeaderCell>
            <HeaderCell isNumber>{t("firstByte")}</HeaderCell>
            <HeaderCell isNumber className="max-sm:hidden">
              {t("errorRate")}
            </HeaderCell>
            <HeaderCell isNumber className="max-sm:hidden">
              {t("uptime")}
            </HeaderCell>
            <HeaderCell>{t("columnStatus")}</HeaderCell>
          </tr>
        </thead>
        <tbody>
          {model.offers.map(({ id, providerName, nativeModel, dialects, unavailableReason, health }) => (
            <Row key={id}>
              <Cell>{providerName}</Cell>
              <Cell className="max-md:hidden">
                <code className="block max-w-56 truncate" title={nativeModel}>
                  {nativeModel}
                </code>
              </Cell>
              <Cell className="text-soft max-lg:hidden">{dialects.join(", ")}</Cell>
              <Cell isNumber>
                {health && health.p50Ms !== null ? `${time(health.p50Ms)} / ${time(health.p95Ms)}` : "–"}
              </Cell>
              <Cell isNumber className="max-sm:hidden">
                {health && health.requests > 0 ? formatShare(health.errors / health.requests, locale) : "–"}
              </Cell>
              <Cell isNumber className="max-sm:hidden">
                {health && health.uptime !== null ? formatShare(health.uptime, locale) : "–"}
              </Cell>
              <Cell>
                {unavailableReason ? (
                  <Unavailable reason={unavailableReason} />
                ) : (
                  <Badge tone={TONES[health?.state ?? "unknown"]}>{t(`health_${health?.state ?? "unknown"}`)}</Badge>
                )}
              </Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </section>
  );
}
