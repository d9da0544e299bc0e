import { LayoutGrid, Rows3 } from "lucide-react";
import { INPUT_STYLE } from "@/components/ui/button-style";
import { Select } from "@/components/ui/select";
import {
  CURRENCIES,
  DEFAULT_RATIO,
  MODEL_ORDERS,
  MODEL_STATES,
  MODEL_VIEWS,
  type ModelFilter,
} from "@/lib/kernel/browser";
import type { CatalogTexts } from "./catalog-texts";

interface CatalogOrderProps {
  readonly filter: ModelFilter;
  readonly texts: CatalogTexts;
  readonly onChange: (change: Partial<ModelFilter>) => void;
}

const ICONS = { table: Rows3, cards: LayoutGrid } as const;

/** State, order, currency and view: what is set most. */
export function CatalogOrder({ filter, texts, onChange }: CatalogOrderProps) {
  return (
    <div className="flex flex-wrap items-end gap-3 lg:col-start-2">
      <Select
        label={texts.columnStatus}
        name="status"
        value={filter.state}
        onChange={(event) => onChange({ state: MODEL_STATES.find((state) => state === event.target.value) ?? "" })}
        options={[
          { value: "", label: texts.any },
          ...MODEL_STATES.map((state) => ({ value: state, label: texts[`state_${state}`] })),
        ]}
        className="max-sm:grow sm:w-44"
      />
      <Select
        label={texts.sort}
        name="sort"
        value={filter.sort}
        onChange={(event) => onChange({ sort: MODEL_ORDERS.find((order) => order === event.target.value) ?? "" })}
        options={[
          { value: "", label: filter.q ? texts.sortMatch : texts.sort_name },
          ...MODEL_ORDERS.filter((order) => filter.q || order !== "name").map((order) => ({
            value: order,
            label: texts[`sort_${order}`],
          })),
        ]}
        className="max-sm:grow sm:w-48"
      />
      {filter.sort === "price" ? (
        <label className="flex w-32 flex-col gap-1.5">
          <span className="font-strong text-sm">{texts.ratio}</span>
          <span className="relative">
            <input
              type="number"
              name="ratio"
              min={1}
              max={1000}
              value={filter.ratio}
              onChange={(event) => onChange({ ratio: Math.max(1, Number(event.target.value) || DEFAULT_RATIO) })}
              className={INPUT_STYLE}
            />
            <span className="pointer-events-none absolute top-1/2 right-9 -translate-y-1/2 text-faint">: 1</span>
          </span>
        </label>
      ) : null}
      <Select
        label={texts.currency}
        name="currency"
        value={filter.currency}
        onChange={(event) =>
          onChange({ currency: CURRENCIES.find((code) => code === event.target.value) ?? filter.currency })
        }
        options={CURRENCIES.map((code) => ({ value: code, label: code }))}
        className="max-sm:grow sm:w-28"
      />
      <fieldset className="ml-auto inline-flex rounded-control border border-edge p-0.5">
        <legend className="sr-only">{texts.view}</legend>
        {MODEL_VIEWS.map((view) => {
          const Icon = ICONS[view];
          return (
            <label
              key={view}
              title={texts[`view_${view}`]}
              className="inline-flex h-8.5 w-9 cursor-pointer items-center justify-center rounded-[4px] text-soft hover:text-ink has-checked:bg-hover has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent"
            >
              <input
                type="radio"
                name="view"
                value={view}
                checked={filter.view === view}
                onChange={() => onChange({ view, page: filter.page })}
                className="sr-only"
              />
              <Icon aria-hidden strokeWidth={1.5} className="size-4" />
              <span className="sr-only">{texts[`view_${view}`]}</span>
            </label>
          );
        })}
      </fieldset>
    </div>
  );
}
