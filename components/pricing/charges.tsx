import { getLocale, getTranslations } from "next-intl/server";
import { formatMoney } from "@/components/ui/format";
import { Cell, HeaderCell, Row, Table } from "@/components/ui/table";
import type { Terms } from "./dto";

/** Every charge there is, by name. */
export async function Charges({ terms }: { readonly terms: Terms }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("pricing")]);
  const range = terms.topups
    .map(
      ({ currency, min, max }) =>
        `${formatMoney(min, currency, locale).replace(/[.,]00/, "")}–${formatMoney(max, currency, locale).replace(/[.,]00/, "")}`,
    )
    .join(", ");
  const narrower = terms.narrowerMargins.map(({ percent, subject }) => t("marginNarrower", { percent, subject }));
  const rows = [
    [t("useName"), t("useAmount"), t("useText")],
    [t("marginName"), `${terms.marginPercent} %`, [t("marginText"), ...narrower].join(" ")],
    [t("topupName"), "0 %", terms.hasPayments ? t("topupText", { range }) : t("topupOff")],
    [t("taxName"), terms.taxPercent === "0" ? t("none") : `${terms.taxPercent} %`, t("taxText")],
    [t("fxName"), t("fxAmount"), t("fxText")],
    [t("leaveName"), t("leaveAmount"), t("leaveText")],
    [t("rechargeName"), t("rechargeAmount"), t("rechargeText")],
    [t("disputeName"), t("disputeAmount"), t("disputeText")],
  ] as const;
  return (
    <section className="flex flex-col gap-4">
      <h2 id="charges" className="text-lg">
        {t("chargesTitle")}
      </h2>
      <Table caption={t("chargesTitle")}>
        <thead>
          <tr>
            <HeaderCell>{t("charge")}</HeaderCell>
            <HeaderCell>{t("amount")}</HeaderCell>
            <HeaderCell className="max-md:hidden">{t("when")}</HeaderCell>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, amount, text]) => (
            <Row key={name}>
              <Cell className="w-3/5 align-top! py-2.5! font-strong md:w-1/4">
                {name}
                <span className="mt-1 block font-normal text-soft md:hidden">{text}</span>
              </Cell>
              <Cell className="tabular align-top! md:w-1/4 py-2.5!">{amount}</Cell>
              <Cell className="align-top! py-2.5! text-soft max-md:hidden">{text}</Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </section>
  );
}
