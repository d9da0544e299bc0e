import { getLocale, getTranslations } from "next-intl/server";
import { formatNumber, formatPrice } from "@/components/ui/format";
import { Cell, HeaderCell, Row, Table } from "@/components/ui/table";
import type { RequestDetail } from "./activity-view";

/** Quantity × price = amount, line by line; the total is the sum rounded up once to a billionth. */
export async function CostLines({ request }: { readonly request: RequestDetail }) {
  const [locale, t, models] = await Promise.all([getLocale(), getTranslations("activity"), getTranslations("models")]);
  const { currency, amount } = request.charge;
  const price = (decimal: string) => formatPrice(decimal, currency, locale);
  if (request.cost_lines.length === 0) {
    return (
      <p className="text-soft">
        {t(
          request.insured
            ? "insured"
            : request.mode === "test"
              ? "testFree"
              : request.status === "started"
                ? "running"
                : "noLines",
        )}
      </p>
    );
  }
  return (
    <Table caption={t("costTitle")} minWidth="36rem">
      <thead>
        <tr>
          <HeaderCell>{models("columnUnit")}</HeaderCell>
          <HeaderCell isNumber>{t("quantity")}</HeaderCell>
          <HeaderCell isNumber>{t("unitPrice")}</HeaderCell>
          <HeaderCell isNumber>{t("lineAmount")}</HeaderCell>
        </tr>
      </thead>
      <tbody>
        {request.cost_lines.map((line) => (
          <Row key={line.unit}>
            <Cell>
              {models.has(`unit_${line.unit}` as "unit_input")
                ? models(`unit_${line.unit}` as "unit_input")
                : line.unit}
            </Cell>
            <Cell isNumber>{formatNumber(line.quantity, locale)}</Cell>
            <Cell isNumber>
              {price(line.price)}
              {line.per_units === 1 ? null : (
                <span className="text-faint"> / {formatNumber(line.per_units, locale)}</span>
              )}
            </Cell>
            <Cell isNumber>{price(line.amount)}</Cell>
          </Row>
        ))}
        <Row>
          <Cell colSpan={3} className="font-strong">
            {t("charged")}
          </Cell>
          <Cell isNumber className="font-strong" data-testid="charged">
            <data value={amount}>{price(amount)}</data>
          </Cell>
        </Row>
      </tbody>
    </Table>
  );
}
