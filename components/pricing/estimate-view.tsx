import { localePath } from "@/components/i18n/locales";
import type { Messages } from "@/components/i18n/messages";
import { formatMoney, formatNumber } from "@/components/ui/format";
import { Money } from "@/components/ui/money";
import { EmptyState } from "@/components/ui/states";
import { Cell, HeaderCell, Row, Table } from "@/components/ui/table";
import { CURRENCIES, type Currency } from "@/lib/kernel/browser";
import { type Estimate, type EstimateLine, estimate, type PriceSheet, readCard } from "./estimate";
import type { UsageGuess } from "./usage-guess";

export interface EstimateViewProps {
  readonly sheet: PriceSheet;
  readonly guess: UsageGuess;
  /** The currency in which the parts are shown. */
  readonly currency: Currency;
  readonly texts: Messages["pricing"];
  readonly units: Messages["models"];
  readonly locale: string;
}

/** What the use costs: in every currency, and out of what. */
export function EstimateView({ sheet, guess, currency, texts, units, locale }: EstimateViewProps) {
  const estimates = CURRENCIES.flatMap((code) => {
    const card = sheet.cards[code];
    return card ? [{ code, sum: estimate(readCard(card), guess) }] : [];
  });
  const own = estimates.find(({ code }) => code === currency) ?? estimates[0];
  if (!own) return <EmptyState title={units.noPriceTitle}>{units.noPriceText}</EmptyState>;
  const spans = [
    [texts.perRequest, "request"],
    [texts.perDay, "day"],
    [texts.perMonth, "month"],
  ] as const satisfies readonly (readonly [string, keyof Estimate])[];
  return (
    <section aria-label={texts.resultTitle} className="flex min-w-0 flex-col gap-5">
      <div>
        <h3 className="text-soft text-sm font-normal">
          {texts.perMonth},{" "}
          <a href={localePath(locale, `/models/${sheet.id}`)} className="link">
            {sheet.name}
          </a>
        </h3>
        <p role="status" className="tabular text-3xl tracking-tight" data-testid="estimate" suppressHydrationWarning>
          {formatMoney(own.sum.month, own.code, locale)}
        </p>
      </div>
      <Table caption={texts.resultTitle}>
        <thead>
          <tr>
            <HeaderCell>{texts.resultTitle}</HeaderCell>
            {spans.map(([label, span]) => (
              <HeaderCell key={span} isNumber className={span === "day" ? "max-sm:hidden" : undefined}>
                {label}
              </HeaderCell>
            ))}
          </tr>
        </thead>
        <tbody>
          {estimates.map(({ code, sum }) => (
            <Row key={code}>
              <Cell>{code}</Cell>
              {spans.map(([, span]) => (
                <Cell key={span} isNumber className={span === "day" ? "max-sm:hidden" : undefined}>
                  <Money amount={sum[span]} currency={code} locale={locale} />
                </Cell>
              ))}
            </Row>
          ))}
        </tbody>
      </Table>
      <Parts lines={own.sum.lines} currency={own.code} texts={texts} units={units} locale={locale} />
    </section>
  );
}

interface PartsProps extends Pick<EstimateViewProps, "currency" | "texts" | "units" | "locale"> {
  readonly lines: readonly EstimateLine[];
}

/** The lines of one request's charge. */
function Parts({ lines, currency, texts, units, locale }: PartsProps) {
  if (lines.length === 0) return null;
  return (
    <Table caption={texts.partsTitle}>
      <thead>
        <tr>
          <HeaderCell>{texts.partsTitle}</HeaderCell>
          <HeaderCell isNumber>{texts.quantity}</HeaderCell>
          <HeaderCell isNumber>{currency}</HeaderCell>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ unit, quantity, amount }) => (
          <Row key={unit}>
            <Cell>{units[`unit_${unit}`]}</Cell>
            <Cell isNumber>
              <span suppressHydrationWarning>{formatNumber(quantity, locale)}</span>
              {unit === "audio_ms" || unit === "video_ms" ? ` ${texts.milliseconds}` : ""}
            </Cell>
            <Cell isNumber>
              <Money amount={amount} currency={currency} locale={locale} />
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
