import { localePath } from "@/components/i18n/locales";
import type { Messages } from "@/components/i18n/messages";
import { formatNumber } from "@/components/ui/format";
import { Money } from "@/components/ui/money";
import { Cell, HeaderCell, Row, Table } from "@/components/ui/table";
import { CURRENCIES } from "@/lib/kernel/browser";
import type { Amounts, UsageBill } from "./usage-bill";

interface UsageBillTableProps {
  readonly bill: UsageBill;
  readonly texts: Messages["usageBill"];
  readonly locale: string;
}

/** What phones have no room for. */
const WIDE = "max-sm:hidden";

/** Models with what they used and cost, in every currency; the sum below. */
export function UsageBillTable({ bill, texts, locale }: UsageBillTableProps) {
  const count = (value: number) => (
    <Cell isNumber className={WIDE}>
      {formatNumber(value, locale)}
    </Cell>
  );
  return (
    <Table caption={texts.resultTitle}>
      <thead>
        <tr>
          <HeaderCell>{texts.model}</HeaderCell>
          {[texts.requests, texts.input, texts.output].map((label) => (
            <HeaderCell key={label} isNumber className={WIDE}>
              {label}
            </HeaderCell>
          ))}
          {CURRENCIES.map((currency) => (
            <HeaderCell key={currency} isNumber>
              {currency}
            </HeaderCell>
          ))}
        </tr>
      </thead>
      <tbody>
        {bill.lines.map((line) => (
          <Row key={line.id}>
            <Cell>
              <a href={localePath(locale, `/models/${line.id}`)} className="link inline-flex min-h-6 items-center">
                {line.name}
              </a>
            </Cell>
            {count(line.requests)}
            {count(line.inputTokens)}
            {count(line.outputTokens)}
            <AmountCells amounts={line.amounts} locale={locale} />
          </Row>
        ))}
        <Row>
          <th scope="row" className="h-9 px-3 pl-4 text-left font-strong">
            {texts.total}
          </th>
          <td colSpan={3} className={WIDE} />
          <AmountCells amounts={bill.total} locale={locale} isTotal />
        </Row>
      </tbody>
    </Table>
  );
}

interface AmountCellsProps {
  readonly amounts: Amounts;
  readonly locale: string;
  readonly isTotal?: boolean;
}

function AmountCells({ amounts, locale, isTotal }: AmountCellsProps) {
  return CURRENCIES.map((currency) => {
    const amount = amounts[currency];
    return (
      <Cell key={currency} isNumber className={isTotal ? "font-strong" : undefined}>
        {amount === null ? "–" : <Money amount={amount} currency={currency} locale={locale} />}
      </Cell>
    );
  });
}
