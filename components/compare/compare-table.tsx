import { X } from "lucide-react";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { localePath } from "@/components/i18n/locales";
import type { Messages } from "@/components/i18n/messages";
import { cx } from "@/components/ui/cx";
import { Cell, Row, Table } from "@/components/ui/table";
import { compareRows } from "./compare-rows";
import type { ComparedModel } from "./dto";

interface CompareTableProps {
  readonly models: readonly ComparedModel[];
  readonly currency: string;
  readonly texts: Messages["models"];
  readonly isDifferencesOnly: boolean;
  /** The address of the comparison with these models. */
  readonly address: (ids: readonly string[]) => string;
}

/** Models side by side. Rows that differ carry a sign and stronger type, not colour alone. */
export async function CompareTable({ models, currency, texts, isDifferencesOnly, address }: CompareTableProps) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("compare")]);
  const rows = (await compareRows({ models, currency, texts }))
    .map((row) => ({ ...row, isDifferent: new Set(row.keys).size > 1 }))
    .filter(({ isDifferent }) => isDifferent || !isDifferencesOnly);
  return (
    <Table caption={t("title")} className={models.length > 2 ? "[&>table]:min-w-3xl" : "[&>table]:min-w-[25rem]"}>
      <thead>
        <tr>
          <th
            scope="col"
            className="sticky left-0 z-2 w-44 border-line border-b bg-sunken px-4 text-left first:rounded-tl-[9px] max-sm:w-32 max-sm:px-3"
          >
            <span className="sr-only">{t("feature")}</span>
          </th>
          {models.map((model) => (
            <th key={model.id} scope="col" className="border-line border-b bg-sunken px-3 py-3 text-left align-top">
              <span className="flex items-start justify-between gap-2">
                <span className="min-w-0 font-strong">
                  <Link
                    href={localePath(locale, `/models/${model.id}`)}
                    prefetch={false}
                    className="inline-flex min-h-6 items-center hover:underline"
                  >
                    {model.name}
                  </Link>
                  <span className="block font-normal text-soft">{model.labName}</span>
                </span>
                <Link
                  href={address(models.filter(({ id }) => id !== model.id).map(({ id }) => id))}
                  prefetch={false}
                  aria-label={t("remove", { name: model.name })}
                  className="inline-flex size-6 shrink-0 items-center justify-center rounded-control text-soft hover:bg-hover hover:text-ink"
                >
                  <X aria-hidden strokeWidth={1.5} className="size-4" />
                </Link>
              </span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ label, cells, isDifferent }) => (
          <Row key={label}>
            <th
              scope="row"
              className="sticky left-0 z-1 h-9 border-line border-b bg-panel px-4 py-1.5 text-left font-normal text-soft group-last/row:rounded-bl-[9px] group-last/row:border-b-0 max-sm:px-3"
            >
              <span className="flex items-center justify-between gap-2">
                {label}
                {isDifferent ? (
                  <span title={t("differs")} className="font-strong text-accent">
                    <span aria-hidden>≠</span>
                    <span className="sr-only">{t("differs")}</span>
                  </span>
                ) : null}
              </span>
            </th>
            {models.map((model, index) => (
              <Cell key={model.id} className={cx("tabular", isDifferent ? "font-strong" : "text-soft")}>
                {cells[index]}
              </Cell>
            ))}
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
