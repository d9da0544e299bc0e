import { fill } from "@/components/i18n/fill";
import type { Messages } from "@/components/i18n/messages";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { Cell, HeaderCell, Row, Table } from "@/components/ui/table";
import { USAGE_COLUMNS, type UsageColumn } from "./usage-file";

const EXAMPLE = `model,requests,input_tokens,output_tokens,cached_tokens
openai/gpt-4o-mini,1200,2400000,360000,1200000
anthropic/claude-sonnet-4.5,1,5200,800,0`;

/** The columns of a file of usage, and a small one. */
export function UsageColumns({ texts }: { readonly texts: Messages["usageBill"] }) {
  return (
    <div className="flex flex-col gap-4">
      <p className="prose-width text-soft">{texts.columnsText}</p>
      <ScrollRegion label={texts.columnsTitle} className="overflow-x-auto rounded-panel border border-line bg-sunken">
        <pre className="p-4 text-xs">
          <code>{EXAMPLE}</code>
        </pre>
      </ScrollRegion>
      <Table caption={texts.columnsTitle}>
        <thead>
          <tr>
            <HeaderCell>{texts.column}</HeaderCell>
            <HeaderCell>{texts.meaning}</HeaderCell>
          </tr>
        </thead>
        <tbody>
          {(Object.keys(USAGE_COLUMNS) as UsageColumn[]).map((column) => {
            const [, ...others] = USAGE_COLUMNS[column];
            return (
              <Row key={column}>
                <Cell>
                  <code>{column}</code>
                </Cell>
                <Cell>
                  {texts[`col_${column}`]}
                  {others.length > 0 ? (
                    <span className="block text-soft text-xs">{fill(texts.also, { names: others.join(", ") })}</span>
                  ) : null}
                </Cell>
              </Row>
            );
          })}
        </tbody>
      </Table>
    </div>
  );
}
